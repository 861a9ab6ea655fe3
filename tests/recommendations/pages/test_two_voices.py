"""What addressees say stands beside what the Board finds, wherever readers and programs look."""

import datetime
import json
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from boardtrade.pages.publication_date import DatePrecision
from recommendations.models import AddresseePeriod, Definition, RecommendationPage
from recommendations.record.answers import Answer
from recommendations.record.history import History
from recommendations.record.periods import Axis
from recommendations.record.statuses import Status
from tests.factories import AddresseeFactory, RecommendationFactory, StatusUpdateFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> RecommendationPage:
    """Return a recommendation to two bodies."""
    bodies = [AddresseeFactory(name="The City"), AddresseeFactory(name="The Province")]
    return RecommendationFactory(addressees=bodies)


def read(client: Client, address: str) -> str:
    """Return a page, with spaces in place of tags and of lines."""
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(address).text).split())


def say(page: RecommendationPage, number: int = 0, **values: Any) -> None:
    """Let one of the addressees speak."""
    StatusUpdateFactory(page=page, speaker=page.addressees[number], **({"status": ""} | values))


def test_readers_see_who_says_what_and_where_the_board_finds_otherwise(client, page):
    StatusUpdateFactory(
        page=page, speaker=page.addressees[0], status=Status.DONE, quote="All done."
    )
    StatusUpdateFactory(page=page, status=Status.PARTLY_DONE)
    html = " ".join(client.get(page.get_url()).text.split())
    assert "The City says: done. The Board finds: partly done." in html
    assert "<blockquote" in html
    row = client.get("/recommendations/?claim=disputed").text
    assert page.title in row
    assert "They say: done" in " ".join(row.split())


def test_who_promises_what_it_has_called_done_no_longer_claims_it(client, page):
    say(page, status=Status.DONE)
    StatusUpdateFactory(page=page, status=Status.PARTLY_DONE)
    say(
        page,
        effective_date=datetime.date(2024, 9, 1),
        promised_date=datetime.date(2027, 1, 1),
        promised_precision=DatePrecision.YEAR,
    )
    words = read(client, page.get_url())
    assert "The Board finds: partly done." not in words
    assert re.search(r"The City Promised for 2027\.", words)
    disputed = "/recommendations/?claim=disputed"
    assert page.title not in client.get(disputed).text
    assert page.title in client.get(f"{disputed}&as_of=2024-08-31").text
    assert page.title not in client.get(f"{disputed}&as_of=2024-09-01").text
    assert "They say" not in read(client, page.addressees[0].url)
    for day, claim in (("", None), ("2024-08-31", "done"), ("2024-09-01", None)):
        file = client.get(f"/recommendations.json?as_of={day}").getvalue()
        [member] = json.loads(file)["recommendations"]
        assert (member["claim"], member["disputed"]) == (claim, claim is not None), day
    say(page, status=Status.DONE, effective_date=datetime.date(2024, 10, 1))
    StatusUpdateFactory(
        page=page, status=Status.PARTLY_DONE, effective_date=datetime.date(2024, 11, 1)
    )
    assert page.title in client.get(disputed).text


DAY, MONTH = DatePrecision.DAY, DatePrecision.MONTH


@pytest.mark.parametrize(
    ("claimed", "claim_day", "promise_day", "promise_precision", "is_promised_first", "is_left"),
    [
        (Status.DONE, 10, 20, DAY, False, False),
        (Status.NOT_APPLICABLE, 10, 20, DAY, False, False),
        (Status.PARTLY_DONE, 10, 20, DAY, False, True),
        (Status.UNDER_WAY, 10, 20, DAY, False, True),
        (Status.NOT_STARTED, 10, 20, DAY, False, True),
        (Status.DONE, 10, 20, DAY, True, False),  # recorded before the claim, said after it
        (Status.DONE, 20, 10, DAY, False, True),  # recorded after the claim, said before it
        (Status.DONE, 10, 10, DAY, False, False),
        (Status.DONE, 10, 10, DAY, True, True),
        (Status.DONE, 10, 1, MONTH, False, False),  # in that month, and recorded later
        (Status.DONE, 10, 1, MONTH, True, True),
    ],
)
def test_a_promise_takes_back_a_claim_that_it_follows(
    page, claimed, claim_day, promise_day, promise_precision, is_promised_first, is_left
):
    words = [
        {"status": claimed, "effective_date": datetime.date(2024, 6, claim_day)},
        {
            "promised_date": datetime.date(2027, 1, 1),
            "promised_precision": DatePrecision.YEAR,
            "effective_date": datetime.date(2024, 6, promise_day),
            "date_precision": promise_precision,
        },
    ]
    for said in reversed(words) if is_promised_first else words:
        say(page, **said)
    left = claimed if is_left else None
    for day in (None, datetime.date(2024, 6, 30)):
        shown = RecommendationPage.objects.with_status(day).with_positions(day).get(pk=page.pk)
        position = History.from_record(page.record).get_position(page.addressees[0], day)
        assert shown.lead_claim == position.claim == left


def test_a_claim_lives_on_when_the_promise_after_it_was_a_mistake(page):
    say(page, status=Status.DONE)
    promise = StatusUpdateFactory(
        page=page,
        speaker=page.addressees[0],
        status="",
        promised_date=datetime.date(2027, 1, 1),
        promised_precision=DatePrecision.YEAR,
    )
    StatusUpdateFactory(page=page, status="", corrects=promise)
    assert RecommendationPage.objects.with_status().with_positions().get().lead_claim == Status.DONE


def test_what_is_promised_together_with_a_claim_does_not_take_it_back(page):
    say(
        page,
        status=Status.DONE,
        promised_date=datetime.date(2024, 6, 1),
        promised_precision=DatePrecision.MONTH,
    )
    assert RecommendationPage.objects.with_status().with_positions().get().lead_claim == Status.DONE


def test_who_claims_it_anew_says_so_since_then(page):
    for day, said in (
        (1, {"status": Status.DONE}),
        (2, {"promised_date": datetime.date(2027, 1, 1), "promised_precision": DatePrecision.YEAR}),
        (3, {"status": Status.DONE}),
    ):
        say(page, effective_date=datetime.date(2024, 6, day), **said)
    periods = AddresseePeriod.objects.filter(axis=Axis.CLAIM).order_by("starts_on")
    days = [
        [p.starts_on.day, p.ends_before and p.ends_before.day, p.said_since.day] for p in periods
    ]
    assert days == [[1, 2, 1], [3, None, 3]]


def test_readers_are_told_once_what_an_answer_means(client, page):
    Definition.objects.create(
        term=Answer.ACCEPTED, definition="It will do as asked.", locale=page.locale
    )
    for number in range(2):
        say(page, number, answer=Answer.ACCEPTED)
    assert read(client, page.get_url()).count("It will do as asked.") == 1


def test_readers_see_how_a_promise_has_moved(client, page):
    for month, promised in enumerate((2025, 2026, 2027), start=1):
        StatusUpdateFactory(
            page=page,
            speaker=page.addressees[0],
            status="",
            effective_date=datetime.date(2024, month, 1),
            promised_date=datetime.date(promised, 1, 1),
            promised_precision=DatePrecision.YEAR,
            promise_reason="" if month == 1 else "The builder went out of business.",
        )
    html = " ".join(client.get(page.get_url()).text.split())
    assert "Promised for 2027, moved 2 times, from 2025." in html
    assert "The builder went out of business." in html
    shown = RecommendationPage.objects.as_of().with_positions().get(pk=page.pk)
    assert shown.promise_moves == 2


def test_one_that_answers_says_nothing_of_the_other(client, page):
    say(page, answer=Answer.ACCEPTED)
    words = read(client, page.get_url())
    assert re.search(r"The City Accepted 1 June 2024 The addressee .* Answered after", words)
    assert re.search(r"The Province No answer for", words)


def test_what_is_not_judged_yet_is_not_called_not_started(client, page):
    say(page, status=Status.DONE)
    assert "Not assessed" in read(client, page.get_url())
    assert "They say" not in read(client, "/recommendations/")
    StatusUpdateFactory(page=page, status=Status.NOT_STARTED)
    assert "They say: done" in read(client, "/recommendations/")


def test_numbers_beside_the_bar_count_the_answers(client, page):
    say(page, answer=Answer.REJECTED)
    RecommendationFactory(parent=page.report, addressees=[page.addressees[1]])
    RecommendationFactory(parent=page.report)
    for address in ("/", page.report.get_url()):
        assert "Rejected 1 No answer yet 1" in read(client, address), address
    html = client.get(page.report.get_url()).text
    assert f"/recommendations/?report={page.report.slug}&amp;answer=rejected" in html


def test_an_addressee_is_told_by_its_answers_and_promises(client, page):
    city = page.addressees[0]
    say(
        page,
        answer=Answer.ACCEPTED,
        promised_date=datetime.date(2025, 1, 1),
        promised_precision=DatePrecision.YEAR,
    )
    StatusUpdateFactory(page=page, status=Status.UNDER_WAY)
    words = read(client, city.url)
    assert "Answer Under way Accepted 1" in words
    assert "Promised date passed 1" in words
    assert f"Promised dates that have passed 2025 {page.title}" in words
    assert "No answer yet 1" in read(client, page.addressees[1].url)


@pytest.mark.parametrize(
    ("promised", "precision", "is_late"),
    [
        (datetime.date(2025, 1, 1), DatePrecision.YEAR, True),
        (datetime.date(2026, 1, 1), DatePrecision.YEAR, False),
        (datetime.date(2026, 6, 1), DatePrecision.MONTH, False),
        (datetime.date(2026, 6, 29), DatePrecision.DAY, True),
        (datetime.date(2026, 6, 30), DatePrecision.DAY, False),
    ],
)
def test_rows_and_frames_say_that_a_promised_date_has_passed(
    client, page, monkeypatch, promised, precision, is_late
):
    monkeypatch.setattr(timezone, "localdate", lambda *args: datetime.date(2026, 6, 30))
    say(page, promised_date=promised, promised_precision=precision)
    for address in ("/recommendations/", page.addressees[0].url, page.report.get_url()):
        words = read(client, address)
        assert "Promised for" in words, address
        assert ("which has passed" in words) == is_late, address
    frame = f"/embed/recommendations/{page.permanent_id}/"
    assert ("which has passed" in read(client, frame)) == is_late
    assert "which has passed" not in read(client, "/recommendations/?as_of=2024-12-31")


@pytest.mark.parametrize("end", [{"answer": Answer.REJECTED}, {"status": Status.WITHDRAWN}])
def test_rows_say_nothing_of_a_promise_that_nobody_waits_for(client, page, end):
    say(page, promised_date=datetime.date(2025, 1, 1), promised_precision=DatePrecision.YEAR)
    if "status" in end:
        StatusUpdateFactory(page=page, **end)
    else:
        say(page, effective_date=datetime.date(2024, 7, 1), **end)
    assert "Promised for" not in read(client, "/recommendations/")


def test_the_frame_says_that_something_is_overdue(client, page):
    page.due_date = datetime.date(2024, 1, 31)
    page.save()
    frame = f"/embed/recommendations/{page.permanent_id}/"
    assert "Overdue since 31 January 2024" in read(client, frame)


def test_programs_read_both_voices(client, page):
    say(page, answer=Answer.ACCEPTED_IN_PART, quote="A part of it.")
    StatusUpdateFactory(page=page, status=Status.UNDER_WAY)
    html = client.get(page.get_url()).text
    data = json.loads(
        re.search(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', html, re.S)[1]
    )
    node = next(node for node in data["@graph"] if node["@type"] == "CreativeWork")
    assert node["creativeWorkStatus"]["termCode"] == "under-way"
    (comment,) = node["comment"]
    assert comment["author"]["name"] == "The City"
    assert (comment["name"], comment["text"]) == ("Accepted in part", "A part of it.")
    feed = b"".join(client.get("/recommendations.atom").streaming_content).decode()
    assert "Under way. Answer of the lead: Accepted in part." in feed
    frame = read(client, f"/embed/recommendations/{page.permanent_id}/")
    assert "Accepted in part" in frame
