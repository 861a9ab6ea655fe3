"""The block of a table."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django import forms
from django.templatetags.static import static
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.telepath import register
from wagtail.blocks.struct_block import BlockGroup, StructBlockValidationError
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock, TypedTableBlockAdapter

from boardtrade.body.blocks.data import DATA_GROUP
from boardtrade.body.tables.grid import MAX_HEADER_COLUMNS, MAX_HEADER_ROWS, Grid
from boardtrade.body.tables.layout import TableLayout


class GridBlock(TypedTableBlock):
    """A table that starts with three rows and columns, and is filled by pasting a grid into it."""

    has_caption = True

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
        meta["hasCaption"] = block.has_caption
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
        heads = {name: self.get(name) for name in ("header_rows", "header_columns")}
        return Grid.from_table(
            self["table"],
            **{name: count for name, count in heads.items() if count is not None},
            merged=self.get("merged") or (),
        )

    @cached_property
    def layout(self) -> TableLayout:
        """The cells of the table with their heads and spans."""
        return TableLayout(self.grid)


class MergedCellsBlock(blocks.StructBlock):
    """Cells that are one cell. They come with a table that was imported."""

    row = blocks.IntegerBlock(
        label=_("First row"),
        min_value=0,
        help_text=_("0 is the line of the headings of the columns."),
    )
    column = blocks.IntegerBlock(
        label=_("First column"), min_value=0, help_text=_("0 is the first.")
    )
    rows = blocks.IntegerBlock(label=_("Rows"), min_value=1, default=1)
    columns = blocks.IntegerBlock(label=_("Columns"), min_value=1, default=1)

    class Meta:
        icon = "table"
        label = _("Merged cells")
        label_format = "{row}, {column}: {rows} × {columns}"


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
    notes = blocks.TextBlock(
        label=_("Notes"),
        required=False,
        max_length=600,
        rows=1,
        help_text=_("Small print below the table: what a sign means, how numbers were rounded."),
    )
    header_rows = blocks.IntegerBlock(
        label=_("More rows of headings"),
        min_value=0,
        max_value=MAX_HEADER_ROWS,
        default=0,
        help_text=_("How many rows below the headings of the columns are headings as well."),
    )
    header_columns = blocks.IntegerBlock(
        label=_("Columns of headings"),
        min_value=0,
        max_value=MAX_HEADER_COLUMNS,
        default=1,
        help_text=_("How many columns at the left name their rows; usually the first."),
    )
    merged = blocks.ListBlock(
        MergedCellsBlock(),
        label=_("Merged cells"),
        default=[],
        help_text=_(
            "These come with a table that was imported. If rows or columns have moved since, "
            "correct the numbers here, or delete what is no longer merged."
        ),
    )

    class Meta:
        icon = "table"
        label = _("Table")
        group = DATA_GROUP
        template = "blocks/table.html"
        value_class = TableValue
        form_layout = BlockGroup(
            children=["table", "source", "notes"],
            settings=["header_rows", "header_columns", "merged"],
        )
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
        grid = TableValue(self, value.items()).grid
        if errors := list(_find_missing_words(grid)):
            raise StructBlockValidationError(non_block_errors=errors)
        value["table"] = grid
        value["header_rows"], value["header_columns"] = grid.header_rows, grid.header_columns
        value["merged"] = self.child_blocks["merged"].to_python(list(map(vars, grid.merged)))
        return value


def _find_missing_words(grid: Grid) -> Iterator[Any]:
    """Yield what readers would miss in a table, in words that say where."""
    if not grid.row_data:
        yield _("The table is empty. Fill it in, or delete it.")
        return
    if not grid.caption:
        yield _("Give the table a caption that says what it shows.")
    heads = range(1 + grid.header_rows)
    for position in range(len(grid.columns)):
        if not any(
            grid.lines[line][position] or (line, position) in grid.covered for line in heads
        ):
            cells = (line[position] for line in grid.lines)
            yield _("Give a heading to column %(number)d, the one with “%(cell)s”.") % {
                "number": position + 1,
                "cell": Truncator(next(filter(None, cells))).chars(40),
            }
