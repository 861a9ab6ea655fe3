"""Values of fields as a browser sends them when nobody has touched them, to be compared.

What is stored and what is sent differ in form: rich text gets the keys of its blocks, dates and ids
become text. Here both are brought into one form.
"""

import hashlib
import json
import re
from typing import Any

from django.forms import BooleanField, Field, FileField
from taggit.forms import TagField
from taggit.utils import parse_tags
from wagtail.blocks import StreamValue
from wagtail.blocks.base import BlockField

TAG = re.compile(r"<([a-z][\w-]*)\s+([^<>]*?)\s*/?>")
ATTRIBUTE = re.compile(r'([\w:-]+)(?:="([^"]*)")?')
EMPTY_RICH_TEXT = "<p></p>"
"""What an editor of rich text sends when nothing is in it."""
KEY_OF_BLOCK = "data-block-key"
"""The attribute in which rich text keeps what its script calls each of its blocks."""


def digest(text: str) -> str:
    """Return a short text that stands for a long one."""
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:16]


def describe_stored(field: Field, value: Any) -> str:
    """Return the stored value of a field as a browser would send it."""
    if isinstance(field, FileField):
        return str(value or "")
    if isinstance(field, TagField):
        return _join(str(getattr(tag, "name", tag)) for tag in value or ())
    if _has_own_form(field):
        return describe_sent(field, value)
    text: Any = field.widget.format_value(field.prepare_value(value))
    return _normalise(_join(text) if isinstance(text, list | tuple) else text)


def describe_sent(field: Field, value: Any) -> str:
    """Return what the widget of a field has read of a form."""
    if isinstance(field, BlockField):
        # As it is stored: the other form of a value depends on whether it was shown before.
        content = list(value.raw_data) if isinstance(value, StreamValue) else value
        return json.dumps(_without_keys(content or []), sort_keys=True)
    if _is_rich_text(field):
        return _without_keys(value or "")
    if isinstance(field, BooleanField):
        return "on" if value else ""
    if isinstance(field, TagField):
        return _join(parse_tags(value or ""))
    return _normalise(_join(value) if isinstance(value, list | tuple) else value)


def _has_own_form(field: Field) -> bool:
    """Return whether the widget of a field reads a form as what is stored, not as text."""
    return isinstance(field, BlockField | BooleanField) or _is_rich_text(field)


def _is_rich_text(field: Field) -> bool:
    # Imported here, as it reads the models, whose forms import this.
    from wagtail.admin.rich_text import DraftailRichTextArea

    return isinstance(field.widget, DraftailRichTextArea)


def _join(values: Any) -> str:
    return "\n".join(sorted(str(value) for value in values))


def _normalise(value: Any) -> str:
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def _without_keys(value: Any) -> Any:
    """Leave out what scripts give to blocks, items and paragraphs to tell them from others."""
    match value:
        case {"type": _, "value": inner, **_rest}:
            return {"type": value["type"], "value": _without_keys(inner)}
        case dict():
            inner_values = {name: _without_keys(inner) for name, inner in value.items()}
            return {name: inner for name, inner in inner_values.items() if inner}
        case list() | tuple():
            return [_without_keys(inner) for inner in value]
        case str():
            text = TAG.sub(_sort_attributes, _normalise(value))
            return "" if text == EMPTY_RICH_TEXT else text
    return "" if value is None else str(value)


def _sort_attributes(tag: re.Match[str]) -> str:
    attributes = sorted(
        f'{name}="{text}"' for name, text in ATTRIBUTE.findall(tag[2]) if name != KEY_OF_BLOCK
    )
    return f"<{' '.join([tag[1], *attributes])}>"
