"""The pages of addressees: what became of the recommendations to each, and a list of all."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from boardtrade.languages.translations import get_in_language_or_404
from boardtrade.pages.related.cards import get_host_name
from boardtrade.pages.routing import root_page
from recommendations.addressees.scorecards import (
    known_to_readers,
    scorecard_of,
    scorecards_by_kind,
    sorted_by_name,
)
from recommendations.addressees.structured_data import addressee_page
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.record.addressees import Addressee


@require_safe
def addressee(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a body and what became of the recommendations to it; those to its parts are not in."""
    subject = get_in_language_or_404(Addressee.objects.filter(slug=slug).select_related("parent"))
    listed = RecommendationPage.objects.listed_below(root_page(request))
    known = known_to_readers(listed)
    if subject not in known:
        raise Http404
    own = listed.addressed_to(subject)
    scorecard, responses = scorecard_of(subject, own, today=timezone.localdate())
    rows = own.with_status().select_related("report")
    rows = rows.order_by("-report__publication_date", "report", "number")
    paginator = Paginator(rows, settings.LISTING_PAGE_SIZE)
    paginator.count = scorecard.total  # counted already
    shown = paginator.get_page(request.GET.get("page"))
    context = {
        "addressee": subject,
        "website_host": get_host_name(subject.website),
        "parts": sorted_by_name(each for each in known if each.parent_id == subject.pk),
        "scorecard": scorecard,
        "responses": responses,
        "recommendations": shown,
        "facts": addressee_page(subject, shown, total=scorecard.total),
    }
    return render(request, "recommendations/addressee.html", context)


@require_safe
def addressees(request: HttpRequest) -> HttpResponse:
    """List the bodies that recommendations address, by kind."""
    kinds = scorecards_by_kind(RecommendationPage.objects.listed_below(root_page(request)))
    most = max((each.total for kind in kinds for each in kind.scorecards), default=0)
    return render(request, "recommendations/addressees.html", {"kinds": kinds, "most": most})
