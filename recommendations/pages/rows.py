"""Recommendations read with all that a row of a list shows of them."""

from collections.abc import Iterator

from boardtrade.pages.queries.inline_children import (
    InlineChildren,
    set_inline_children,
    with_inline_children,
)
from recommendations.pages.querysets import RecommendationQuerySet
from recommendations.pages.recommendation_page import RecommendationPage

ROWS_IN_MEMORY = 1000
"""So many recommendations of a long list are read at once."""
ADDRESSEES = InlineChildren("addressee_links", follow="addressee")
TOPICS = InlineChildren("page_topics", follow="topic")


def complete_rows(
    rows: RecommendationQuerySet, *relations: InlineChildren
) -> Iterator[RecommendationPage]:
    """Read recommendations with their report, record and inline children in one query.

    Never many of them are in memory at once.
    """
    for page in with_row_data(rows, *relations).iterator(chunk_size=ROWS_IN_MEMORY):
        yield set_row_data(page, *relations)


def with_row_data(
    rows: RecommendationQuerySet, *relations: InlineChildren
) -> RecommendationQuerySet:
    """Add what a row shows of recommendations; `set_row_data` then sets it on each of them."""
    pages = rows.select_related("report", "record", "locale")
    return with_inline_children(pages, dict.fromkeys(relations, RecommendationPage))


def set_row_data(page: RecommendationPage, *relations: InlineChildren) -> RecommendationPage:
    """Set what `with_row_data` has read on a recommendation, and return it."""
    page.report.locale = page.locale  # its own, which its address asks for
    for children in relations:
        set_inline_children(page, children, getattr(page, children.annotation))
    return page
