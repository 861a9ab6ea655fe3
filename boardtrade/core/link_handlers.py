"""Links inside rich text: looked up together, and only to what readers may see."""

from typing import Any

from django.utils.html import escape
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from boardtrade.core.visibility import visible


class VisiblePageLinkHandler(PageLinkHandler):
    """A link to a page that was unpublished, made private or deleted becomes plain text."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, Any]]) -> list[Page | None]:
        """Return the visible pages for the links, in order, in one query."""
        ids = [int(attrs["id"]) for attrs in attrs_list if str(attrs.get("id", "")).isdigit()]
        pages = visible(Page.objects.filter(pk__in=ids)).in_bulk()
        return [
            pages.get(int(attrs["id"])) if str(attrs.get("id", "")).isdigit() else None
            for attrs in attrs_list
        ]

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        """Return the opening tags."""
        return [
            f'<a href="{escape(url)}">' if page and (url := page.url) else "<a>"
            for page in cls.get_many(attrs_list)
        ]
