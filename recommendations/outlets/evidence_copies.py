"""The copies of evidence that readers may open, each at an address that stays."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from boardtrade.pages.queries.shown_files import may_see_one_of
from boardtrade.pages.visibility import with_visibility
from recommendations.evidence.copies import EvidenceCopy
from recommendations.evidence.serving import serve_copy
from recommendations.pages.recommendation_page import RecommendationPage


@require_safe
def evidence_copy(
    request: HttpRequest, copy_id: int, *, is_whole: bool = False
) -> HttpResponseBase:
    """Serve a copy while one is offered of its link, to who may see a page that rests on it.

    Also an older copy than the one that is offered, because somebody may have cited it.
    """
    offered = EvidenceCopy.objects.filter(evidence__notice__copy__isnull=False)
    copy = get_object_or_404(offered.select_related("evidence"), pk=copy_id)
    pages = RecommendationPage.objects.filter(record__updates__evidence=copy.evidence).distinct()
    current = (page for page in with_visibility(pages) if page.is_current)
    if not may_see_one_of(request, current):
        raise Http404
    return serve_copy(request, copy, is_whole=is_whole)
