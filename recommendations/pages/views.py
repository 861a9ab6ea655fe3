"""The view of permanent URLs."""

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.record.permanent_ids import normalize_permanent_id


@require_safe
def redirect_permanent_id(request: HttpRequest, permanent_id: str) -> HttpResponseRedirect:
    """Redirect to the current URL of a recommendation; 404 if readers may not see it.

    A page goes before its aliases; of translations, the one that was created first.
    """
    pages = RecommendationPage.objects.published().filter(
        record__permanent_id=normalize_permanent_id(permanent_id)
    )
    for page in pages.order_by(F("alias_of").asc(nulls_first=True), "pk"):
        if url := page.get_url(request):
            return redirect(url)
    raise Http404
