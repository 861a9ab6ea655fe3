"""The block of a chart."""

from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from boardtrade.body.blocks.data import DATA_GROUP
from boardtrade.body.blocks.tables import GridBlock
from boardtrade.body.charts import Chart, ChartKind, draw_chart, read_chart
from boardtrade.body.charts.frame import NARROW, WIDE
from boardtrade.body.numbers.typed import find_decimal_signs
from boardtrade.body.numbers.written import format_number
from boardtrade.body.tables.grid import Grid


class ChartGridBlock(GridBlock):
    """The names and numbers of a chart, which is called by its title, not by a caption."""

    has_caption = False

    class Meta:
        help_text = _(
            "Names in the first column, such as years; numbers in the others, each with a heading. "
            "Copy them in a spreadsheet and paste them into the first heading here. Leave a cell "
            "empty where a number is not known."
        )
        default = {
            "caption": "",
            "columns": [
                {"type": "text", "heading": ""},
                {"type": "numeric", "heading": ""},
            ],
            "rows": [{"values": [""] * 2}] * 3,
        }


class ChartValue(blocks.StructValue):
    """The value of a chart block, with what readers see of it."""

    @cached_property
    def chart(self) -> Chart:
        """The chart as its editor means it."""
        return read_chart(self)

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """The numbers beside their names, for a table; an empty text for what is not known."""
        return [
            (
                name,
                [
                    "" if (number := series.values[place]) is None else format_number(number)
                    for series in self.chart.series
                ],
            )
            for place, name in enumerate(self.chart.categories)
        ]


class ChartBlock(blocks.StructBlock):
    """Numbers drawn by the server as bars, lines, areas, dots or ranges."""

    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=ChartKind.choices,
        default=ChartKind.BAR,
        search_index=False,
        help_text=_("Bars of years or months stand; all others lie, so that names can be read."),
    )
    title = blocks.CharBlock(
        label=_("Title"),
        max_length=150,
        help_text=_("What readers should see in it: “Exports have doubled since 2012”."),
    )
    unit = blocks.CharBlock(
        label=_("Unit"),
        max_length=100,
        help_text=_("What the numbers count: “millions of dollars”, “firms”, “%”."),
    )
    table = ChartGridBlock(
        [
            ("text", blocks.CharBlock(label=_("Words"), required=False)),
            ("numeric", blocks.CharBlock(label=_("Numbers"), required=False)),
        ],
        label=_("Names and numbers"),
    )
    description = blocks.TextBlock(
        label=_("Description"),
        max_length=600,
        rows=2,
        help_text=_(
            "For those who do not see it: what the chart compares, and what stands out, as you "
            "would say it over the telephone."
        ),
    )
    source = blocks.TextBlock(
        label=_("Source"),
        max_length=255,
        rows=1,
        help_text=_("Who counted, what and when; readers also get the numbers as a file."),
    )

    class Meta:
        icon = "history"
        label = _("Chart")
        label_format = "{title}"
        group = DATA_GROUP
        template = "blocks/chart.html"
        value_class = ChartValue
        description = _(
            "Bars, lines, areas, dots or ranges, drawn from a table; readers get the numbers too."
        )
        preview_value = {
            "kind": "bar",
            "title": "Sector alliances reach the most firms",
            "unit": "firms a year",
            "table": {
                "caption": "",
                "columns": [
                    {"type": "text", "heading": "Form"},
                    {"type": "numeric", "heading": "Firms"},
                ],
                "rows": [
                    {"values": ["Sector alliance", "60"]},
                    {"values": ["Project contract", "25"]},
                    {"values": ["Memorandum of understanding", "15"]},
                ],
            },
            "description": "Sector alliances reach 60 firms a year, contracts 25, memoranda 15.",
            "source": "Illustrative figures",
        }

    def get_preview_value(self) -> blocks.StructValue:
        """Return the example with its table converted from plain data to its value."""
        return self.to_python(self.meta.preview_value)

    def get_context(self, value: ChartValue, parent_context: Any = None) -> dict[str, Any]:
        """Add the pictures for wide and for narrow pages; none of what cannot be drawn."""
        context = super().get_context(value, parent_context=parent_context)
        prefix = f"c-{context.get('id') or 'preview'}"
        context["wide"] = _draw(value, WIDE, f"{prefix}-w")
        context["narrow"] = _draw(value, NARROW, f"{prefix}-n")
        return context

    def clean(self, value: ChartValue) -> ChartValue:
        """Before publishing, leave out what is empty, and refuse what could not be read."""
        value = super().clean(value)
        if self.is_deferred_validation:
            return value
        value["table"] = grid = Grid.from_table(value["table"])
        problem = read_chart(value).problem or _find_open_case(grid)
        if problem:
            raise StructBlockValidationError(block_errors={"table": ValidationError(problem)})
        return value


def _draw(value: ChartValue, layout: Any, prefix: str) -> SafeString:
    svg = draw_chart(value.chart, layout=layout, prefix=prefix)
    return mark_safe(svg)  # noqa: S308 - the library that writes it escapes every text


def _find_open_case(grid: Grid) -> str:
    """Return what to ask who writes in French, where “1,234” is most often less than two."""
    signs = find_decimal_signs(cell for line in grid.lines[1:] for cell in line[1:])
    if not signs.is_open or not (get_language() or "").startswith("fr"):
        return ""
    plain = signs.open_case.replace(",", "")
    return gettext("“%(cell)s” can be read in two ways: write %(large)s or %(small)s.") % {
        "cell": signs.open_case,
        "large": plain,
        "small": signs.open_case.replace(",", "."),
    }
