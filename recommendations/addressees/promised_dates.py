"""The dates that an addressee has promised: those that come next, and those that passed."""

import datetime
from dataclasses import dataclass

from recommendations.addressees.scorecards import AddresseeSummary
from recommendations.pages.answers import build_promise_state
from recommendations.pages.querysets import RecommendationQuerySet
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.pages.rows import complete_rows
from recommendations.record.promises import PromiseState

SHOWN = 5
"""So many of each are in sight; the tracker has them all."""


@dataclass(frozen=True)
class PromisedDates:
    """Open recommendations by the date that is promised for each."""

    coming: list[RecommendationPage]
    """The next one first."""
    passed: list[RecommendationPage]
    """The one that passed last first."""


def read_promised_dates(
    summary: AddresseeSummary, recommendations: RecommendationQuerySet, *, today: datetime.date
) -> PromisedDates:
    """Return the promised dates of an addressee as of a day, a query for each kind there is."""
    promised = (
        recommendations.with_status()
        .with_positions_of(summary.scorecard.addressee)
        .annotate(promise_state=build_promise_state(today))
    )

    def read(state: PromiseState, order: str) -> list[RecommendationPage]:
        if state not in dict(summary.promises):
            return []
        pages = promised.filter(promise_state=state).order_by(order, "pk")[:SHOWN]
        return list(complete_rows(pages))

    return PromisedDates(
        read(PromiseState.DUE, "promised_last"), read(PromiseState.LATE, "-promised_last")
    )
