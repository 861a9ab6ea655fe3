"""A clock does not count days on which an event stops it, and nobody is late meanwhile."""

import datetime
from random import Random

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale

from boardtrade.pages.publication_date import DatePrecision
from boardtrade.people.merging import merge
from recommendations.models import Addressee, ClockStop, RecommendationPage, Standing
from recommendations.pages.answers import ResponseState, build_response_state
from recommendations.record.answers import Answer
from recommendations.record.clocks.response_clock import ResponseClock, Span
from recommendations.record.clocks.rules import read_clock_rules
from recommendations.record.clocks.stops import (
    NEVER,
    Stop,
    count_stopped_days,
    find_due_day,
)
from tests.factories import (
    AddresseeFactory,
    RecommendationFactory,
    ReportFactory,
    StatusUpdateFactory,
    agree,
)
from tests.recommendations.record.clocks.test_response_clock import clock, words

ASKED = datetime.date(2024, 1, 1)
REASON = "Parliament was dissolved"


def day(number: int) -> datetime.date:
    return ASKED + datetime.timedelta(days=number)


def stop(first: int, last: int | None) -> Stop:
    return Stop(day(first), None if last is None else day(last), REASON)


@pytest.mark.parametrize(
    ("stops", "stopped", "due"),
    [
        ([], 0, 90),
        ([stop(10, 19)], 10, 100),
        ([stop(-10, 9)], 9, 99),
        ([stop(-10, 0)], 0, 90),
        ([stop(90, 99)], 10, 100),
        ([stop(91, 99)], 9, 90),  # the answer was due before
        ([stop(10, 19), stop(15, 24)], 15, 105),  # a day is not left out twice
        ([stop(10, 19), stop(12, 14)], 10, 100),
        ([stop(10, 19), stop(95, 99)], 15, 105),  # the first one moves the due day into the second
        ([stop(150, 400)], 51, 90),
    ],
)
def test_days_that_are_stopped_move_the_day_on_which_an_answer_is_due(stops, stopped, due):
    assert count_stopped_days(stops, ASKED, day(200)) == stopped
    assert find_due_day(stops, ASKED, 90) == day(due)


def test_nothing_is_due_while_nobody_knows_when_the_clock_goes_on():
    assert find_due_day([stop(10, None)], ASKED, 90) == NEVER
    assert find_due_day([stop(91, None)], ASKED, 90) == day(90)
    waiting = clock(500, allowed_days=90, stops=[stop(10, None)])
    assert (waiting.due_on, waiting.is_late, waiting.min_days) == (None, False, 9)
    assert f"The clock stands still since 11 January 2024: {REASON}" in words(waiting)


def test_readers_are_told_what_was_not_counted():
    waiting = clock(500, allowed_days=90, stops=[stop(10, 19)])
    assert (waiting.min_days, waiting.due_on, waiting.is_late) == (490, day(100), True)
    assert f"Not counted: 11 January 2024 to 20 January 2024. {REASON}" in words(waiting)
    assert "stands still" not in words(waiting)


def test_what_stops_after_the_answer_is_not_told():
    answered = clock(500, allowed_days=90, answered=Span(day(5), day(5)), stops=[stop(10, 19)])
    assert (answered.past_stops, answered.standing_stop) == ([], None)
    assert answered.is_in_time


def test_an_answer_in_time_thanks_to_a_stop_is_in_time():
    answered = clock(500, allowed_days=90, answered=Span(day(95), day(95)), stops=[stop(10, 19)])
    assert (answered.is_in_time, answered.is_late, answered.max_days) == (True, False, 85)


@pytest.fixture
def government(db: None) -> Addressee:
    return AddresseeFactory(name="Government")


@pytest.fixture
def ministry(government: Addressee) -> Addressee:
    return AddresseeFactory(name="Ministry of Ports", parent=government, response_days=90)


@pytest.fixture
def page(ministry: Addressee) -> RecommendationPage:
    report = ReportFactory(publication_date=ASKED, date_precision=DatePrecision.DAY)
    return RecommendationFactory(parent=report, addressees=[ministry])


def stop_clock(addressee: Addressee, first: int, last: int | None = None) -> ClockStop:
    ends_on = None if last is None else day(last)
    return ClockStop.objects.create(
        addressee=addressee, starts_on=day(first), ends_on=ends_on, reason=REASON
    )


def get_state(page: RecommendationPage, on: datetime.date | None = None) -> str | None:
    pages = RecommendationPage.objects.with_status(on).with_positions(on)
    return pages.annotate(state=build_response_state(on)).get(pk=page.pk).state


def test_a_stop_of_a_government_stops_the_clocks_of_its_ministries(client, page, government):
    assert get_state(page) == ResponseState.NONE_LATE
    stop_clock(government, 30)
    assert get_state(page) == ResponseState.NONE
    assert "The clock stands still since 31 January 2024" in client.get(page.url).text
    ministry = page.addressees[0]
    assert list(read_clock_rules().stops[ministry.translation_key]) == [Stop(day(30), None, REASON)]


def test_lists_follow_a_stop_that_ends_or_is_deleted(page, government):
    stop = stop_clock(government, 30)
    stop.ends_on = day(59)
    stop.save()
    assert Standing.objects.get(page=page).answer_due_last == day(120)
    assert get_state(page, day(119)) == ResponseState.NONE
    assert get_state(page, day(121)) == ResponseState.NONE_LATE
    stop.delete()
    assert get_state(page, day(91)) == ResponseState.NONE_LATE


def test_lists_follow_the_agreed_time_the_parent_and_the_date_of_the_report(page, government):
    stop_clock(government, 30)
    ministry = page.addressees[0]
    ministry.parent = None
    ministry.save()
    assert Standing.objects.get(page=page).answer_due_last == day(90)
    agree(ministry, 100)
    assert Standing.objects.get(page=page).answer_due_last == day(100)
    page.report.date_precision = DatePrecision.MONTH
    page.report.save()
    due = Standing.objects.get(page=page)
    assert (due.answer_due_first, due.answer_due_last) == (day(100), day(130))
    agree(ministry, None)
    assert Standing.objects.get(page=page).answer_due_last is None


def test_a_merged_addressee_hands_its_stops_on(page, government):
    other = AddresseeFactory(name="Federal Government")
    stop_clock(other, 30)
    merge(other, government, user=None)
    assert get_state(page) == ResponseState.NONE


def test_the_database_and_the_page_agree_on_random_stops(page, government, ministry):
    chance = Random(7)  # noqa: S311 - no secret
    for _round in range(40):
        ClockStop.objects.all().delete()
        for _number in range(chance.randint(0, 4)):
            first = chance.randint(-40, 150)
            last = chance.choice([None, first + chance.randint(0, 60), first + 3])
            stop_clock(chance.choice([government, ministry]), first, last)
        stops = read_clock_rules().stops.get(ministry.translation_key, ())
        due = find_due_day(stops, ASKED, 90)
        assert Standing.objects.get(page=page).answer_due_last == due, stops
        counted = [
            each
            for each in range(1, 501)
            if not any(s.first <= day(each) <= (s.last or NEVER) for s in stops)
        ]
        read = ResponseClock(asked=page.report.displayed_date, today=day(500), stops=stops)
        assert read.min_days == len(counted)
        assert due == (day(counted[89]) if len(counted) > 89 else NEVER)


def test_an_answer_that_a_stop_made_timely_is_listed_so(page, government):
    StatusUpdateFactory(
        page=page,
        speaker=page.addressees[0],
        status="",
        answer=Answer.ACCEPTED,
        effective_date=day(95),
    )
    assert get_state(page) == ResponseState.LATE
    stop_clock(government, 30, 39)
    assert get_state(page) == ResponseState.IN_TIME


def test_the_page_of_an_addressee_counts_without_stopped_days(client, page, government):
    stop_clock(government, 30)
    text = client.get(page.addressees[0].url).text
    assert "29 days" in text


def test_staff_tell_why_a_clock_stands_still(admin_client: Client, government):
    url = reverse("wagtailsnippets_recommendations_clockstop:add")
    form = {
        "addressee": government.pk,
        "starts_on": "2024-03-01",
        "ends_on": "2024-02-01",
        "reason": REASON,
    }
    response = admin_client.post(url, form)
    assert "The last day is before the first one." in response.text
    assert admin_client.post(url, form | {"ends_on": ""}).status_code == 302
    assert ClockStop.objects.get().starts_on == datetime.date(2024, 3, 1)
    listed = admin_client.get(reverse("wagtailsnippets_recommendations_clockstop:list")).text
    assert REASON in listed


def test_what_is_moved_to_another_report_was_asked_on_its_day(page):
    report = ReportFactory(publication_date=day(-30), date_precision=DatePrecision.DAY)
    page.move(report, pos="last-child")
    assert Standing.objects.get(page=page).answer_due_last == day(60)


def test_parts_of_what_becomes_a_translation_have_the_stops_of_its_body(page, government, ministry):
    other = AddresseeFactory(name="Gouvernement")
    stop_clock(other, 30, 39)
    Addressee.objects.filter(pk=government.pk).update(
        locale=Locale.objects.create(language_code="fr"), translation_key=other.translation_key
    )
    assert len(read_clock_rules().stops[ministry.translation_key]) == 1
    assert Standing.objects.get(page=page).answer_due_last == day(100)


@pytest.mark.parametrize(
    ("name", "date", "words"),
    [
        ("starts_on", "0026-11-05", "Look at the year again."),
        ("starts_on", "9026-11-05", "Look at the year again."),
        ("ends_on", "9999-12-31", "Look at the year again."),
        ("starts_on", "1826-11-05", "Look at the year again: this is before"),
        ("ends_on", "2126-11-20", "Look at the year again: this is after"),
    ],
)
def test_a_slip_in_a_year_does_not_stop_a_clock_for_centuries(
    admin_client, government, name, date, words
):
    url = reverse("wagtailsnippets_recommendations_clockstop:add")
    form = {"addressee": government.pk, "starts_on": "2024-11-05", "ends_on": "", "reason": REASON}
    response = admin_client.post(url, form | {name: date})
    assert words in response.text
    assert not ClockStop.objects.exists()
    is_asked = words.endswith(("before", "after"))
    confirmed = form | {name: date, f"{name}-confirmed": date}
    assert (admin_client.post(url, confirmed).status_code == 302) == is_asked


@pytest.mark.parametrize("days", [("0026-01-01", None), ("2024-01-01", "9999-12-31")])
def test_the_database_refuses_days_from_which_nothing_can_be_reckoned(government, days):
    starts_on, ends_on = days
    with pytest.raises(IntegrityError, match="clock_stop_in_reckoned_years"):
        ClockStop.objects.create(
            addressee=government, starts_on=starts_on, ends_on=ends_on, reason=REASON
        )


def test_a_stop_that_begins_later_changes_nothing_today(page, government):
    tomorrow = (timezone.localdate() - ASKED).days + 1
    stop_clock(government, tomorrow)
    assert get_state(page) == ResponseState.NONE_LATE
