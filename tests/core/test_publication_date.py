"""Dates are never shown more precisely than they are known."""

import datetime

import pytest
from django.utils import translation

from boardtrade.core.publication_date import DatePrecision, PublicationDate

DATE = datetime.date(2022, 2, 14)


@pytest.mark.parametrize(
    ("precision", "iso", "short", "long"),
    [
        (DatePrecision.YEAR, "2022", "2022", "2022"),
        (DatePrecision.MONTH, "2022-02", "Feb 2022", "February 2022"),
        (DatePrecision.DAY, "2022-02-14", "14 Feb 2022", "Feb. 14, 2022"),
    ],
)
def test_a_date_shows_what_is_known(precision, iso, short, long):
    date = PublicationDate(DATE, precision)
    assert (date.iso, date.short, date.long) == (iso, short, long)


def test_a_date_follows_the_language_of_the_reader():
    with translation.override("fr"):
        assert PublicationDate(DATE, DatePrecision.MONTH).long == "février 2022"


def test_an_early_year_keeps_four_digits():
    assert PublicationDate(datetime.date(890, 1, 1), DatePrecision.YEAR).iso == "0890"
