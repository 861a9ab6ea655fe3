"""Numbers are read as people type them in English and in French, and never by a guess."""

import re
from decimal import Decimal

import pytest
from django.utils.translation import override

from boardtrade.body.numbers.typed import find_decimal_signs, read_number
from boardtrade.body.numbers.written import format_briefly, format_number, get_percent_sign


def read(cell, *others):
    """Return the number of a cell that stands in a table with others."""
    number = read_number(cell, find_decimal_signs([cell, *others]))
    return number.value if number else None


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("60", "60"),
        (" 1 234,5 ", "1234.5"),
        ("1\u00a0234,50", "1234.50"),
        ("1\u202f234", "1234"),
        ("1,234.5", "1234.5"),
        ("1,234", "1234"),
        ("1,234,567", "1234567"),
        ("1.234.567,8", "1234567.8"),
        ("12,5", "12.5"),
        ("0,125", "0.125"),
        ("1.234", "1.234"),
        (".5", "0.5"),
        ("1'234", "1234"),
        ("-3", "-3"),
        ("−3 %", "-3"),
        ("–3", "-3"),
        ("+3", "3"),
        ("(1,250)", "-1250"),
        ("-0", "0"),
        ("$4.20", "4.20"),
        ("4,20 $", "4.20"),
        ("1.2E+9", "1200000000"),
        ("5e-3", "0.005"),
        ("999999999999999", "999999999999999"),
        ("٦٠", "60"),
    ],
)
def test_a_number_is_what_it_says(cell, number):
    assert str(read(cell)) == number


@pytest.mark.parametrize(
    ("cell", "others", "number"),
    [
        ("1,234", ["12,5"], "1.234"),
        ("1,234", ["1 234"], "1.234"),
        ("1,234", ["12.5"], "1234"),
        ("1,234", ["1,234,567"], "1234"),
        ("1.234", ["12,5"], "1234"),
        ("1.234", ["12.5"], "1.234"),
    ],
)
def test_what_can_be_read_in_two_ways_is_read_as_the_rest_of_the_table_is(cell, others, number):
    assert str(read(cell, *others)) == number


@pytest.mark.parametrize("cell", ["", " ", "-", "–", "..", "n/a", "N/A", "n.d."])
def test_a_number_that_is_not_known_is_none(cell):
    assert read(cell) is None


@pytest.mark.parametrize(
    "cell",
    (
        "about 60|60 firms|1.2.3|1,2,3|12,34.5.6|$5 %|1e40|0.12345678901|=1+1|NaN|Infinity|1_000|"
        f"0x10|1/2|2019–20|(5|{'1' * 16}|{'1' * 9000}"
    ).split("|"),
)
def test_anything_else_is_refused(cell):
    with pytest.raises(ValueError, match=re.escape(cell.strip()[:5])):
        read(cell)


def test_what_contradicts_itself_and_what_is_open_is_told():
    signs = find_decimal_signs(["12,5", "1,234.5"])
    assert signs.is_contradictory
    assert (signs.comma, signs.point) == ("12,5", "1,234.5")
    assert find_decimal_signs(["1,234", "60"]).is_open
    assert not find_decimal_signs(["1,234", "12.5"]).is_open
    assert not find_decimal_signs(["1.234", "60"]).is_open


@pytest.mark.parametrize(
    ("language", "long", "brief", "percent"),
    [
        ("en", "−1,234.50", "1.5 billion", "%"),
        ("fr", "−1 234,50", "1,5 milliard", " %"),
        ("xx-unknown", "−1,234.50", "1.5 billion", "%"),
    ],
)
def test_numbers_are_written_as_the_language_has_them(language, long, brief, percent):
    with override(language):
        assert format_number(Decimal("-1234.50")) == long.replace(" ", "\u00a0")
        assert format_briefly(Decimal(1_500_000_000)) == brief.replace(" ", "\u00a0")
        assert get_percent_sign() == percent.replace(" ", "\u00a0")
