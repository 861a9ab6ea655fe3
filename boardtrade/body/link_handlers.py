"""Links inside rich text: looked up together, and only those to pages that readers may see."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model
from django.utils.html import escape
from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from boardtrade.body.references import find, read_id

Reference = tuple[type[Model], str, str, str]


class _Found:
    """Looks up what links lead to, in one query at most."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, Any]]) -> list[Any]:
        """Return what the links lead to, in order."""
        ids = [read_id(attrs.get("id")) for attrs in attrs_list]
        found = find(cls.get_model(), [pk for pk in ids if pk])  # type: ignore[attr-defined]
        return [pk and found.get(pk) for pk in ids]

    @classmethod
    def extract_references(cls, attrs: dict[str, Any]) -> Iterator[Reference]:
        """Yield the model and the id of a link, as Wagtail does, unless it has no sensible id."""
        if pk := read_id(attrs.get("id")):
            yield cls.get_model(), str(pk), "", ""  # type: ignore[attr-defined]


class FoundDocumentLinkHandler(_Found, DocumentLinkHandler):
    """Renders a link to a file."""


class VisiblePageLinkHandler(_Found, PageLinkHandler):
    """Renders a link to a page that was unpublished, made private or deleted as plain text."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        """Return the opening tags."""
        pages: list[Page | None] = cls.get_many(attrs_list)
        return [
            f'<a href="{escape(url)}">' if page and (url := page.url) else "<a>" for page in pages
        ]
