"""Of any log, whatever dates of whatever precision it has, nothing is told that it does not say.

What is told comes of triggers, queries and code; what a log says is worked out here once more, by
asking of each pair of entries which came later.
"""

import csv
import datetime
import io
from dataclasses import dataclass
from random import Random

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from boardtrade.pages.publication_date import DatePrecision, PublicationDate
from recommendations.models import RecommendationPage, StatusUpdate
from recommendations.pages.answers import AnswerState
from recommendations.pages.outcome import build_outcome
from recommendations.record.history import History
from recommendations.record.statuses import Status
from recommendations.tracker.answer import Tracker
from recommendations.tracker.query import TrackerQuery
from tests.factories import AddresseeFactory, RecommendationFactory, ReportFactory, home_page

pytestmark = pytest.mark.django_db
LOGS = 120
ALLOWED_DAYS = 60
TODAY = timezone.localdate()
FIRST_YEAR = TODAY.year - 2


@dataclass
class Told:
    """An entry as an editor gives it."""

    status: str
    date: PublicationDate
    corrects: int | None = None

    @property
    def first(self) -> datetime.date:
        return datetime.date.fromisoformat(f"{self.date.iso}-01-01"[:10])

    @property
    def last(self) -> datetime.date:
        """Look for the last day with the same words, day by day."""
        day = self.first
        while (day + datetime.timedelta(1)).isoformat().startswith(self.date.iso):
            day += datetime.timedelta(1)
        return day


def some_date(chance: Random) -> PublicationDate:
    """Return a date of any precision that has begun; of a few years, so that many meet."""
    span = (TODAY - datetime.date(FIRST_YEAR, 1, 1)).days
    day = TODAY - datetime.timedelta(chance.choice([chance.randrange(span), chance.randrange(40)]))
    return PublicationDate(day, chance.choice(list(DatePrecision)))


def some_log(chance: Random) -> list[Told]:
    """Return up to six entries, some of which correct or take back an earlier one."""
    log: list[Told] = []
    for number in range(chance.randrange(7)):
        told = Told(chance.choice(list(Status)), some_date(chance))
        taken = {other.corrects for other in log}
        free = [n for n in range(number) if n not in taken and log[n].status]
        if free and chance.random() < 0.25:
            told.corrects = chance.choice(free)
            if log[told.corrects].corrects is None and chance.random() < 0.4:
                told = Told("", log[told.corrects].date, told.corrects)
        log.append(told)
    return log


def counting(log: list[Told]) -> list[Told]:
    """Return the entries that no other one corrects or takes back."""
    gone = {told.corrects for told in log}
    return [told for number, told in enumerate(log) if number not in gone and told.status]


def what_holds(log: list[Told]) -> str:
    """Return the status of the last entry that no other one, by its date, must come after."""
    entries = counting(log)
    for told in reversed(entries):
        if all(other.first <= told.last for other in entries):
            return told.status
    return Status.NOT_STARTED


def what_may_hold(log: list[Told], day: datetime.date) -> set[str]:
    """Return the statuses that can have held on a day: of entries that can have begun by then,
    and that nothing which certainly began later, but by then, has followed.
    """
    entries = counting(log)
    begun = [told for told in entries if told.first <= day]
    may = {
        told.status
        for told in begun
        if not any(told.last < other.first and other.last <= day for other in begun)
    }
    if all(told.last > day for told in entries):
        may.add(Status.NOT_STARTED)
    return may


def answers(log: list[Told]) -> list[Told]:
    return [told for told in counting(log) if Status(told.status).is_response]


def add(page: RecommendationPage, log: list[Told]) -> None:
    """Record a log."""
    entries: list[StatusUpdate] = []
    for told in log:
        entries.append(
            StatusUpdate.objects.create(
                record=page.record,
                status=told.status,
                effective_date=told.first,
                date_precision=told.date.precision,
                evidence_url="https://example.org/",
                corrects=None if told.corrects is None else entries[told.corrects],
            )
        )


@pytest.fixture
def logs(db) -> dict[RecommendationPage, list[Told]]:
    """Return recommendations with random logs, of reports of random dates."""
    chance = Random(20261128)  # noqa: S311 - no secret
    addressee = AddresseeFactory(response_days=ALLOWED_DAYS, slug="city")
    found = {}
    for _ in range(LOGS // 4):
        date = some_date(chance)
        report = ReportFactory(publication_date=date.date, date_precision=date.precision)
        for _ in range(4):
            page = RecommendationFactory(parent=report, addressees=[addressee])
            page.due_date = chance.choice([None, some_date(chance).date])
            page.save()
            found[page] = some_log(chance)
            add(page, found[page])
    return found


def some_days() -> list[datetime.date]:
    """Return days at and beside the ends of months and years, and today."""
    chance = Random(1)  # noqa: S311 - no secret
    ends = [datetime.date(FIRST_YEAR + n // 12, n % 12 + 1, 1) for n in range(36)]
    near = [end - datetime.timedelta(n) for end in ends for n in (0, 1, 10)]
    return [*chance.sample([day for day in near if day <= TODAY], 15), TODAY]


def test_lists_and_files_tell_what_holds_and_on_each_day_what_can_have_held(client: Client, logs):
    annotated = RecommendationPage.objects.with_status().in_bulk()
    (rows,) = [csv.DictReader(io.StringIO(read(client, "/recommendations.csv").lstrip("\ufeff")))]
    by_id = {row["id"]: row for row in rows}
    for page, log in logs.items():
        holds = what_holds(log)
        told = (
            annotated[page.pk].status,
            History.from_record(page.record).status,
            by_id[page.permanent_id]["status"],
        )
        assert told == (holds,) * 3, log
        overdue = page.due_date and page.due_date < TODAY and Status(holds).is_open
        assert by_id[page.permanent_id]["overdue"] == ("yes" if overdue else "no")
    for status in Status:
        query = TrackerQuery.of(QueryDict(f"status={status}"))
        found = {page.pk for page in Tracker(home_page(), query).rows(slice(1000))}
        assert found == {page.pk for page, log in logs.items() if what_holds(log) == status}

    histories = {page.pk: History.from_record(page.record) for page in logs}
    for day in some_days():
        on_day = RecommendationPage.objects.with_status(day).in_bulk()
        for page, log in logs.items():
            status = on_day[page.pk].status
            held = histories[page.pk].get_update_on(day)
            assert status == (held.status if held else Status.NOT_STARTED), (day, log)
            assert status in what_may_hold(log, day), (day, log)
            since = on_day[page.pk].current_since
            assert since is None or since.iso in {told.date.iso for told in log}
    today = RecommendationPage.objects.with_status(TODAY).in_bulk()
    assert {pk: page.status for pk, page in today.items()} == {
        page.pk: what_holds(log) for page, log in logs.items()
    }


def test_clocks_tell_what_is_true_of_every_day_that_the_dates_allow(client: Client, logs):
    late = waiting = in_time = 0
    states: dict[str, set[int]] = {state.value: set() for state in AnswerState}
    for page, log in logs.items():
        asked = Told("", page.report.displayed_date)
        clock = build_outcome(page, [], today=TODAY).clock
        given = answers(log)
        is_open = Status(what_holds(log)).is_open
        # All days that the dates allow, at their ends: lateness grows from one to the other.
        firsts, lasts = [told.first for told in given], [told.last for told in given]
        came = [min(firsts), min(lasts)] if given else [TODAY]
        waits = [(last - first).days for first in (asked.first, asked.last) for last in came]
        assert bool(clock.answered) == bool(given), log
        assert clock.min_days == max(min(waits), 0)
        assert clock.is_late == (min(waits) > ALLOWED_DAYS), log
        assert clock.is_in_time == (bool(given) and max(waits) <= ALLOWED_DAYS), log
        assert clock.is_running == (not given and is_open)
        words = render_to_string("components/response_clock.html", {"clock": clock})
        assert ("Late" in words) == (clock.is_late and (bool(given) or is_open))
        if "Answered at once" in words:
            assert asked.first == asked.last == min(firsts) == min(lasts)
        if given:
            state = "late" if clock.is_late else "in-time" if clock.is_in_time else "answered"
            states[state].add(page.pk)
        elif is_open:
            states["none-late" if clock.is_late else "none"].add(page.pk)
        late += clock.is_late and bool(given)
        in_time += clock.is_in_time
        waiting += clock.is_running
    for state, pages in states.items():
        tracker = Tracker(home_page(), TrackerQuery.of(QueryDict(f"answer={state}")))
        assert {page.pk for page in tracker.rows(slice(1000))} == pages, state
        assert tracker.totals("answer").get(state, 0) == len(pages) > 0
    text = " ".join(client.get("/addressees/city/").text.split())
    for label, total in (("Answered in time", in_time), ("Answered late", late)):
        assert f'{label}</dt> <dd class="key-figure__value">{total}</dd>' in text
    assert waiting
    assert late


def read(client: Client, address: str) -> str:
    """Return a file that is streamed."""
    return b"".join(client.get(address).streaming_content).decode()
