"""Look-ups of public pages, addressees and reports by the keys of permanent URLs."""

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


def order_by_preference(pages: PageQuerySet) -> PageQuerySet:
    """Sort pages so that the one to show comes first among those with one record.

    The page in the language in use comes first; then a page comes before its aliases, and the
    translation that was created first before later ones.
    """
    language_rank = Case(
        When(locale__language_code=get_language(), then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return pages.order_by(language_rank, F("alias_of").asc(nulls_first=True), "pk")


def get_public_page(permanent_id: str) -> RecommendationPage | None:
    """Return the page with a permanent id and its status, or None if readers may not see it."""
    pages = RecommendationPage.objects.published().filter(record__permanent_id=permanent_id)
    pages = pages.with_status().with_positions().select_related("report", "record")
    return order_by_preference(pages).first()


def get_public_pages(record_ids: Iterable[int]) -> dict[int, RecommendationPage]:
    """Return the public page of each record by the record's id, in one query."""
    pages = RecommendationPage.objects.published().filter(record__in=record_ids)
    pages_by_record: dict[int, RecommendationPage] = {}
    for page in order_by_preference(pages.select_related("report", "record")):
        pages_by_record.setdefault(page.record_id, page)
    return pages_by_record


def get_public_addressee(slug: str) -> Addressee | None:
    """Return the addressee with a slug in the language in use, or in the site's first.

    A slug that it had before leads to it too. Return None if no public recommendation addresses
    it: addressees of drafts are not public.
    """
    addressees = Addressee.objects.with_slug(slug).select_related("locale")
    for addressee in best_translations(addressees):
        if RecommendationPage.objects.published().addressed_to(addressee).exists():
            return addressee
    return None


def get_public_report(translation_key: UUID) -> ReportPage | None:
    """Return the report with a translation key, or None if readers may not see it."""
    reports = visible(ReportPage.objects.filter(translation_key=translation_key))
    return order_by_preference(reports).first()
