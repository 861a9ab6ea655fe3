"""Blocks of numbers."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

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


class TableBlock(blocks.StructBlock):
    """A table of words and numbers, with a caption that says what it shows."""

    table = TypedTableBlock(
        [
            ("text", blocks.TextBlock(label=_("Words"), required=False, rows=1)),
            ("numeric", blocks.CharBlock(label=_("Numbers"), required=False)),
        ],
        label=_("Table"),
    )
    source = blocks.TextBlock(label=_("Source"), required=False, max_length=255, rows=1)

    class Meta:
        icon = "table"
        label = _("Table")
        group = DATA_GROUP
        template = "blocks/table.html"
        description = _(
            "Rows and columns with a caption that says what they show; numbers align right."
        )
        preview_value = {
            "table": {
                "caption": "What two forms of partnership reach",
                "columns": [
                    {"type": "text", "heading": "Form"},
                    {"type": "numeric", "heading": "Firms a year"},
                ],
                "rows": [
                    {"values": ["Sector alliance", "60"]},
                    {"values": ["Project contract", "25"]},
                ],
            },
            "source": "Illustrative figures",
        }

    def get_preview_value(self) -> blocks.StructValue:
        """Return the example with its table converted from plain data to its value."""
        return self.to_python(self.meta.preview_value)

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        """Require a caption once the page is to be published."""
        value = super().clean(value)
        table = value["table"]
        if not self.is_deferred_validation and table and not (table.caption or "").strip():
            raise StructBlockValidationError(
                non_block_errors=[_("Give the table a caption that says what it shows.")]
            )
        return value
