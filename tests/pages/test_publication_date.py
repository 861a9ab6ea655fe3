"""Dates are never shown more precisely than they are known."""

import datetime

import pytest
from django.utils import translation

from boardtrade.pages.publication_date import DatePrecision, PublicationDate

DATE = datetime.date(2022, 2, 14)


@pytest.mark.parametrize(
    ("precision", "iso", "short", "long"),
    [
        (DatePrecision.YEAR, "2022", "2022", "2022"),
        (DatePrecision.MONTH, "2022-02", "Feb 2022", "February 2022"),
        (DatePrecision.DAY, "2022-02-14", "14 Feb 2022", "14 February 2022"),
    ],
)
def test_a_date_shows_what_is_known(precision, iso, short, long):
    date = PublicationDate(DATE, precision)
    assert (date.iso, date.short, date.long) == (iso, short, long)


@pytest.mark.parametrize(
    ("month", "short", "long"),
    [
        (2, "14 fév. 2022", "14 février 2022"),
        (6, "14 juin 2022", "14 juin 2022"),
        (7, "14 juil. 2022", "14 juillet 2022"),
    ],
)
def test_a_date_follows_the_language_of_the_reader(month, short, long):
    date = PublicationDate(datetime.date(2022, month, 14), DatePrecision.DAY)
    with translation.override("fr"):
        assert (date.short, date.long) == (short, long)


def test_a_month_follows_the_language_of_the_reader():
    with translation.override("fr"):
        assert PublicationDate(DATE, DatePrecision.MONTH).long == "février 2022"
        assert PublicationDate(DATE, DatePrecision.MONTH).short == "fév. 2022"


def test_an_early_year_keeps_four_digits():
    assert PublicationDate(datetime.date(890, 1, 1), DatePrecision.YEAR).iso == "0890"
