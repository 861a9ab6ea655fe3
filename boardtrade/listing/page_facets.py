"""Facets that lists of several types of pages share."""

import datetime
from collections.abc import Sequence

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast, ExtractYear
from django.utils.functional import Promise

from boardtrade.listing.facets import Facet, Target, matching_ids
from boardtrade.pages.models import PageTopic


def topic_facet(label: str | Promise) -> Facet:
    """Return the facet of what pages are about; its values are the slugs of topics."""
    return Facet(
        "topic",
        label,
        ids_with=lambda slugs: matching_ids(
            PageTopic.objects.filter(topic__slug__in=slugs), "page"
        ),
        target=Target(PageTopic.objects.all(), "page", "topic", label="title"),
    )


def year_facet(label: str | Promise, pages: QuerySet, date: str) -> Facet:
    """Return the facet of years, the newest first, of a date that `pages` have or lead to."""
    return Facet(
        "year",
        label,
        ids_with=lambda values: matching_ids(
            pages.filter(**{f"{date}__year__in": existing_years(values)})
        ),
        value=Cast(ExtractYear(date), CharField()),
        sort_key=lambda value: -int(value),
    )


def existing_years(values: Sequence[str]) -> list[int]:
    """Keep the values that are years which dates can have, as they are written in addresses.

    Others would break the query, or find what is not counted: “02024” is no value of the facet.
    """
    years = [int(value) for value in values if value.isascii() and value.isdigit()]
    return [
        year
        for year in years
        if datetime.MINYEAR <= year <= datetime.MAXYEAR and str(year) in values
    ]
