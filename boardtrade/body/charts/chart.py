"""What a chart says, apart from how it is drawn."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _


class ChartKind(models.TextChoices):
    """The ways in which numbers can be drawn."""

    BAR = "bar", _("Bars: one for each number; of several columns, beside each other")
    STACKED = "stacked", _("Stacked bars: columns that add up to a whole")
    LINE = "line", _("Lines: what changes through time")
    AREA = "area", _("Areas: amounts that change through time, and add up")
    DOT = "dot", _("Dots: what differs little, or how groups compare")
    RANGE = "range", _("Ranges: from the first column of numbers to the second")


@dataclass(frozen=True)
class Series:
    """A column of numbers with its heading; None where the number is not known."""

    name: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class Chart:
    """A chart as its editor means it; every text is as it was typed, without needless spaces."""

    kind: ChartKind
    title: str
    description: str
    """What the chart shows, for those who do not see it."""
    unit: str
    source: str
    heading: str
    """The heading of the names."""
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    problem: str = ""
    """Why it cannot be drawn so that it can be read, in a sentence for its editor."""

    @property
    def numbers(self) -> list[Decimal]:
        """Every number that is known."""
        return [number for each in self.series for number in each.values if number is not None]

    @property
    def is_percentage(self) -> bool:
        """Whether the numbers are percentages, and are followed by their sign."""
        return self.unit == "%"
