"""What a body refers to: its pictures, files and pages are read in one query, not one by one."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from django.db.models import IntegerField, Model, QuerySet, Value
from wagtail.blocks import ChooserBlock, RichTextBlock, StreamValue
from wagtail.models import Page
from wagtail.rich_text import extract_references_from_rich_text

from boardtrade.body.stored_values import iterate_stored_values
from boardtrade.media.models import CustomDocument, CustomImage
from boardtrade.pages.prepared_queries import Parameter, PreparedQuery
from boardtrade.pages.queries.json_rows import object_from_json, row_as_json
from boardtrade.pages.visibility import ANY_AUDIENCE, PUBLIC, visible

KINDS: dict[str, type[Model]] = {"image": CustomImage, "document": CustomDocument, "page": Page}
MAX_ID_DIGITS = 9
"""Digits that always fit into the integer column of an id."""

Found = Mapping[int, Model | None]
"""The objects of one kind that were asked for, by id; None for what readers may not see."""

_read_before: ContextVar[Mapping[type[Model], Found]] = ContextVar("read", default={})  # noqa: B039


@contextmanager
def references_read(body: StreamValue) -> Iterator[None]:
    """Read at once all that a body refers to, so that `find` takes no query in this context."""
    ids: dict[type[Model], set[int]] = defaultdict(set)
    for model, pk in _iterate_references(body):
        ids[model].add(pk)
    token = _read_before.set(_read(ids))
    try:
        yield
    finally:
        _read_before.reset(token)


def find(model: type[Model], ids: Collection[int]) -> Found:
    """Return objects of a kind by id, from the body that is being rendered or in one query."""
    found = _read_before.get().get(model, {})
    return found if all(pk in found for pk in ids) else _read({model: set(ids)})[model]


def read_id(text: object) -> int | None:
    """Return the id that a link names, or None for what cannot be one."""
    text = str(text)
    is_id = text.isascii() and text.isdigit() and len(text) <= MAX_ID_DIGITS
    return int(text) if is_id else None


def _iterate_references(body: StreamValue) -> Iterator[tuple[type[Model], int]]:
    """Yield the model and the id of each reference in a body."""
    for block, value in iterate_stored_values(body):
        if isinstance(block, RichTextBlock):
            for model, pk, *_ in extract_references_from_rich_text(value):
                yield model, int(pk)
        elif isinstance(block, ChooserBlock):
            yield block.model_class, value


def _read(ids: Mapping[type[Model], set[int]]) -> dict[type[Model], Found]:
    found: dict[type[Model], dict[int, Model | None]] = {
        model: dict.fromkeys(ids.get(model, ())) for model in KINDS.values()
    }
    if any(found.values()):
        parameters = {f"{kind}_ids": list(found[model]) for kind, model in KINDS.items()}
        for kind, row in _ROWS.read(**parameters, **PUBLIC.parameters):
            found[KINDS[kind]][row["id"]] = object_from_json(KINDS[kind], row)
    return found  # type: ignore[return-value]


def _build_rows() -> QuerySet:
    rows = [_build_rows_of(kind) for kind in KINDS]
    return rows[0].union(*rows[1:], all=True)


def _build_rows_of(kind: str) -> QuerySet:
    model = KINDS[kind]
    rows = model._default_manager.filter(id__among=Parameter(f"{kind}_ids", IntegerField()))
    if model is Page:
        rows = visible(rows, ANY_AUDIENCE)
    return rows.order_by().values_list(Value(kind), row_as_json(model))


_ROWS: PreparedQuery[Model] = PreparedQuery(_build_rows)
