"""The block of a table."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.templatetags.static import static
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.telepath import register
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.typed_table_block.blocks import (
    TypedTable,
    TypedTableBlock,
    TypedTableBlockAdapter,
)

from boardtrade.body.blocks.data import DATA_GROUP

NUMBER = re.compile(r"[~≈<>±+−–-]?\s*[$€£]?\s*\d[\d\s.,’']*\s*(%|[a-z$€£]{1,3})?", re.IGNORECASE)
"""A number as people write it: “1,250”, “$4.2 bn”, “−3 %”."""


@dataclass(frozen=True)
class TableColumn:
    """A column as readers see it."""

    heading: str
    kind: str
    """“numeric” for numbers, which align right, or “text”."""


class Grid(TypedTable):
    """A table without the rows and columns that nobody has filled in."""

    @classmethod
    def from_table(cls, table: TypedTable) -> "Grid":
        """Return the filled part of a table."""
        rows = [row["values"] for row in table.row_data if any(map(_has_words, row["values"]))]
        positions = [
            position
            for position, column in enumerate(table.columns)
            if _has_words(column["heading"]) or any(_has_words(row[position]) for row in rows)
        ]
        return cls(
            columns=[table.columns[position] for position in positions],
            row_data=[{"values": [row[position] for position in positions]} for row in rows],
            caption=(table.caption or "").strip(),
        )

    @cached_property
    def displayed_columns(self) -> list[TableColumn]:
        """The columns, with numbers recognized as such also in columns of words."""
        return [
            TableColumn(column["heading"], self._get_kind(position))
            for position, column in enumerate(self.columns)
        ]

    @property
    def displayed_rows(self) -> list[list[tuple[str, blocks.BoundBlock]]]:
        """The rows; each cell with the kind of its column."""
        kinds = [column.kind for column in self.displayed_columns]
        return [list(zip(kinds, row, strict=True)) for row in self.rows]

    def _get_kind(self, position: int) -> str:
        cells = [str(row["values"][position]).strip() for row in self.row_data]
        filled = [cell for cell in cells if cell]
        is_numeric = self.columns[position]["block"].name == "numeric" or (
            position > 0 and filled and all(map(NUMBER.fullmatch, filled))
        )
        return "numeric" if is_numeric else "text"


def _has_words(value: Any) -> bool:
    return bool(str(value or "").strip())


class GridBlock(TypedTableBlock):
    """A table that starts with three rows and columns, and is filled by pasting a grid into it."""

    class Meta:
        help_text = _(
            "Copy a table in a spreadsheet or a document and paste it into the first heading here; "
            "into a cell if its first line has no headings. Rows left empty are not shown."
        )
        default = {
            "caption": "",
            "columns": [{"type": "text", "heading": ""}] * 3,
            "rows": [{"values": [""] * 3}] * 3,
        }


class GridBlockAdapter(TypedTableBlockAdapter):
    """Adds to the script of tables: pasting, and names of the cells for those who hear them."""

    js_constructor = "boardtrade.body.blocks.GridBlock"

    def js_args(self, block: GridBlock) -> list[Any]:
        """Add the words that the script says."""
        *args, meta = super().js_args(block)
        meta["strings"] |= {
            "CELL": _("Row %(row)s, column %(column)s"),
            "HEADING": _("Heading of column %(column)s"),
            "PASTED": _("The table was pasted: %(rows)s rows, %(columns)s columns."),
            "TOO_LARGE": _(
                "Nothing was pasted: a table has %(limit)s cells at most. Offer it all as a file."
            ),
        }
        return [*args, meta]

    @cached_property
    def media(self) -> forms.Media:
        """The script of tables, and what it is extended by."""
        return super().media + forms.Media(js=[static("js/admin/table_block.js")])


register(GridBlockAdapter(), GridBlock)


class TableValue(blocks.StructValue):
    """The value of a table block, with what readers see of it."""

    @cached_property
    def grid(self) -> Grid:
        """The table without its empty rows and columns."""
        return Grid.from_table(self["table"])


class TableBlock(blocks.StructBlock):
    """A table of words and numbers, with a caption that says what it shows."""

    table = GridBlock(
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
        value_class = TableValue
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

    def clean(self, value: TableValue) -> TableValue:
        """Before publishing, leave out what is empty, and require a caption and headings."""
        value = super().clean(value)
        if self.is_deferred_validation:
            return value
        value["table"] = grid = Grid.from_table(value["table"])
        if errors := list(_find_missing_words(grid)):
            raise StructBlockValidationError(non_block_errors=errors)
        return value


def _find_missing_words(grid: Grid) -> Iterator[Any]:
    """Yield what readers would miss in a table, in words that say where."""
    if not grid.row_data:
        yield _("The table is empty. Fill it in, or delete it.")
        return
    if not grid.caption:
        yield _("Give the table a caption that says what it shows.")
    for position, column in enumerate(grid.columns):
        if not _has_words(column["heading"]):
            cells = (str(row["values"][position]).strip() for row in grid.row_data)
            yield _("Give a heading to column %(number)d, the one with “%(cell)s”.") % {
                "number": position + 1,
                "cell": Truncator(next(filter(None, cells))).chars(40),
            }
