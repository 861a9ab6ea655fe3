"""The pages of addressees: what became of the recommendations to each, and a list of all."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from boardtrade.core.cards import host_of
from boardtrade.core.languages import in_language
from boardtrade.core.routing import root_page
from boardtrade.core.visibility import hidden_ids, visible_below
from recommendations.addressee_scorecards import (
    scorecard_of,
    scorecards_by_kind,
    sorted_by_name,
)
from recommendations.models import Addressee, RecommendationPage
from recommendations.querysets import RecommendationQuerySet
from recommendations.structured_data import addressee_page
from reports.models import ReportPage


def addressee(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a body and what became of the recommendations to it; those to its parts are not in."""
    subject = in_language(Addressee.objects.filter(slug=slug).select_related("parent"))
    own = visible_here(request).addressed_to(subject)
    scorecard, responses = scorecard_of(subject, own, today=timezone.localdate())
    listed = own.with_status().select_related("report")
    listed = listed.order_by("-report__publication_date", "report", "number")
    paginator = Paginator(listed, settings.LISTING_PAGE_SIZE)
    paginator.count = scorecard.total  # counted already
    shown = paginator.get_page(request.GET.get("page"))
    context = {
        "addressee": subject,
        "website_host": host_of(subject.website),
        "parts": sorted_by_name(subject.parts.all()),
        "scorecard": scorecard,
        "responses": responses,
        "recommendations": shown,
        "facts": addressee_page(subject, shown, total=scorecard.total),
    }
    return render(request, "recommendations/addressee.html", context)


def addressees(request: HttpRequest) -> HttpResponse:
    """List the bodies that recommendations address, by kind."""
    kinds = scorecards_by_kind(visible_here(request))
    return render(request, "recommendations/addressees.html", {"kinds": kinds})


def visible_here(request: HttpRequest) -> RecommendationQuerySet:
    """Return what the public may see of the request's site and language, each page once."""
    root = root_page(request)
    if root is None:
        return RecommendationPage.objects.none()
    now = timezone.now()
    hidden = hidden_ids(ReportPage.objects.descendant_of(root), at=now)
    pages = RecommendationPage.objects.descendant_of(root)
    return visible_below(pages, parent="report", hidden=hidden, at=now)
