"""Numbers as people type or paste them, in English or in French: “1,234.5”, “1 234,5”, “12 %”."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

NO_NUMBERS = frozenset(
    {"", "-", "–", "—", "−", "…", "..", "...", "n/a", "na", "n.a.", "n. a.", "nd", "n.d.", "null"}
)
"""What stands in a cell of which the number is not known, in small letters."""

MAX_DIGITS = 15
"""Digits of a number; what a spreadsheet keeps of one."""
MAX_DECIMALS = 10
MAX_CHARACTERS = 60
"""Characters of a cell that may be a number; keeps reading fast."""

_NUMBER = re.compile(
    r"(?P<bracket>\()?\s*(?P<sign>[+−–-])?\s*(?P<before>[$€£])?\s*"
    r"(?P<digits>\d[\d\s.,’']*|[.,]\d+)(?:[eE](?P<exponent>[+−-]?\d{1,2}))?"
    r"\s*(?P<after>[%‰$€£])?\s*(?(bracket)\))"
)
_SPACES = re.compile(r"[\s’']")
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_TWO_WAYS = re.compile(r"(?!0)\d{1,3}[.,]\d{3}")
"""“1,234”: a decimal comma, or groups of digits."""


@dataclass(frozen=True)
class TypedNumber:
    """A number, with as many decimals as were typed, and the sign that stood beside it."""

    value: Decimal
    mark: str = ""
    """One of % ‰ $ € £, or nothing."""


@dataclass(frozen=True)
class DecimalSigns:
    """How the numbers of a table were typed, told from all of them together."""

    comma: str = ""
    """A cell with a comma before its decimals; empty without one."""
    point: str = ""
    """A cell with a point before its decimals, or commas between groups of digits."""
    open_case: str = ""
    """A cell such as “1,234”, which says nothing by itself."""
    has_spaces: bool = False
    """Whether spaces stand between groups of digits, as in French."""

    @property
    def is_comma(self) -> bool:
        """Whether a single comma stands before decimals."""
        return bool(self.comma) or (self.has_spaces and not self.point)

    @property
    def is_contradictory(self) -> bool:
        """Whether some cells have a decimal comma and others a decimal point."""
        return bool(self.comma and self.point)

    @property
    def is_open(self) -> bool:
        """Whether nothing tells what the comma of `open_case` is."""
        return bool(self.open_case and "," in self.open_case) and not (
            self.comma or self.point or self.has_spaces
        )


def find_decimal_signs(cells: Iterable[str]) -> DecimalSigns:
    """Return what the cells of a table tell of the way in which its numbers were typed."""
    comma = point = open_case = ""
    has_spaces = False
    for cell in cells:
        match = _NUMBER.fullmatch(cell.strip()) if len(cell) <= MAX_CHARACTERS else None
        if not match:
            continue
        digits = _SPACES.sub("", match["digits"])
        has_spaces |= digits != match["digits"].strip()
        sign = _find_certain_sign(digits)
        if sign == ",":
            comma = comma or cell
        elif sign == ".":
            point = point or cell
        elif _TWO_WAYS.fullmatch(digits) and "," not in open_case:
            open_case = cell
    return DecimalSigns(comma, point, open_case, has_spaces)


def _find_certain_sign(digits: str) -> str:
    """Return the sign before decimals if one cell alone tells which it is; else nothing."""
    commas, points = digits.count(","), digits.count(".")
    if not commas and not points:
        return ""
    if commas and points:
        return "," if digits.rfind(",") > digits.rfind(".") else "."
    if commas + points > 1:
        return "." if commas else ","
    if _TWO_WAYS.fullmatch(digits):
        return ""
    return "," if commas else "."


def read_number(cell: str, signs: DecimalSigns) -> TypedNumber | None:
    """Return the number in a cell. Raises ValueError if there is something else in it.

    None stands for a number that is not known.
    """
    cell = cell.strip()
    if cell.lower() in NO_NUMBERS:
        return None
    match = _NUMBER.fullmatch(cell) if len(cell) <= MAX_CHARACTERS else None
    if not match or (match["before"] and match["after"]):
        raise ValueError(cell)
    whole, decimals = split_digits(match["digits"], signs)
    exponent = int((match["exponent"] or "0").replace("−", "-"))
    value = Decimal(f"{whole or '0'}{'.' if decimals else ''}{decimals}").scaleb(exponent)
    value = Decimal(format(value, "f"))
    if len(value.as_tuple().digits) > MAX_DIGITS or count_decimals(value) > MAX_DECIMALS:
        raise ValueError(cell)
    is_negative = bool(match["bracket"]) or (match["sign"] or "+") != "+"
    return TypedNumber(
        -value if is_negative and value else value, match["before"] or match["after"] or ""
    )


def split_digits(typed: str, signs: DecimalSigns) -> tuple[str, str]:
    """Return the digits before and after the decimal sign. Raises ValueError for a muddle."""
    digits = _SPACES.sub("", typed)
    sign = _find_certain_sign(digits)
    if not sign and "." in digits:
        sign = "" if signs.comma else "."
    elif not sign and "," in digits:
        sign = "," if signs.is_comma else ""
    whole, decimals = digits, ""
    if sign and sign in digits:
        whole, _, decimals = digits.rpartition(sign)
    is_grouped = "," in whole or "." in whole
    if (sign and sign in whole) or (is_grouped and not _GROUPED.fullmatch(whole)):
        raise ValueError(typed)
    return whole.replace(",", "").replace(".", ""), decimals


def count_decimals(value: Decimal) -> int:
    """Return how many decimals a number was typed with."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def write_plainly(value: Decimal) -> str:
    """Return a number as programs read it: a point before decimals, nothing between groups."""
    return format(value, "f")
