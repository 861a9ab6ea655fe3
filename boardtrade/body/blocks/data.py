"""Blocks of numbers."""

from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.models import Page

from boardtrade.body.figures import KeyFigure, Source, find_source, iterate_key_figures

DATA_GROUP = _("Data")
MAX_NAMED = 6
"""So many key figures of a page are named where one is not found."""


class KeyFigureBlock(blocks.StructBlock):
    """One number that carries the argument. Its id is kept, and other pages may show it by that."""

    value = blocks.CharBlock(
        label=_("Figure"),
        max_length=30,
        help_text=_("The number as readers should see it: “1 in 5”, “$4.2 billion”, “63%”."),
    )
    label = blocks.CharBlock(label=_("What it counts"), max_length=120)
    note = blocks.TextBlock(
        label=_("Note"),
        required=False,
        max_length=200,
        rows=1,
        help_text=_("Source, year or limits, in small print."),
    )

    class Meta:
        icon = "order"
        label = _("Figure")
        label_format = "{value} {label}"


class KeyFiguresBlock(blocks.StructBlock):
    """A few numbers side by side."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=150)
    items = blocks.ListBlock(KeyFigureBlock(), label=_("Figures"), min_num=1, max_num=6)

    class Meta:
        icon = "order"
        label = _("Key figures")
        label_format = "{title}"
        group = DATA_GROUP
        template = "blocks/key_figures.html"
        description = _("One to six numbers, each with what it counts.")
        preview_value = {
            "title": "The region in brief",
            "items": [
                {"value": "One-fifth", "label": "of Canada’s GDP", "note": ""},
                {"value": "10", "label": "recommendations", "note": ""},
            ],
        }


class FigureReferenceValue(blocks.StructValue):
    """The value of the block, with the figure as it is on its page today."""

    @cached_property
    def source(self) -> Source | None:
        """The page that the figure is on; None if readers may not see it."""
        return find_source(self["page"].pk) if self.get("page") else None

    @property
    def shown(self) -> KeyFigure | None:
        """The figure; None if readers may not see its page, or if it is not there any more."""
        return self.source.figures.get(self["figure"]) if self.source else None


class FigureReferenceBlock(blocks.StructBlock):
    """A key figure of another page, in the words that it has there today."""

    page = blocks.PageChooserBlock(label=_("Page on which the figure is"))
    figure = blocks.CharBlock(
        label=_("Link to the figure"),
        max_length=2000,
        help_text=_(
            "On that page, copy the link beside the figure, and paste it here. What is shown "
            "follows that page, and goes when readers cannot see it any more."
        ),
    )

    class Meta:
        icon = "redirect"
        label = _("Key figure of another page")
        label_format = "{page}"
        group = DATA_GROUP
        template = "blocks/figure_reference.html"
        value_class = FigureReferenceValue
        description = _("Repeats a key figure of a published page, as it is there today.")
        preview_template = "panels/figure_reference_preview.html"
        preview_value = {"page": None, "figure": ""}

    def clean(self, value: Any) -> Any:
        """Keep the id of the figure alone; before publishing, require that the page has it."""
        value = super().clean(value)
        value["figure"] = (value.get("figure") or "").rpartition("#")[2].strip()
        if self.is_deferred_validation or not (value.get("page") and value["figure"]):
            return value
        figures = list(_find_figures(value["page"]))
        if value["figure"] not in {figure.anchor for figure in figures}:
            names = "; ".join(f"{figure.value} {figure.label}" for figure in figures[:MAX_NAMED])
            message = (
                _("That page has other key figures: %(names)s. Copy the link beside one of them.")
                if names
                else _("That page has no key figures.")
            )
            raise StructBlockValidationError(
                block_errors={"figure": ValidationError(message, params={"names": names})}
            )
        return value


def _find_figures(page: Page) -> list[KeyFigure]:
    """Return the key figures of a page as it is published, or as its newest draft has it."""
    specific = page.specific
    if not specific.live:
        specific = specific.get_latest_revision_as_object()
    body = getattr(specific, "body", None)
    return list(iterate_key_figures(body)) if body else []
