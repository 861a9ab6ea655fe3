"""What stands behind the keys of addresses that never change: pages, addressees, reports."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Case, F, IntegerField, Value, When
from django.utils.translation import get_language
from wagtail.query import PageQuerySet

from boardtrade.languages.translations import best_translations
from boardtrade.pages.visibility import visible
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.record.addressees import Addressee
from reports.models import ReportPage


def in_order_of_choice(pages: PageQuerySet) -> PageQuerySet:
    """Put first which of several pages with one record is shown.

    That is the one in the language in use; a page goes before its aliases; of other translations,
    the one that was made first.
    """
    spoken = Case(
        When(locale__language_code=get_language(), then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return pages.order_by(spoken, F("alias_of").asc(nulls_first=True), "pk")


def public_page(permanent_id: str) -> RecommendationPage | None:
    """Return the page of a permanent id with its status, if readers may see one."""
    pages = RecommendationPage.objects.published().filter(record__permanent_id=permanent_id)
    pages = pages.with_status().select_related("report", "record")
    return in_order_of_choice(pages).first()


def public_pages_of(record_ids: Iterable[int]) -> dict[int, RecommendationPage]:
    """Return the page that readers may see for each record, in one query."""
    pages = RecommendationPage.objects.published().filter(record__in=record_ids)
    chosen: dict[int, RecommendationPage] = {}
    for page in in_order_of_choice(pages.select_related("report", "record")):
        chosen.setdefault(page.record_id, page)
    return chosen


def public_addressee(slug: str) -> Addressee | None:
    """Return the addressee of a slug in the language in use, or in the site's first.

    None if no visible recommendation addresses it: whom a draft addresses is nobody's business.
    """
    found = best_translations(Addressee.objects.filter(slug=slug).select_related("locale"))
    for addressee in found:
        if RecommendationPage.objects.published().addressed_to(addressee).exists():
            return addressee
    return None


def public_report(translation_key: UUID) -> ReportPage | None:
    """Return the report with a key, which it keeps wherever it moves, if readers may see it."""
    reports = visible(ReportPage.objects.filter(translation_key=translation_key))
    return in_order_of_choice(reports).first()
