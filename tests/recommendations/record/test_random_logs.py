"""Of any log, whatever dates of whatever precision it has, nothing is told that it does not say.

What is told comes of triggers, queries and code; what a log says is worked out here once more, by
asking of each pair of entries which came later.
"""

import csv
import datetime
import io
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import transaction
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from boardtrade.pages.publication_date import DatePrecision, PublicationDate
from recommendations.models import RecommendationPage, StatusUpdate
from recommendations.pages.answers import ResponseState, get_answer_label
from recommendations.pages.outcome import build_outcome
from recommendations.pages.querysets import POSITION_NAMES, STATUS_NAMES
from recommendations.record.answers import Answer
from recommendations.record.clocks.rules import read_clock_rules
from recommendations.record.history import History
from recommendations.record.promises import PromiseState
from recommendations.record.statuses import Status
from recommendations.tracker.answer import Tracker
from recommendations.tracker.query import TrackerQuery
from tests.factories import (
    AddresseeFactory,
    EvidenceFactory,
    ExtensionFactory,
    RecommendationFactory,
    ReportFactory,
    home_page,
)

pytestmark = pytest.mark.django_db
LOGS = 120
ATOM = {"a": "http://www.w3.org/2005/Atom"}
ALL = slice(1000)
ALLOWED_DAYS = 60
TODAY = timezone.localdate()
FIRST_YEAR = TODAY.year - 2


@dataclass
class Told:
    """An entry as an editor gives it: by the Board, or by the lead (0) or another addressee (1)."""

    date: PublicationDate
    speaker: int | None = None
    status: str = ""
    answer: str = ""
    promise: PublicationDate | None = None
    corrects: int | None = None

    @property
    def is_void(self) -> bool:
        return not (self.status or self.answer or self.promise)

    @cached_property
    def first(self) -> datetime.date:
        return datetime.date.fromisoformat(f"{self.date.iso}-01-01"[:10])

    @cached_property
    def last(self) -> datetime.date:
        """Look for the last day with the same words, day by day."""
        day = self.first
        while (day + datetime.timedelta(1)).isoformat().startswith(self.date.iso):
            day += datetime.timedelta(1)
        return day


type Log = list[Told]
type Logs = dict[RecommendationPage, Log]


def some_date(chance: Random) -> PublicationDate:
    """Return a date of any precision that has begun; of a few years, so that many meet."""
    span = (TODAY - datetime.date(FIRST_YEAR, 1, 1)).days
    day = TODAY - datetime.timedelta(chance.choice([chance.randrange(span), chance.randrange(40)]))
    return PublicationDate(day, chance.choice(list(DatePrecision)))


def some_day(chance: Random) -> datetime.date:
    """Return a day of the last year, or of the next months."""
    return TODAY + datetime.timedelta(chance.randrange(-365, 100))


def some_promise(chance: Random) -> PublicationDate:
    """Return a date that is past, of these days, or to come."""
    day = TODAY + datetime.timedelta(chance.choice([-200, -31, -1, 0, 1, 31, 200]))
    return PublicationDate(day, chance.choice(list(DatePrecision)))


def some_words(chance: Random) -> Told:
    """Let the Board judge, or an addressee answer, claim or promise, or any of these together."""
    date = some_date(chance)
    if chance.random() < 0.4:
        return Told(date, status=chance.choice(Status.get_verdicts()))
    told = Told(date, speaker=chance.choice([0, 0, 0, 1]))
    while told.is_void:
        told.answer = chance.choice(["", *Answer])
        told.status = chance.choice(["", *Status.get_claims()])
        told.promise = chance.choice([None, some_promise(chance)])
    return told


def some_log(chance: Random) -> Log:
    """Return up to eight entries, some of which correct or take back an earlier one."""
    log: Log = []
    for number in range(chance.randrange(9)):
        told = some_words(chance)
        taken = {other.corrects for other in log}
        free = [n for n in range(number) if n not in taken and not log[n].is_void]
        if free and chance.random() < 0.25:
            told.corrects = chance.choice(free)
            if log[told.corrects].corrects is None and chance.random() < 0.4:
                told = Told(log[told.corrects].date, corrects=told.corrects)
        log.append(told)
    return log


def counting(log: Log) -> Log:
    """Return the entries that no other one corrects or takes back."""
    gone = {told.corrects for told in log}
    return [told for number, told in enumerate(log) if number not in gone and not told.is_void]


def said(log: Log, speaker: int | None, what: str) -> list[tuple[Told, Any]]:
    """Return what one speaker has said on one thing, with the entries that say it."""
    return [
        (told, word)
        for told in counting(log)
        if told.speaker == speaker and (word := getattr(told, what))
    ]


def what_holds(words: list[tuple[Told, Any]], *, whole: bool = False) -> Any:
    """Return the last word, or the whole entry, that no other one, by its date, must come after."""
    for told, word in reversed(words):
        if all(other.first <= told.last for other, _ in words):
            return told if whole else word
    return None


def claim_that_holds(log: Log, speaker: int, *, whole: bool = False) -> Any:
    """Return what holds of what a speaker claims, unless a promise of it must come after that."""
    claim = what_holds(said(log, speaker, "status"), whole=True)
    if claim is None or any(takes_back(log, claim, told) for told, _ in promises_of(log, speaker)):
        return None
    return claim if whole else claim.status


def takes_back(log: Log, claim: Told, promise: Told) -> bool:
    """Return whether a promise admits that what was called done, or needless, is still to come."""
    if claim.status not in ("done", "not-applicable") or claim is promise:
        return False
    places = {id(told): place for place, told in enumerate(log)}
    if places[id(claim)] < places[id(promise)]:
        return not promise.last < claim.first
    return claim.last < promise.first


def promises_of(log: Log, speaker: int) -> list[tuple[Told, Any]]:
    """Return what a speaker has promised, with the entries that say it."""
    return said(log, speaker, "promise")


def contradict(log: Log, verdict: Told, claimed: Told) -> bool:
    """Return whether the later of a verdict and a claim says less than the earlier one."""
    ranks = ["not-started", "under-way", "partly-done", "done", "not-applicable"]
    if verdict.status not in ranks[:4]:
        return False
    place_of = {id(told): place for place, told in enumerate(log)}
    earlier, later = sorted((verdict, claimed), key=lambda told: place_of[id(told)])
    return ranks.index(later.status) < ranks.index(earlier.status)


def what_may_hold(words: list[tuple[Told, Any]], day: datetime.date) -> list[Any]:
    """Return what can have held on a day: of words that can have been said by then, and that
    nothing which certainly came later, but by then, has followed.
    """
    begun = [(told, word) for told, word in words if told.first <= day]
    may = [
        word
        for told, word in begun
        if not any(told.last < other.first and other.last <= day for other, _ in begun)
    ]
    return [*may, None] if all(told.last > day for told, _ in words) else may


def claims_that_may_hold(log: Log, speaker: int, day: datetime.date) -> list[Any]:
    """Return the same of claims, of which a promise that has followed by then may leave none."""
    found: list[Any] = []
    for claim in what_may_hold([(told, told) for told, _ in said(log, speaker, "status")], day):
        after = [
            told
            for told, _ in promises_of(log, speaker)
            if claim and told.first <= day and takes_back(log, claim, told)
        ]
        if claim is None or after:
            found.append(None)
        if claim and not any(claim.last < told.first and told.last <= day for told in after):
            found.append(claim.status)
    return found


def claims_of_something(log: Log) -> Log:
    """Return the entries in which an addressee says that something was done."""
    return [
        told
        for told in counting(log)
        if told.speaker is not None and told.status not in ("", Status.NOT_STARTED)
    ]


def answers(log: Log) -> Log:
    """Return what the lead has said."""
    return [told for told in counting(log) if told.speaker == 0]


def add(page: RecommendationPage, log: Log) -> None:
    """Record a log."""
    entries: list[StatusUpdate] = []
    for told in log:
        promise = told.promise
        entries.append(
            StatusUpdate.objects.create(
                record=page.record,
                speaker=None if told.speaker is None else page.addressees[told.speaker],
                status=told.status,
                answer=told.answer,
                promised_date=promise and promise.first_day,
                promised_precision=promise.precision if promise else "",
                effective_date=told.first,
                date_precision=told.date.precision,
                evidence=EvidenceFactory(),
                corrects=None if told.corrects is None else entries[told.corrects],
            )
        )


@pytest.fixture(scope="module")
def all_logs(django_db_setup: None, django_db_blocker: Any) -> Iterator[Logs]:
    """Make recommendations with random logs once, and take them back after the last test."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_logs()
        transaction.set_rollback(True)


@pytest.fixture
def logs(all_logs: Logs, db: None) -> Logs:
    """Return recommendations with random logs, of reports of random dates."""
    return all_logs


def make_logs() -> Logs:
    """Return new recommendations with random logs."""
    chance, extending = Random(20261128), Random(20261129)  # noqa: S311 - no secret
    lead = AddresseeFactory(response_days=ALLOWED_DAYS, slug="city")
    other = AddresseeFactory()
    found = {}
    for _ in range(LOGS // 4):
        date = some_date(chance)
        report = ReportFactory(publication_date=date.date, date_precision=date.precision)
        for _ in range(4):
            page = RecommendationFactory(
                parent=report,
                addressees=[lead, other],
                due_date=chance.choice([None, some_date(chance).date]),
            )
            found[page] = some_log(chance)
            add(page, found[page])
            page.more_time = some_day(extending) if extending.random() < 0.3 else None
            if page.more_time:
                ExtensionFactory(page=page, extended_to=page.more_time, effective_date=TODAY)
    return found


def some_days() -> list[datetime.date]:
    """Return days at and beside the ends of months and years, and today."""
    chance = Random(1)  # noqa: S311 - no secret
    ends = [datetime.date(FIRST_YEAR + n // 12, n % 12 + 1, 1) for n in range(36)]
    near = [end - datetime.timedelta(n) for end in ends for n in (0, 1, 10)]
    return [*chance.sample([day for day in near if day <= TODAY], 15), TODAY]


def listed(question: str) -> set[int]:
    """Return the pages that the tracker lists for a question."""
    return {
        page.pk for page in Tracker(home_page(), TrackerQuery.of(QueryDict(question))).rows(ALL)
    }


def test_lists_and_files_tell_what_the_board_finds(client: Client, logs: Logs):
    annotated = RecommendationPage.objects.as_of().with_positions().in_bulk()
    by_id = read_csv(client)
    found: dict[str, set[int]] = defaultdict(set)
    for page, log in logs.items():
        verdict = what_holds(said(log, None, "status"))
        without = Status.NOT_ASSESSED if claims_of_something(log) else Status.NOT_STARTED
        holds, row = verdict or annotated[page.pk].status, by_id[page.permanent_id]
        assert verdict or holds in (without, Status.NOT_STARTED), log
        history = History.from_record(page.record)
        told = (annotated[page.pk].status, history.status, row["status"])
        assert told == (holds,) * 3, log
        found[holds].add(page.pk)
        is_rejected = what_holds(said(log, 0, "answer")) == Answer.REJECTED
        overdue = page.due_date and page.due_date < TODAY and Status(holds).is_open
        assert row["overdue"] == ("yes" if overdue and not is_rejected else "no"), log
        assert bool(build_outcome(page, [], today=TODAY).days_overdue) == (row["overdue"] == "yes")
    assert {status: listed(f"status={status}") for status in Status} == {
        status: found[status] for status in Status
    }


def test_lists_and_files_tell_what_the_lead_says(client: Client, logs: Logs):
    annotated = RecommendationPage.objects.as_of().with_positions().in_bulk()
    by_id = read_csv(client)
    found: dict[str, set[int]] = defaultdict(set)
    for page, log in logs.items():
        shown, row = annotated[page.pk], by_id[page.permanent_id]
        answer, promise = (what_holds(said(log, 0, what)) for what in ("answer", "promise"))
        claim = claim_that_holds(log, 0)
        assert (shown.lead_answer, shown.lead_claim) == (answer, claim), log
        assert row["claim"] == (claim or "")
        assert row["promised"] == (promise.iso if promise else ""), log
        is_open = shown.current_status.is_open
        given = "otherwise" if answers(log) else "none" if is_open else ""
        found[f"answer={answer or given}"].add(page.pk)
        assert row["answer"] == (answer or given)
        verdict = what_holds(said(log, None, "status"), whole=True)
        claimed = claim_that_holds(log, 0, whole=True)
        if not claimed and (before := what_holds(said(log, 0, "status"))):
            found[f"took back {before}"].add(page.pk)
        if verdict and claimed and contradict(log, verdict, claimed):
            found["claim=disputed"].add(page.pk)
        assert row["disputed"] == ("yes" if page.pk in found["claim=disputed"] else "no"), log
        for number, addressee in enumerate(page.addressees):
            position = History.from_record(page.record).get_position(addressee)
            assert position.answer == what_holds(said(log, number, "answer")), log
            assert position.claim == claim_that_holds(log, number), log
        reply = build_outcome(page, [], today=TODAY).replies[0]
        assert shown.promise_moves == reply.position.moves == int(row["promise_moves"])
        state = reply.promise.state if reply.promise else None
        assert shown.lead_promise_state == state, log
        assert row["promise"] == (state or ""), log
        if reply.promise:
            found[f"promise={reply.promise.state}"].add(page.pk)
            in_time = reply.promise.date.last_day >= TODAY
            assert reply.promise.state != PromiseState.LATE or not in_time
    questions = [f"answer={answer}" for answer in (*Answer.values, "otherwise", "none")]
    questions += [f"promise={state}" for state in PromiseState.values]
    for question in (*questions, "claim=disputed"):
        name, _, value = question.partition("=")
        assert listed(question) == found[question], question
        total = Tracker(home_page(), TrackerQuery.of(QueryDict())).totals(name).get(value, 0)
        assert total == len(found[question])
    assert all(found[question] for question in questions)
    assert found["took back done"]
    assert found["took back not-applicable"]


def test_of_each_day_is_told_what_can_have_held_on_it(logs: Logs):
    histories = {page.pk: History.from_record(page.record) for page in logs}
    for day in some_days():
        on_day = RecommendationPage.objects.with_status(day).with_positions(day).in_bulk()
        for page, log in logs.items():
            shown, history = on_day[page.pk], histories[page.pk]
            assert shown.status == history.get_status_on(day), (day, log)
            may = what_may_hold(said(log, None, "status"), day)
            if None in may and any(told.first <= day for told in claims_of_something(log)):
                may.append(Status.NOT_ASSESSED)
            assert shown.status in [word or Status.NOT_STARTED for word in may], (day, log)
            assert not shown.current_since or shown.current_since.iso in {
                told.date.iso for told in log
            }
            position = history.get_position(page.addressees[0], day)
            assert (shown.lead_answer, shown.lead_claim) == (position.answer, position.claim)
            assert shown.lead_answer in what_may_hold(said(log, 0, "answer"), day), (day, log)
            assert shown.lead_claim in claims_that_may_hold(log, 0, day), (day, log)
            promises = what_may_hold(said(log, 0, "promise"), day)
            assert iso(shown.lead_promise) == iso(position.promise), (day, log)
            assert iso(shown.lead_promise) in map(iso, promises), (day, log)
    today = RecommendationPage.objects.with_status(TODAY).in_bulk()
    assert {pk: page.status for pk, page in today.items()} == {
        page.pk: page.status for page in RecommendationPage.objects.with_status()
    }


def test_clocks_tell_what_is_true_of_every_day_that_the_dates_allow(client: Client, logs: Logs):
    late = waiting = in_time = 0
    rules = read_clock_rules()
    states: dict[str, set[int]] = {state.value: set() for state in ResponseState}
    for page, log in logs.items():
        asked = Told(page.report.displayed_date)
        clock = build_outcome(page, [], today=TODAY, rules=rules).replies[0].clock
        given = answers(log)
        is_open = History.from_record(page.record).status.is_open
        # All days that the dates allow, at their ends: lateness grows from one to the other.
        firsts, lasts = [told.first for told in given], [told.last for told in given]
        came = [min(firsts), min(lasts)] if given else [TODAY]
        waits = [(last - first).days for first in (asked.first, asked.last) for last in came]
        assert bool(clock.answered) == bool(given), log
        assert clock.min_days == max(min(waits), 0)
        until = page.more_time or datetime.date.min
        first_due, last_due = (
            max(day + datetime.timedelta(ALLOWED_DAYS), until) for day in (asked.first, asked.last)
        )
        assert clock.is_late == (min(came) > last_due), log
        assert clock.is_in_time == (bool(given) and max(came) <= first_due), log
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
        assert listed(f"response={state}") == pages, state
        everything = Tracker(home_page(), TrackerQuery.of(QueryDict()))
        assert everything.totals("response").get(state, 0) == len(pages) > 0
    text = " ".join(client.get("/addressees/city/").text.split())
    for label, total in (("Answered in time", in_time), ("Answered late", late)):
        assert f'{label}</dt> <dd class="key-figure__value">{total}</dd>' in text
    assert waiting
    assert late


def iso(date: PublicationDate | None) -> str | None:
    return date.iso if date else None


def read_csv(client: Client, question: str = "") -> dict[str, dict[str, str]]:
    """Return the rows of the tracker's file by their permanent ids."""
    file = b"".join(client.get(f"/recommendations.csv{question}").streaming_content).decode()
    return {row["id"]: row for row in csv.DictReader(io.StringIO(file.lstrip("\ufeff")))}


def test_what_is_kept_for_today_is_what_the_periods_say_of_today(logs: Logs):
    names = [*STATUS_NAMES, *POSITION_NAMES]
    pages = RecommendationPage.objects.filter(pk__in=[page.pk for page in logs]).order_by("pk")
    kept, derived = (
        list(pages.with_status(day).with_positions(day).values("pk", *names))
        for day in (None, TODAY)
    )
    assert kept == derived
    assert len(kept) == len(logs)


@pytest.mark.parametrize("day", ["", "2025-03-01"])
def test_all_files_of_one_list_say_the_same(client: Client, logs: Logs, day: str):
    rows = read_csv(client, f"?as_of={day}")
    file = client.get(f"/recommendations.json?as_of={day}").streaming_content
    members = {row["id"]: row for row in json.loads(b"".join(file))["recommendations"]}
    feed = b"".join(client.get(f"/recommendations.atom?as_of={day}").streaming_content)
    entries = {
        entry.findtext("a:id", namespaces=ATOM): entry
        for entry in ElementTree.fromstring(feed).iterfind("a:entry", ATOM)
    }
    assert rows.keys() == members.keys()
    assert {row["address"] for row in rows.values()} == entries.keys()
    for pk, row in rows.items():
        assert {name: _as_cell(value) for name, value in members[pk].items()} == row
        entry = entries[row["address"]]
        status = Status(row["status"]).label
        assert [each.get("term") for each in entry.iterfind("a:category", ATOM)] == [status]
        words = entry.findtext("a:summary", namespaces=ATOM)
        assert f"{status}." in words
        answer = get_answer_label(row["answer"]) if row["answer"] else None
        assert words.partition("Answer of the lead: ")[2] == (f"{answer}." if answer else "")


def _as_cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "; ".join(value) if isinstance(value, list) else "" if value is None else str(value)
