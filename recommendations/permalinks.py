"""What stands behind the keys of addresses that never change: pages, addressees, reports."""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db.models import Case, F, IntegerField, Value, When

from boardtrade.core.visibility import visible
from recommendations.models import Addressee, RecommendationPage
from recommendations.querysets import RecommendationQuerySet
from reports.models import ReportPage


def in_order_of_choice(
    pages: RecommendationQuerySet, language: str = settings.LANGUAGE_CODE
) -> RecommendationQuerySet:
    """Put first which of several pages with one record is shown.

    That is the one in a language; a page goes before its aliases; of other translations, the one
    that was made first.
    """
    spoken = Case(
        When(locale__language_code=language, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return pages.order_by(spoken, F("alias_of").asc(nulls_first=True), "pk")


def public_page(
    permanent_id: str, language: str = settings.LANGUAGE_CODE
) -> RecommendationPage | None:
    """Return the page of a permanent id with its status, in a language if there is one, that
    readers may see; else None."""
    pages = RecommendationPage.objects.published().filter(record__permanent_id=permanent_id)
    pages = pages.with_status().select_related("report", "record", "locale")
    return in_order_of_choice(pages, language).first()


def public_pages_of(record_ids: Iterable[int]) -> dict[int, RecommendationPage]:
    """Return the page that readers may see for each record, in one query."""
    pages = RecommendationPage.objects.published().filter(record__in=record_ids)
    chosen: dict[int, RecommendationPage] = {}
    for page in in_order_of_choice(pages.select_related("report", "record")):
        chosen.setdefault(page.record_id, page)
    return chosen


def public_addressee(slug: str, language: str = settings.LANGUAGE_CODE) -> Addressee | None:
    """Return an addressee in a language, or in the site's first; None if it has no visible
    recommendation, as a draft's addressee is nobody's business."""
    by_language = {
        each.locale.language_code: each
        for each in Addressee.objects.filter(slug=slug).select_related("locale")
    }
    addressee = by_language.get(language) or by_language.get(settings.LANGUAGE_CODE)
    if addressee is None:
        addressee = next(iter(by_language.values()), None)
    if addressee is None:
        return None
    asked = RecommendationPage.objects.published().addressed_to(addressee)
    return addressee if asked.exists() else None


def public_report(translation_key: UUID) -> ReportPage | None:
    """Return the report with a key, which it keeps wherever it moves, if readers may see it."""
    reports = visible(ReportPage.objects.filter(translation_key=translation_key))
    return in_order_of_choice(reports).first()
