"""Addresses of recommendations outside the page tree."""

from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect

from recommendations.models import RecommendationPage


def permanent(request: HttpRequest, permanent_id: str) -> HttpResponseRedirect:
    """Lead from the permanent id to today's address; 404 for what readers may not see."""
    page = get_object_or_404(RecommendationPage.objects.published(), permanent_id=permanent_id)
    address = page.get_url(request)
    if address is None:  # on a site that this one does not know
        raise Http404
    return redirect(address)
