"""The views of addressees: the scorecard of one, and the list of all."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from boardtrade.languages.query_parameters import reads_parameters
from boardtrade.languages.translations import get_in_language_or_404
from boardtrade.listing.pagination import get_page_or_404
from boardtrade.pages.queries.unchanged import read_once
from boardtrade.pages.related.cards import get_host_name
from boardtrade.pages.routing import get_root_page
from boardtrade.people.views import redirect_to_present_slug
from recommendations.addressees.promised_dates import read_promised_dates
from recommendations.addressees.scorecards import (
    get_public_addressees,
    read_scorecards_by_kind,
    read_summary,
    sort_by_name,
)
from recommendations.addressees.structured_data import build_addressee_page_nodes
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.pages.rows import ADDRESSEES, complete_rows
from recommendations.record.addressees import Addressee
from recommendations.record.clocks.rules import read_clock_rules


@require_safe
@reads_parameters("page")
def show_addressee(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an addressee and what became of its recommendations, without those to its parts."""
    addressee = get_in_language_or_404(Addressee.objects.with_slug(slug).select_related("parent"))
    site_recommendations = RecommendationPage.objects.listed_below(get_root_page(request))
    public_addressees = get_public_addressees(site_recommendations)
    if addressee not in public_addressees:
        raise Http404
    if addressee.slug != slug:
        return redirect_to_present_slug(request, addressee.slug)
    recommendations = site_recommendations.addressed_to(addressee)
    rules = read_once(request, "clock_rules", read_clock_rules)
    stops = rules.stops.get(addressee.translation_key, ())
    times = rules.times.get(addressee.pk, ())
    today = timezone.localdate()
    summary = read_summary(addressee, recommendations, today=today, stops=stops, times=times)
    promised = read_promised_dates(summary, recommendations, today=today)
    scorecard = summary.scorecard
    recommendations = recommendations.with_status().with_positions_of(addressee)
    recommendations = recommendations.order_by("-report__publication_date", "report", "number_key")
    paginator = Paginator(recommendations, settings.LISTING_PAGE_SIZE)
    paginator.count = scorecard.total  # saves the query that counts
    page = get_page_or_404(paginator, request)
    rows: Any = page.object_list  # a slice of the queryset
    page.object_list = list(complete_rows(rows, ADDRESSEES))
    context = {
        "addressee": addressee,
        "website_host": get_host_name(addressee.website),
        "parts": sort_by_name(body for body in public_addressees if body.parent_id == addressee.pk),
        "scorecard": scorecard,
        "responses": summary.responses,
        "times": times,
        "answers": summary.answers,
        "promises": summary.promises,
        "promised": promised,
        "recommendations": page,
        "structured_data": build_addressee_page_nodes(addressee, page, total=scorecard.total),
    }
    return render(request, "recommendations/addressee.html", context)


@require_safe
def list_addressees(request: HttpRequest) -> HttpResponse:
    """List the addressees of recommendations by kind."""
    recommendations = RecommendationPage.objects.listed_below(get_root_page(request))
    groups = read_scorecards_by_kind(recommendations)
    max_total = max((card.total for group in groups for card in group.scorecards), default=0)
    context = {
        "groups": groups,
        "max_total": max_total,
        "description": _("Whom our recommendations address, and what has become of them."),
    }
    return render(request, "recommendations/addressees.html", context)
