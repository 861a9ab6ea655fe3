"""Links inside rich text: looked up together, and only those to pages that readers may see."""

from typing import Any

from django.db.models import IntegerField
from django.utils.html import escape
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from boardtrade.pages.prepared_queries import Parameter, PreparedQuery
from boardtrade.pages.visibility import ANY_AUDIENCE, PUBLIC, visible

MAX_ID_DIGITS = 9
"""Digits that always fit into the integer column of the page id."""


_PAGES = PreparedQuery(
    lambda: visible(Page.objects.filter(id__among=Parameter("ids", IntegerField())), ANY_AUDIENCE)
)


class VisiblePageLinkHandler(PageLinkHandler):
    """Renders a link to a page that was unpublished, made private or deleted as plain text."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, Any]]) -> list[Page | None]:
        """Return the visible pages for the links, in order, in one query."""
        ids = [_get_page_id(attrs) for attrs in attrs_list]
        known_ids = list(filter(None, ids))
        found = _PAGES.read(ids=known_ids, **PUBLIC.parameters) if known_ids else []
        pages = {page.pk: page for page in found}
        return [pages.get(pk) for pk in ids]

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        """Return the opening tags."""
        return [
            f'<a href="{escape(url)}">' if page and (url := page.url) else "<a>"
            for page in cls.get_many(attrs_list)
        ]


def _get_page_id(attrs: dict[str, Any]) -> int | None:
    """Return the page id of a link; None for anything that cannot be an id."""
    text = str(attrs.get("id", ""))
    is_id = text.isascii() and text.isdigit() and len(text) <= MAX_ID_DIGITS
    return int(text) if is_id else None
