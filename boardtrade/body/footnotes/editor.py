"""Notes between the editor of rich text and what is stored, and between that and other readers."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model
from draftjs_exporter import DOM
from wagtail.admin.rich_text.converters.html_to_contentstate import (
    KEEP_WHITESPACE,
    InlineEntityElementHandler,
)
from wagtail.rich_text import LinkHandler, extract_references_from_rich_text

from boardtrade.body.footnotes.notes import KEY, LINK_TYPE, clean_note, new_key

ENTITY = "FOOTNOTE"
"""What the editor calls a note; `static/js/admin/footnotes.js` has the same name."""
PLACEHOLDER = "\u203b"
"""The character on which a note stands in the editor, which needs one. It is never stored."""


class NoteLinkHandler(LinkHandler):
    """Renders nothing for a note where pages do not number them, and knows the links in it."""

    identifier = LINK_TYPE

    @staticmethod
    def expand_db_attributes(attrs: dict[str, Any]) -> str:
        """Return the opening tag of an element that says nothing."""
        return "<a>"

    @classmethod
    def extract_references(
        cls, attrs: dict[str, Any]
    ) -> Iterator[tuple[type[Model], str, str, str]]:
        """Yield what the links in a note lead to."""
        yield from extract_references_from_rich_text(clean_note(attrs.get("note", "")))


class NoteElementHandler(InlineEntityElementHandler):
    """Reads a note for the editor, where a character stands for it."""

    mutability = "IMMUTABLE"

    def get_attribute_data(self, attrs: dict[str, Any]) -> dict[str, str]:
        """Return what the editor knows of a note."""
        return {"id": attrs.get("id") or new_key(), "note": clean_note(attrs.get("note") or "")}

    def handle_starttag(self, name: str, attrs: Any, state: Any, contentstate: Any) -> None:
        """Begin the note, and put its character into the text."""
        super().handle_starttag(name, attrs, state, contentstate)
        state.current_block.text += PLACEHOLDER
        state.leading_whitespace = KEEP_WHITESPACE


def write_note(props: dict[str, Any]) -> Any:
    """Return the element that is stored for a note of the editor; nothing if it is empty."""
    note = clean_note(str(props.get("note") or ""))
    if not note:
        return DOM.create_element()
    key = str(props.get("id") or "")
    attributes = {
        "linktype": LINK_TYPE,
        "id": key if KEY.fullmatch(key) else new_key(),
        "note": note,
    }
    return DOM.create_element("a", attributes)


CONVERTER_RULE = {
    "from_database_format": {f'a[linktype="{LINK_TYPE}"]': NoteElementHandler(ENTITY)},
    "to_database_format": {"entity_decorators": {ENTITY: write_note}},
}
