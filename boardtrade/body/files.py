"""Files with the numbers of a page's charts and tables, at addresses below the page's own."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from wagtail.contrib.routable_page.models import RoutablePageMixin, re_path

from boardtrade.body.blocks.charts import ChartValue
from boardtrade.body.charts import Chart, draw_chart
from boardtrade.body.charts import write_csv as write_chart
from boardtrade.body.charts.png import get_png
from boardtrade.body.tables.csv_file import write_csv as write_table

CHART_FORMATS = ("csv", "svg", "png")
CSV_TYPE = "text/csv; charset=utf-8; header=present"
BYTE_ORDER_MARK = "\ufeff"
"""By which Excel knows that a file is UTF-8."""
PLAIN_BLOCKS = frozenset(
    {"text", "image", "quote", "callout", "table", "download", "embed", "recommendation"}
)
"""Blocks that `main.css` styles. A table with decimals below each other is none of them."""
NOTE = 'linktype="footnote"'
PICTURE_CSP = "default-src 'none'; sandbox"
"""A picture that is opened by itself loads and runs nothing."""


class BodyFilesMixin(RoutablePageMixin):
    """A page with a `body` whose charts and tables readers also get as files.

    Who may see the page gets them: they are routed by way of it. An address stays as long as its
    block, whose id is in it.
    """

    @property
    def files_url(self) -> str:
        """What the addresses of files begin with; empty for a page that is not published."""
        return (self.get_url() or "") if self.live else ""

    @property
    def needs_long_text_styles(self) -> bool:
        """Whether the body holds what is styled apart, as most short ones do not."""
        body = self.body
        return any(
            block["type"] not in PLAIN_BLOCKS
            or (block["type"] == "table" and body[place].value.layout.is_padded)
            or NOTE in str(block["value"])
            for place, block in enumerate(body.raw_data)
        )

    @property
    def has_charts(self) -> bool:
        """Whether there are pictures to be drawn when the page is published."""
        return any(block["type"] == "chart" for block in self.body.raw_data)

    def get_file_paths(self) -> list[str]:
        """Return the paths of all files, below the page's own."""
        paths = []
        for block in self.body.raw_data:
            if block.get("id") and block["type"] == "chart":
                paths += [f"/charts/{block['id']}.{each}" for each in CHART_FORMATS]
            elif block.get("id") and block["type"] == "table":
                paths.append(f"/tables/{block['id']}.csv")
        return paths

    def get_route_paths(self) -> list[str]:
        """Return the paths that Wagtail redirects when the page moves."""
        return [*super().get_route_paths(), *self.get_file_paths()]

    @re_path(r"^charts/(?P<block_id>[\w-]{1,64})\.(?P<kind>csv|svg|png)/?$", name="chart_file")
    def serve_chart(self, request: HttpRequest, block_id: str, kind: str) -> HttpResponse:
        """Serve a chart as a file; raise Http404 if there is no such chart, or none to be drawn."""
        value: ChartValue = self._find_value("chart", block_id)
        if value.chart.problem:
            raise Http404
        return _serve(*_WRITERS[kind](value.chart), name=value.chart.title, extension=kind)

    @re_path(r"^tables/(?P<block_id>[\w-]{1,64})\.csv/?$", name="table_file")
    def serve_table(self, request: HttpRequest, block_id: str) -> HttpResponse:
        """Serve a table as CSV; raise Http404 if there is no such table."""
        grid = self._find_value("table", block_id).grid
        text = BYTE_ORDER_MARK + write_table(grid)
        return _serve(text.encode(), CSV_TYPE, name=grid.caption, extension="csv")

    def _find_value(self, kind: str, block_id: str) -> Any:
        body = self.body
        for place, block in enumerate(body.raw_data):
            if block["type"] == kind and block.get("id") == block_id:
                return body[place].value
        raise Http404


def _write_csv(chart: Chart) -> tuple[bytes, str]:
    return (BYTE_ORDER_MARK + write_chart(chart)).encode(), CSV_TYPE


def _write_svg(chart: Chart) -> tuple[bytes, str]:
    return draw_chart(chart, palette="print", is_alone=True).encode(), "image/svg+xml"


def _write_png(chart: Chart) -> tuple[bytes, str]:
    return get_png(chart), "image/png"


_WRITERS = {"csv": _write_csv, "svg": _write_svg, "png": _write_png}


def _serve(content: bytes, content_type: str, *, name: str, extension: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    filename = f"{slugify(name)[:80] or 'data'}.{extension}"
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=extension == "csv", filename=filename) or "inline"
    )
    response["Content-Security-Policy"] = PICTURE_CSP
    return response
