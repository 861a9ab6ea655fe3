"""Charts that are drawn on the server from the table of a block; decision 44."""

from boardtrade.body.charts.chart import Chart, ChartKind, Series
from boardtrade.body.charts.csv_file import write_csv
from boardtrade.body.charts.drawing import draw_chart
from boardtrade.body.charts.reading import read_chart

__all__ = ["Chart", "ChartKind", "Series", "draw_chart", "read_chart", "write_csv"]
