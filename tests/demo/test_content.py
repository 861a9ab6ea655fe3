"""What the demonstration tells of its recommendations, and what it leaves alone."""

import datetime
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.utils import timezone

from boardtrade.body.charts import write_csv
from boardtrade.demo.sources import read, read_all
from boardtrade.navigation.models import MenuLink
from boardtrade.pages.publication_date import DatePrecision
from recommendations.models import (
    Addressee,
    EvidenceNotice,
    RecommendationPage,
    RecommendationRecord,
    ResponseTime,
    StatusUpdate,
)
from recommendations.pages.outcome import build_outcome
from recommendations.record.answers import Answer
from recommendations.record.clocks.rules import read_clock_rules
from recommendations.record.history import History
from recommendations.record.promises import PromiseState
from recommendations.record.statuses import Priority, Status
from reports.models import ReportPage

HISTORIES = read_all("histories")
ENTRIES = [entry for history in HISTORIES for entry in history["updates"]]
ADDRESSEES = {each["slug"]: each for each in read("addressees.toml")["addressees"]}


def lead_reply(page):
    return build_outcome(page, [], today=timezone.localdate(), rules=read_clock_rules()).replies[0]


def test_every_status_holds_somewhere_now(demo):
    pages = RecommendationPage.objects.published().with_status()
    assert {page.status for page in pages} == set(Status.values)
    assert StatusUpdate.objects.filter(status=Status.NOT_STARTED).exists()
    without = RecommendationRecord.objects.filter(updates__isnull=True)
    assert without.count() == 2, "of a few, nothing is known"
    assert {"day", "month", "year"} == set(
        StatusUpdate.objects.values_list("date_precision", flat=True)
    )


def test_every_recommendation_says_who_should_act_and_how_urgent_it_is(demo):
    pages = RecommendationPage.objects.published()
    assert all(page.addressees for page in pages)
    assert {page.priority for page in pages} == set(Priority.values)
    assert pages.filter(due_date__isnull=False).count() > pages.filter(due_date=None).count() > 0
    assert pages.exclude(success_measure="").count() > 10
    addressed = {each.slug for page in pages for each in page.addressees}
    assert addressed == set(ADDRESSEES)
    for entry in StatusUpdate.objects.exclude(speaker=None).select_related("speaker"):
        assert entry.speaker in entry.record.pages.get().addressees


def test_some_answers_were_late_some_are_awaited_and_some_work_is_overdue(demo):
    pages = list(RecommendationPage.objects.published().with_status())
    clocks = [lead_reply(page).clock for page in pages]
    assert {clock.is_late for clock in clocks if clock.answered} == {True, False}
    assert {clock.is_late for clock in clocks if clock.is_running} == {True, False}
    assert 3 < RecommendationPage.objects.with_status().overdue().count() < 12


def test_for_one_answer_there_was_more_time_and_one_body_has_less_of_it_now(demo):
    extension = StatusUpdate.objects.get(extended_to__isnull=False)
    clock = lead_reply(extension.record.pages.with_status().get()).clock
    assert clock.is_extended
    assert clock.due_on == extension.extended_to
    assert ResponseTime.objects.filter(starts_on__isnull=False).exists()


def test_the_time_for_an_answer_is_not_said_to_be_over_before_it_is(demo):
    entries = StatusUpdate.objects.filter(note__contains="days for an answer ended")
    assert entries
    for entry in entries:
        due = entry.record.pages.get().standing.answer_due_last
        assert entry.effective_date > due, entry


def test_what_they_say_and_what_the_board_finds_differ_and_promises_are_kept_moved_and_missed(demo):
    replies = [lead_reply(page) for page in RecommendationPage.objects.published()]
    assert any(reply.is_disputed for reply in replies)
    answers = {reply.position.answer for reply in replies}
    assert {Answer.ACCEPTED, Answer.ACCEPTED_IN_PRINCIPLE, Answer.REJECTED, None} <= answers
    promises = [reply.promise for reply in replies if reply.promise]
    assert {promise.state for promise in promises} >= {PromiseState.LATE, PromiseState.DUE}
    assert any(promise.moves for promise in promises)
    moved = StatusUpdate.objects.exclude(promise_reason="")
    assert moved.exists()


def test_entries_were_recorded_after_they_held_and_before_today(demo):
    reports = {each["slug"]: each["publication_date"] for each in read_all("reports")}
    for entry in StatusUpdate.objects.select_related("record"):
        recorded = timezone.localtime(entry.recorded_at)
        assert entry.effective_date <= recorded.date() < timezone.localdate()
        assert entry.effective_date >= reports[entry.record.pages.get().report.slug]
        assert entry.record.reviewed_at >= entry.recorded_at
        if entry.date_precision == DatePrecision.YEAR:
            assert (entry.effective_date.month, entry.effective_date.day) == (1, 1)
    years = set(StatusUpdate.objects.values_list("recorded_at__year", flat=True))
    assert years == {2021, 2022, 2023, 2024, 2025, 2026}


def test_a_mistake_is_corrected_and_a_recommendation_is_superseded(demo):
    correction = StatusUpdate.objects.exclude(corrects=None).get()
    history = History.from_record(correction.record)
    assert [entry.is_valid for entry in history.entries].count(False) == 1
    assert history.get_verdict_on(datetime.date(2023, 7, 1)) == correction
    superseded = StatusUpdate.objects.get(status=Status.SUPERSEDED)
    assert superseded.superseded_by.pages.get().number == "2"


def test_one_link_is_gone_and_its_copy_stands_in(demo, client):
    notice = EvidenceNotice.objects.get()
    page = notice.evidence.updates.first().record.pages.get()
    assert f'href="{notice.copy.url}"' in client.get(page.url).text
    words = client.get(notice.copy.url).text
    assert "2020, one memorandum" in words
    assert "<" not in words


def test_one_entry_is_shown_by_a_file(demo):
    file = StatusUpdate.objects.exclude(evidence__document=None).get().evidence.document
    assert file.file.read(5) == b"%PDF-"


@pytest.mark.parametrize(
    "entry", ENTRIES, ids=lambda entry: f"{entry['recommendation']} {entry['date']}"
)
def test_entries_tell_what_happened_and_how_it_is_known(entry):
    told = [entry[name] for name in ("note", "quote", "reason") if name in entry]
    assert told
    assert all(20 < len(words) < 240 and words.endswith(".") for words in told)
    if "evidence" not in entry:
        assert entry.get("status") == Status.NOT_STARTED or "extended_for" in entry
        assert "speaker" not in entry
    assert entry.get("evidence", {"title": "-"})["title"]


def test_all_that_is_linked_are_addresses_kept_for_examples():
    links = [entry["evidence"]["url"] for entry in ENTRIES if "url" in entry.get("evidence", {})]
    links += [each["website"] for each in ADDRESSEES.values()]
    assert {urlsplit(link).hostname for link in links} == {"example.org", "example.com"}
    assert {urlsplit(link).scheme for link in links} == {"https"}


def test_seeding_again_adds_nothing_to_the_records(demo):
    def state():
        return [
            StatusUpdate.objects.count(),
            Addressee.objects.count(),
            list(RecommendationRecord.objects.order_by("pk").values_list("reviewed_at", flat=True)),
        ]

    before = state()
    assert before[:2] == [len(ENTRIES), len(ADDRESSEES)]
    RecommendationPage.objects.get(number=1, report__slug="six-storeys-up").unpublish()
    call_command("seed_demo", verbosity=0)
    assert state() == before


def test_the_menus_lead_to_tracker_and_addressees(demo):
    paths = dict(MenuLink.objects.exclude(path="").values_list("path", "place"))
    assert paths == {"/recommendations/": "header", "/addressees/": "footer"}
    orders = list(MenuLink.objects.values_list("sort_order", flat=True))
    assert len(orders) == len(set(orders))


def test_one_thing_was_asked_four_times_by_two_bodies_over_eleven_years(demo):
    page = RecommendationPage.objects.get(number="5", report__slug="six-storeys-up")
    assert page.ask_history.title == "Asked four times since 2014"
    assert [bool(ask.body) for ask in page.ask_history.asks] == [True, False, False, False]
    assert urlsplit(page.ask_history.asks[0].url).hostname == "example.org"


def test_charts_of_reports_are_drawn_and_taken_along(demo, client):
    charts = [
        (page, block)
        for page in ReportPage.objects.live()
        for block in page.body.blocks_by_name("chart")
    ]
    assert len(charts) >= 3
    for page, block in charts:
        assert block.value.chart.problem == ""
        response = client.get(f"{page.get_url()}charts/{block.id}.csv")
        assert response.text.removeprefix("\ufeff") == write_csv(block.value.chart)
