"""Sample questions to the tracker, with filters of every length; nothing is asked of a database."""

from types import SimpleNamespace
from typing import Any

from django.http import QueryDict

from boardtrade.gallery import samples
from boardtrade.listing.facets import FacetOptions, Option
from recommendations.tracker.query import Sort, TrackerQuery


def options(number: int, *chosen: int) -> list[Option]:
    """Return values of a filter, some of them chosen."""
    labels = [samples.TITLE, "Done", samples.FRENCH_TITLE, "City"]
    return [
        Option(f"v{n}", labels[n % 4] if n < 8 else f"Body {n}", 2000 // (n + 1), n in chosen, "")
        for n in range(number)
    ]


def facets() -> list[FacetOptions]:
    """Return a filter of each length: few values, more than fit, far too many, none."""
    return [
        FacetOptions("status", "Status", options(9, 1, 2)),
        FacetOptions("overdue", "Due date", options(1)),
        FacetOptions("addressee", "Addressee", options(24, 20)),
        FacetOptions("report", "Report", options(200)),
        FacetOptions("topic", "Topic", []),
    ]


def form(query: str = "") -> dict[str, Any]:
    """Return the arguments of the form for a query string."""
    shown = SimpleNamespace(facets=facets())
    return {"query": TrackerQuery.of(QueryDict(query)), "tracker": shown, "sorts": Sort}


def chosen(words: str = "") -> dict[str, Any]:
    """Return the arguments of the filters that are on."""
    query = SimpleNamespace(words=words, wordless_query="", unfiltered_query="")
    return {"query": query, "facets": facets()}
