"""Recommendations read with all that a row of a list shows of them."""

from collections.abc import Iterable, Iterator

from django.db.models import Prefetch
from wagtail.models import Site

from boardtrade.pages.queries.inline_children import (
    InlineChildren,
    set_inline_children,
    with_inline_children,
)
from recommendations.pages.querysets import RecommendationQuerySet
from recommendations.pages.recommendation_page import RecommendationPage
from reports.models import ReportPage

ROWS_IN_MEMORY = 1000
"""So many recommendations of a long list are read at once."""
ADDRESSEES = InlineChildren("addressee_links", follow="addressee")
TOPICS = InlineChildren("page_topics", follow="topic")


def complete_rows(
    rows: RecommendationQuerySet, *relations: InlineChildren, reports_apart: bool = False
) -> Iterator[RecommendationPage]:
    """Read recommendations with their report, record and inline children in one query.

    Never many of them are in memory at once. With `reports_apart`, another query reads the reports:
    faster for long lists, whose rows share few of them.
    """
    pages = with_row_data(rows, *relations, reports_apart=reports_apart)
    return set_row_data(pages.iterator(chunk_size=ROWS_IN_MEMORY), *relations)


def with_row_data(
    rows: RecommendationQuerySet, *relations: InlineChildren, reports_apart: bool = False
) -> RecommendationQuerySet:
    """Add what a row shows of recommendations; `set_row_data` then sets it on each of them."""
    pages = rows.select_related("record")
    if reports_apart:
        reports = ReportPage.objects.select_related("locale").defer("body")
        pages = pages.prefetch_related(Prefetch("report", reports))
    else:
        # To read the body of a report once for each of its rows would take longer than all else.
        pages = pages.select_related("record", "report__locale").defer("report__body")
    return with_inline_children(pages, dict.fromkeys(relations, RecommendationPage))


def set_row_data(
    pages: Iterable[RecommendationPage], *relations: InlineChildren
) -> Iterator[RecommendationPage]:
    """Set what `with_row_data` has read on each recommendation."""
    site_root_paths = Site.get_site_root_paths()
    for page in pages:
        page.locale = page.report.locale  # its own, which its address asks for
        for addressed in (page, page.report):  # else each asks the cache which sites there are
            addressed._wagtail_cached_site_root_paths = site_root_paths
        for children in relations:
            set_inline_children(page, children, getattr(page, children.annotation))
        yield page
