"""Addresses of recommendations outside the page tree."""

from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect

from recommendations.models import RecommendationPage


def permanent(request: HttpRequest, permanent_id: str) -> HttpResponseRedirect:
    """Lead from the permanent id to today's address; 404 for what readers may not see."""
    page = get_object_or_404(RecommendationPage.objects.published(), permanent_id=permanent_id)
    return redirect(page.get_url(request))
