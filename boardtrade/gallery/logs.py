"""Sample logs, clocks, references and scorecards: objects that never come near the database."""

import datetime
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from boardtrade.citing.authors import read_author
from boardtrade.citing.citable import Citable
from boardtrade.gallery import samples
from boardtrade.navigation.templatetags.citing import Citations, build_citations
from boardtrade.pages.publication_date import DatePrecision, PublicationDate
from recommendations.addressees.scorecards import AnswerTable, ResponseSummary, Scorecard
from recommendations.models import (
    Addressee,
    Evidence,
    EvidenceCopy,
    EvidenceNotice,
    LinkKind,
    StatusUpdate,
)
from recommendations.pages.earlier_asks.ask_history import Ask
from recommendations.pages.outcome import OutcomeEntry, Reply
from recommendations.pages.status_counts import count_statuses
from recommendations.record.answers import Answer
from recommendations.record.clocks.response_clock import Extension, ResponseClock, Span
from recommendations.record.clocks.response_times import AgreedTime
from recommendations.record.clocks.stops import Stop
from recommendations.record.history import History
from recommendations.record.promises import PromiseState, build_promise
from recommendations.record.statuses import Status

MINUTES = "https://www.example.org/minutes/2024/05/14"
ASKED = datetime.date(2024, 3, 3)
NOTE = (
    "Council asked staff to report back on what the change would cost.\n\n"
    "A second paragraph says what the Board made of the answer, <b>in plain text</b>."
)


def entry(number: int, status: Status | str = "", **values: Any) -> StatusUpdate:
    """Return an entry of a log."""
    usual: dict[str, Any] = {
        "effective_date": ASKED + datetime.timedelta(days=100 * number),
        "note": NOTE,
        "evidence": Evidence(url=MINUTES),
    }
    return StatusUpdate(pk=number, status=status, **(usual | values))


def link_that_is_gone() -> Evidence:
    """Return evidence whose page is gone, with our copy and that of an archive."""
    evidence = Evidence(url=MINUTES, title="Minutes, 14 May 2024")
    moment = datetime.datetime(2026, 5, 3, 12, tzinfo=datetime.UTC)
    EvidenceNotice(
        evidence=evidence,
        gone_since=moment.date(),
        copy=EvidenceCopy(pk=1, evidence=evidence, fetched_at=moment, size=120_000),
        archive_url="https://archive.example.org/2026/minutes",
    )
    return evidence


def full_log() -> list[OutcomeEntry]:
    """Return a log with an entry of every kind: corrected, mistaken, superseded, vague, long."""
    body, city = Addressee(pk=1, name=samples.FRENCH_TITLE), Addressee(pk=2, name="City of Toronto")
    mistaken = entry(
        2, Status.DONE, speaker=city, evidence=Evidence(url=MINUTES, title="Letter of the Mayor")
    )
    titled = Evidence(url=MINUTES, title="Minutes, 14 May 2024")
    updates = [
        entry(0, Status.NOT_STARTED, evidence=None, note=""),
        entry(
            1,
            answer=Answer.ACCEPTED_IN_PRINCIPLE,
            date_precision=DatePrecision.YEAR,
            speaker=body,
            quote=samples.SUMMARY,
            promised_date=ASKED.replace(year=2026, day=1),
            promised_precision=DatePrecision.MONTH,
        ),
        mistaken,
        entry(3, Status.UNDER_WAY, speaker=city, corrects=mistaken, evidence=titled),
        entry(4, Status.PARTLY_DONE, evidence=link_that_is_gone()),
        entry(5, Status.SUPERSEDED, note=samples.SUMMARY),
        stray := entry(6, Status.DONE, date_precision=DatePrecision.MONTH),
        entry(7, "", corrects=stray, note="It was about another recommendation.", evidence=None),
        entry(8, extended_for=city, extended_to=ASKED.replace(year=2027), evidence=None),
    ]
    log = [OutcomeEntry(entry) for entry in History(updates).entries]
    successor: Any = samples.recommendation(3, samples.LONG_TITLE)
    return [
        OutcomeEntry(
            each.entry,
            each.update.speaker_name,
            successor if each.update.status == Status.SUPERSEDED else None,
        )
        for each in log
    ]


def replies() -> list[tuple[str, Reply]]:
    """Return what addressees say that agree, disagree, put off, or are silent."""
    city = Addressee(pk=2, name="City of Toronto")
    usual: dict[str, Any] = {"speaker": city, "promised_precision": DatePrecision.YEAR}

    def reply(status: Status, *updates: StatusUpdate) -> Reply:
        position = History(list(updates)).get_position(city)
        promise = build_promise(
            position.promise,
            status=status,
            answer=position.answer,
            since=samples.date("day"),
            promised_since=position.promised_since,
            moves=position.moves,
            today=ASKED + datetime.timedelta(days=1000),
        )
        span = position.responded
        reading = clock(1000, answered=span, allowed_days=90, status=status)
        verdict = entry(9, status)
        meaning = str(position.answer.definition) if position.answer else ""
        return Reply(city, position, status, verdict, promise, reading["clock"], meaning)

    first, second = (
        entry(number, promised_date=datetime.date(2024 + number, 1, 1), **usual)
        for number in (1, 2)
    )
    accepted = entry(0, answer=Answer.ACCEPTED_IN_PART, speaker=city)
    return [
        ("Reply: no answer", reply(Status.NOT_STARTED)),
        ("Reply: agrees", reply(Status.DONE, entry(0, Status.DONE, speaker=city))),
        (
            "Reply: disagrees, and has put off what it promised",
            reply(Status.UNDER_WAY, accepted, entry(3, Status.DONE, speaker=city), first, second),
        ),
    ]


def ask_histories() -> list[tuple[str, list[Ask]]]:
    """Return how often a thing was asked: by the Board alone, and by others before it."""
    long: dict[str, Any] = {
        "title": samples.LONG_TITLE,
        "report": samples.LONG_TITLE,
        "number": "10.1",
    }
    this = Ask(3, "", "", samples.date("day"), status=Status.NOT_STARTED, is_this=True)
    earlier = Ask(1, name="", date=samples.date("year"), url="#1", status=Status.DONE, **long)
    later = replace(earlier, url="#2", status=Status.UNDER_WAY, date=samples.date("month"))
    outside = Ask(
        "https://www.example.org/",
        samples.FRENCH_TITLE,
        "",
        None,
        url="https://www.example.org/",
        body="Auditor General of Ontario",
        words=[str(LinkKind.JOINS.by_this)],
    )
    repeated = replace(earlier, words=[str(LinkKind.REPEATS.by_this)])
    sharpens = str(LinkKind.SHARPENS.of_another) % {"earlier": f"no. 2 of “{samples.TITLE}”"}
    return [
        ("Asked twice", [repeated, this]),
        (
            "Asked also by others",
            [
                outside,
                repeated,
                this,
                replace(later, words=[str(LinkKind.JOINS.of_this), sharpens]),
            ],
        ),
    ]


def answer_table() -> AnswerTable:
    """Return the answers of one addressee against what the Board finds."""
    totals = {("accepted", "done"): 4, ("rejected", "not-started"): 1, ("none", "under-way"): 12}
    return AnswerTable.from_totals(totals)


def clock(days: int, **values: Any) -> dict[str, Any]:
    """Return a clock read some days after the question, as arguments of its component."""
    today = ASKED + datetime.timedelta(days=days)
    usual: dict[str, Any] = {"asked": PublicationDate(ASKED, DatePrecision.DAY)}
    if allowed_days := values.pop("allowed_days", None):
        usual["times"] = [AgreedTime(None, allowed_days)]
    return {"clock": ResponseClock(today=today, **(usual | values))}


def stop(first: int, last: int | None = None) -> Stop:
    """Return a pause of the clock from some days after the question until some later ones."""
    days = [None if day is None else ASKED + datetime.timedelta(days=day) for day in (first, last)]
    return Stop(days[0] or ASKED, days[1], "The legislature was dissolved for an election.")


def extension(days: int) -> Extension:
    """Return more time, until some days after the question."""
    return Extension(
        ASKED + datetime.timedelta(days=days), "A new council has to be elected first."
    )


def answered(days: int, precision: DatePrecision = DatePrecision.DAY, **values: Any) -> dict:
    """Return a clock that stopped some days after the question, as well as that is known."""
    date = PublicationDate(ASKED + datetime.timedelta(days=days), precision)
    span = Span(date.first_day, date.last_day)
    return clock(1000, answered=span, status=Status.UNDER_WAY, **values)


def citations() -> Citations:
    """Return the references to a recommendation with signs that every format has to escape."""
    citable = Citable(
        institution="Toronto Region Board of Trade",
        authors=(read_author("Devika Ramanathan"), read_author("Ana de la Cruz")),
        title="Let firms & cities share 50% of {costs}",
        number="3",
        report=samples.LONG_TITLE,
        displayed_date=samples.date("month"),
        key="k7m2q9xw",
        url="https://example.org/r/k7m2q9xw/",
    )
    return build_citations(citable, page_id=1)


def rows() -> list[SimpleNamespace]:
    """Return recommendations of several reports."""
    report = SimpleNamespace(title=samples.LONG_TITLE, url="#report", displayed_date=samples.date())
    due = PublicationDate(ASKED, DatePrecision.DAY)
    city, ministry = Addressee(name="City of Toronto"), Addressee(name=samples.FRENCH_TITLE)
    states: list[dict[str, Any]] = [
        {
            "current_status": Status.UNDER_WAY,
            "current_since": samples.date("day"),
            "due": due,
            "addressees": [city, ministry],
        },
        {
            "current_status": Status.NOT_STARTED,
            "due": due,
            "is_overdue": True,
            "lead_promise": samples.date("month"),
            "promise_moves": 2,
            "lead_promise_state": PromiseState.LATE,
            "addressees": [city],
        },
        {"current_status": Status.NOT_STARTED},
    ]
    return [
        SimpleNamespace(
            **vars(samples.recommendation(number)),
            pk=number,
            report=report,
            **({"lead_promise": None} | state),
        )
        for number, state in enumerate(states, start=1)
    ]


def addressed() -> dict[str, Any]:
    """Return the addressees of a report with many recommendations."""
    names = ("City of Toronto", samples.FRENCH_TITLE, "Province")
    addressees = [(Addressee(name=name, slug="x"), 12 - n) for n, name in enumerate(names)]
    return {"addressees": addressees, "report": "sharing-the-street"}


def scorecards() -> list[Scorecard]:
    """Return the scorecards of addressees with little and much to do."""
    few = count_statuses([Status.DONE, Status.DONE, Status.WITHDRAWN])
    return [
        Scorecard(Addressee(name="City of Toronto", slug="toronto"), few),
        Scorecard(Addressee(name=samples.FRENCH_TITLE, slug="x"), count_statuses([*Status] * 12)),
    ]


def summary(**values: Any) -> ResponseSummary:
    """Return how an addressee answers."""
    usual: dict[str, Any] = {
        "answered": 9,
        "late": 2,
        "in_time": 6,
        "waiting": 4,
        "overdue": 1,
        "longest_wait": 1412,
        "is_wait_exact": True,
        "has_limit": True,
        "median_days": 384,
    }
    return ResponseSummary(**(usual | values))
