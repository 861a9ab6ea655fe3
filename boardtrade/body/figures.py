"""Key figures that a body takes from other pages: as they are there today, read at once."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.blocks import StreamValue
from wagtail.models import Page

from boardtrade.body.references import find

KEY_FIGURES = "figures"
"""The name of the block of key figures in bodies."""
FIGURE_REFERENCE = "figure_reference"
"""The name of the block that shows one of another page."""

_read_before: ContextVar[Mapping[int, "Source"]] = ContextVar("figures", default={})  # noqa: B039


@dataclass(frozen=True)
class KeyFigure:
    """A key figure where it stands."""

    anchor: str
    value: str
    label: str
    note: str


@dataclass(frozen=True)
class Source:
    """A public page with the key figures that stand on it."""

    title: str
    url: str
    figures: Mapping[str, KeyFigure]
    """By anchor."""


def get_figure_anchor(item_id: str | None) -> str:
    """Return the HTML id of a key figure, which stays when its words change; empty without id."""
    return f"figure-{item_id[:8]}" if item_id else ""


def iterate_key_figures(body: StreamValue) -> Iterator[KeyFigure]:
    """Yield the key figures of a body from what is stored, which reads nothing else."""
    for block in body.raw_data:
        if block["type"] != KEY_FIGURES:
            continue
        for item in block["value"].get("items") or ():
            if anchor := get_figure_anchor(item.get("id")):
                words = item["value"]
                yield KeyFigure(
                    anchor, words.get("value", ""), words.get("label", ""), words.get("note", "")
                )


@contextmanager
def figures_read(body: StreamValue) -> Iterator[None]:
    """Read at once the key figures that a body takes from other pages."""
    page_ids = {
        block["value"]["page"]
        for block in body.raw_data
        if block["type"] == FIGURE_REFERENCE and block["value"].get("page")
    }
    token = _read_before.set(_read_sources(page_ids) if page_ids else {})
    try:
        yield
    finally:
        _read_before.reset(token)


def find_source(page_id: int) -> Source | None:
    """Return a page with its key figures if readers may see it."""
    known = _read_before.get()
    return known.get(page_id) if known else _read_sources({page_id}).get(page_id)


def _read_sources(page_ids: Collection[int]) -> dict[int, Source]:
    """Return the public ones of these pages, in a query for each kind of page."""
    pages: list[Any] = [page for page in find(Page, page_ids).values() if page]
    by_type: dict[int, list[Page]] = defaultdict(list)
    for page in pages:
        by_type[page.content_type_id].append(page)
    sources: dict[int, Source] = {}
    for type_id, of_type in by_type.items():
        bodies = _read_bodies(type_id, [page.pk for page in of_type])
        for page in of_type:
            figures = bodies.get(page.pk, {})
            sources[page.pk] = Source(page.title, page.url or "", figures)
    return sources


def _read_bodies(type_id: int, page_ids: list[int]) -> dict[int, dict[str, KeyFigure]]:
    model = ContentType.objects.get_for_id(type_id).model_class()
    if model is None or not hasattr(model, "body"):
        return {}
    rows = model._default_manager.filter(pk__in=page_ids).values_list("pk", "body")
    return {
        pk: {figure.anchor: figure for figure in iterate_key_figures(body)} for pk, body in rows
    }
