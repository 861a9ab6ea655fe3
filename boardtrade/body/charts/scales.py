"""Round numbers along an axis, and where a number stands on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from boardtrade.body.numbers.typed import count_decimals
from boardtrade.body.numbers.written import (
    MIN_COMPACT,
    format_briefly,
    format_number,
    get_percent_sign,
)

_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
MAX_LABEL = 12
"""Characters of a number that is written out; a longer one is told in words."""


@dataclass(frozen=True)
class Scale:
    """An axis from one number to another, laid on a line from `start` to `end`."""

    low: Decimal
    high: Decimal
    step: Decimal
    start: float = 0.0
    end: float = 1.0

    def place(self, number: Decimal | int) -> float:
        """Return where a number stands."""
        share = float((number - self.low) / (self.high - self.low))
        return self.start + share * (self.end - self.start)

    def lay(self, start: float, end: float) -> "Scale":
        """Return the axis on another line."""
        return Scale(self.low, self.high, self.step, start, end)

    @property
    def ticks(self) -> list[Decimal]:
        """The round numbers along the axis."""
        count = int((self.high - self.low) / self.step)
        return [self.low + self.step * place for place in range(count + 1)]


def make_scale(numbers: Sequence[Decimal], *, from_zero: bool, ticks: int = 5) -> Scale:
    """Return an axis with about so many round numbers that holds all numbers.

    Lengths are only true from zero on. Where places are compared, the axis begins near the lowest
    number if the numbers differ little.
    """
    low, high = min(numbers), max(numbers)
    if from_zero or low < 0 < high or (high - low) * 2 > max(abs(low), abs(high)):
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
    if low == high:
        low, high = (low, low + 1) if low == 0 else (low - abs(low) / 10, high + abs(high) / 10)
    step = _find_step((high - low) / ticks)
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = (high / step).to_integral_value(ROUND_CEILING)
    return Scale(first * step, last * step, step)


def _find_step(least: Decimal) -> Decimal:
    magnitude = Decimal(1).scaleb(least.adjusted())
    return next(each * magnitude for each in _STEPS if each * magnitude >= least)


def format_ticks(scale: Scale, *, is_percentage: bool) -> list[str]:
    """Return the numbers along an axis as readers see them."""
    sign = get_percent_sign() if is_percentage else ""
    if max(abs(scale.low), abs(scale.high)) >= MIN_COMPACT:
        return [format_briefly(tick) if tick else "0" for tick in scale.ticks]
    decimals = count_decimals(scale.step.normalize())
    return [format_number(tick, decimals=decimals) + sign for tick in scale.ticks]


def format_label(number: Decimal, *, is_percentage: bool) -> str:
    """Return a number as it stands beside its mark: as it was typed, or in words if it is long."""
    sign = get_percent_sign() if is_percentage else ""
    text = format_number(number) + sign
    is_long = len(text) > MAX_LABEL and abs(number) >= MIN_COMPACT
    return format_briefly(number) if is_long else text
