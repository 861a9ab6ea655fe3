"""Addresses of recommendations outside the page tree."""

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from recommendations.pages.recommendation_page import RecommendationPage


@require_safe
def permanent(request: HttpRequest, permanent_id: str) -> HttpResponseRedirect:
    """Lead from the permanent id to today's address; 404 for what readers may not see.

    A page goes before its aliases; of translations, the one that was made first.
    """
    pages = RecommendationPage.objects.published().filter(record__permanent_id=permanent_id)
    for page in pages.order_by(F("alias_of").asc(nulls_first=True), "pk"):
        if address := page.get_url(request):
            return redirect(address)
    raise Http404
