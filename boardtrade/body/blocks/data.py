"""Blocks of numbers."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

DATA_GROUP = _("Data")


class KeyFigureBlock(blocks.StructBlock):
    """One number that carries the argument."""

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
