"""Since when something holds: as the first entry that found it says, not the last."""

import datetime
from typing import Any

import pytest

from boardtrade.pages.publication_date import DatePrecision
from recommendations.models import RecommendationPage
from recommendations.pages.answers import build_promise_state
from recommendations.pages.outcome import build_outcome
from recommendations.record.history import History
from recommendations.record.promises import PromiseState
from recommendations.record.statuses import Status
from tests.factories import AddresseeFactory, RecommendationFactory, StatusUpdateFactory

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 1, 1)
DAYS = {4: DatePrecision.YEAR, 7: DatePrecision.MONTH, 10: DatePrecision.DAY}


def find(page: RecommendationPage, status: Status, since: str, **values: Any) -> None:
    """Let the Board find a status since a day, a month or a year."""
    StatusUpdateFactory(
        page=page,
        status=status,
        effective_date=datetime.date.fromisoformat(f"{since}-01-01"[:10]),
        date_precision=DAYS[len(since)],
        **values,
    )


def read(page: RecommendationPage, day: datetime.date | None = None) -> RecommendationPage:
    return RecommendationPage.objects.with_status(day).with_positions(day).get(pk=page.pk)


@pytest.mark.parametrize(
    ("found", "since"),
    [
        (["done 2023-05-03", "done 2024-06-01"], "2023-05-03"),
        (["done 2024-06-01", "done 2023-05-03"], "2023-05-03"),
        (["done 2023", "done 2023-05-03"], "2023-05-03"),
        (["done 2023", "done 2024-06-01"], "2023"),
        (["done 2023-05", "done 2023-05-03", "done 2024"], "2023-05-03"),
        (["done 2022", "under-way 2023-01", "done 2023-05-03"], "2023-05-03"),
        (["under-way 2021", "under-way 2022", "done 2023", "done 2025"], "2023"),
    ],
)
def test_what_is_found_again_holds_since_it_was_found_first(found, since):
    page = RecommendationFactory()
    for entry in found:
        status, date = entry.split()
        find(page, Status(status), date)
    history = History.from_record(page.record)
    assert history.since.iso == read(page).current_since.iso == since
    assert read(page, TODAY).current_since.iso == since


def test_of_a_past_day_is_told_what_was_known_by_then():
    page = RecommendationFactory()
    find(page, Status.DONE, "2023")
    find(page, Status.DONE, "2023-05-03")
    assert read(page, datetime.date(2023, 2, 1)).current_since.iso == "2023"


def test_a_correction_of_the_first_leaves_the_second():
    page = RecommendationFactory()
    find(page, Status.DONE, "2023-05-03")
    mistaken = page.record.updates.get()
    find(page, Status.DONE, "2024-06-01")
    StatusUpdateFactory(page=page, status="", evidence=None, corrects=mistaken)
    assert read(page).current_since.iso == "2024-06-01"


def test_what_was_done_in_time_and_found_again_later_was_done_as_promised():
    lead = AddresseeFactory()
    page = RecommendationFactory(addressees=[lead])
    StatusUpdateFactory(
        page=page,
        speaker=lead,
        status="",
        effective_date=datetime.date(2023, 1, 1),
        promised_date=datetime.date(2023, 12, 31),
        promised_precision=DatePrecision.DAY,
    )
    find(page, Status.DONE, "2023-05-03")
    find(page, Status.DONE, "2024-06-01", note="Still done.")
    listed = RecommendationPage.objects.with_status().with_positions()
    assert listed.annotate(kept=build_promise_state()).get(pk=page.pk).kept == PromiseState.KEPT
    assert build_outcome(page, [], today=TODAY).replies[0].promise.state == PromiseState.KEPT


def test_what_was_found_again_is_not_what_changed_last():
    page, other = RecommendationFactory(), RecommendationFactory()
    find(page, Status.DONE, "2023-05-03")
    find(other, Status.DONE, "2023-06-03")
    find(page, Status.DONE, "2024-06-01")
    assert list(RecommendationPage.objects.as_of().last_changed()) == [other, page]


def promise(page: RecommendationPage, said: str, date: str) -> None:
    """Let the lead promise a day."""
    StatusUpdateFactory(
        page=page,
        speaker=page.addressees[0],
        status="",
        effective_date=datetime.date.fromisoformat(said),
        promised_date=datetime.date.fromisoformat(date),
        promised_precision=DatePrecision.DAY,
    )


@pytest.mark.parametrize(
    ("promises", "state"),
    [
        ([], PromiseState.KEPT_LATE),
        # What is said again is no new promise.
        ([("2025-11-10", "2025-10-31")], PromiseState.KEPT_LATE),
        # What is promised after it was done does not make it done in time.
        ([("2026-01-02", "2027-05-31")], None),
        ([("2025-10-01", "2025-12-31")], PromiseState.KEPT),
    ],
)
def test_what_is_promised_after_it_was_done_rewrites_nothing(promises, state):
    page = RecommendationFactory(addressees=[AddresseeFactory()])
    promise(page, "2024-07-09", "2025-10-31")
    find(page, Status.DONE, "2025-11-03")
    for said, date in promises:
        promise(page, said, date)
    for day in (None, datetime.date(2026, 3, 1)):
        listed = RecommendationPage.objects.with_status(day).with_positions(day)
        shown = listed.annotate(kept=build_promise_state(day)).get(pk=page.pk)
        assert (shown.kept, shown.lead_promise_state) == (state, state)
    told = build_outcome(page, [], today=datetime.date(2026, 3, 1)).replies[0].promise
    assert (told and told.state) == state
