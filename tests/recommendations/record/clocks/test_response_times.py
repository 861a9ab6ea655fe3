"""An answer is due by the time that was agreed when it was asked, or that the Board has given."""

import datetime
from random import Random

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from boardtrade.pages.publication_date import DatePrecision, PublicationDate
from boardtrade.people.merging import merge
from recommendations.models import Addressee, RecommendationPage, ResponseTime, Standing
from recommendations.pages.answers import ResponseState, build_response_state
from recommendations.record.clocks.response_clock import ResponseClock
from recommendations.record.clocks.rules import read_clock_rules
from recommendations.record.clocks.stops import find_due_day
from tests.factories import (
    AddresseeFactory,
    ClockStopFactory,
    RecommendationFactory,
    ReportFactory,
    StatusUpdateFactory,
    agree,
)

pytestmark = pytest.mark.django_db
ASKED = datetime.date(2024, 1, 1)
CHANGED = datetime.date(2024, 7, 1)


def day(number: int) -> datetime.date:
    return ASKED + datetime.timedelta(days=number)


@pytest.fixture
def city() -> Addressee:
    """Return a body that has 90 days, and 30 days for what is asked from July 2024."""
    city = AddresseeFactory(name="The City", slug="city", response_days=90)
    agree(city, 30, CHANGED)
    return city


def ask(
    city: Addressee, date: datetime.date, precision: DatePrecision = DatePrecision.DAY
) -> RecommendationPage:
    report = ReportFactory(publication_date=date, date_precision=precision)
    return RecommendationFactory(parent=report, addressees=[city])


def get_state(page: RecommendationPage, on: datetime.date | None = None) -> str | None:
    pages = RecommendationPage.objects.with_status(on).with_positions(on)
    return pages.annotate(state=build_response_state(on)).get(pk=page.pk).state


def test_what_was_asked_before_the_time_was_changed_keeps_its_time(client, city):
    before, after = ask(city, ASKED), ask(city, CHANGED)
    assert Standing.objects.get(page=before).answer_due_last == day(90)
    assert Standing.objects.get(page=after).answer_due_last == datetime.date(2024, 7, 31)
    assert "due by 31 March 2024" in client.get(before.url).text
    assert "due by 31 July 2024" in client.get(after.url).text
    assert get_state(before, day(60)) == ResponseState.NONE
    assert get_state(after, datetime.date(2024, 8, 1)) == ResponseState.NONE_LATE


def test_a_change_judges_no_past_answer_anew(client, city):
    page = ask(city, ASKED)
    StatusUpdateFactory(page=page, speaker=city, answer="accepted", effective_date=day(60))
    assert get_state(page) == ResponseState.IN_TIME
    agree(city, 10, datetime.date(2025, 1, 1))
    assert get_state(page) == ResponseState.IN_TIME
    text = " ".join(client.get(city.url).text.split())
    assert "For reports from 1 January 2025: 10 days" in text
    assert 'Answered in time</dt> <dd class="key-figure__value">1</dd>' in text


def test_lists_follow_a_time_that_is_corrected_or_deleted(city):
    page = ask(city, CHANGED)
    time = ResponseTime.objects.get(starts_on=CHANGED)
    time.days = 60
    time.save()
    assert Standing.objects.get(page=page).answer_due_last == datetime.date(2024, 8, 30)
    time.delete()
    assert Standing.objects.get(page=page).answer_due_last == datetime.date(2024, 9, 29)


def test_nobody_is_late_or_in_time_by_a_time_that_may_not_have_held(city):
    page = ask(city, ASKED, DatePrecision.YEAR)
    standing = Standing.objects.get(page=page)
    assert standing.answer_due_first == datetime.date(2024, 3, 31)
    assert standing.answer_due_last == datetime.date(2025, 1, 30)
    agree(city, None, datetime.date(2024, 10, 1))
    standing.refresh_from_db()
    assert (standing.answer_due_first, standing.answer_due_last) == (None, None)
    agree(city, 5, datetime.date(2024, 10, 1))
    standing.refresh_from_db()
    assert standing.answer_due_last == datetime.date(2025, 1, 5)


def test_the_database_and_the_page_agree_on_random_times(city):
    chance = Random(5)  # noqa: S311 - no secret
    pages = [ask(city, ASKED, precision) for precision in DatePrecision]
    for _round in range(12):
        ResponseTime.objects.all().delete()
        for first in (None, *(day(chance.randrange(-30, 400)) for _ in range(4))):
            if chance.random() < 0.7:
                agree(city, chance.choice([5, 30, 90, 200, None]), first)
        ClockStopFactory(addressee=city, starts_on=day(chance.randrange(200)), ends_on=day(250))
        rows = dict(ResponseTime.objects.values_list("starts_on", "days"))
        stops = read_clock_rules().stops[city.translation_key]
        for page in pages:
            standing, date = Standing.objects.get(page=page), page.report.displayed_date
            due = [
                find_days(rows, asked) and find_due_day(stops, asked, find_days(rows, asked))
                for asked in days_of(date)
            ]
            expected = (None, None) if None in due else (min(due), max(due))
            assert (standing.answer_due_first, standing.answer_due_last) == expected, rows
            times = read_clock_rules().times.get(city.pk, ())
            clock = ResponseClock(asked=date, today=day(900), times=times, stops=stops)
            assert clock.due_on == expected[1], rows


def days_of(date: PublicationDate) -> list[datetime.date]:
    span = (date.last_day - date.first_day).days
    return [date.first_day + datetime.timedelta(number) for number in range(span + 1)]


def find_days(rows: dict[datetime.date | None, int | None], asked: datetime.date) -> int | None:
    """Look for the latest time that had begun."""
    begun = [first for first in rows if first is None or first <= asked]
    return rows[max(begun, key=lambda first: first or datetime.date.min)] if begun else None


def test_there_are_never_two_times_for_one_day(city):
    for starts_on in (None, CHANGED):
        with pytest.raises(IntegrityError, match="once_from_a_day"), transaction.atomic():
            ResponseTime.objects.create(addressee=city, starts_on=starts_on, days=10)


def form_of(city: Addressee, *rows: tuple[str, str]) -> dict[str, str | int]:
    """Return the form of an addressee with new rows."""
    data: dict[str, str | int] = {
        "name": city.name,
        "slug": city.slug,
        "kind": city.kind,
        "response_times-TOTAL_FORMS": len(rows),
        "response_times-INITIAL_FORMS": 0,
        "response_times-MIN_NUM_FORMS": 0,
        "response_times-MAX_NUM_FORMS": 1000,
    }
    for number, (starts_on, days) in enumerate(rows):
        data[f"response_times-{number}-starts_on"] = starts_on
        data[f"response_times-{number}-days"] = days
    return data


def test_staff_say_from_when_how_many_days_are_agreed(admin_client):
    body = AddresseeFactory()
    url = reverse("wagtailsnippets_recommendations_addressee:edit", args=[body.pk])
    assert "Time to respond" in admin_client.get(url).text
    rows = [("", "90"), ("2024-07-01", "30")]
    assert admin_client.post(url, form_of(body, *rows)).status_code == 302
    times = read_clock_rules().times[body.pk]
    assert [(time.first, time.days) for time in times] == [(None, 90), (CHANGED, 30)]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([("2024-07-01", "30"), ("2024-07-01", "60")], "There is a time from this day already."),
        ([("", "30"), ("", "60")], "There is a time from this day already."),
        ([("0024-07-01", "30")], "Look at the year again."),
        ([("2024-07-01", "0")], "Write 1 or more, or leave it empty."),
    ],
)
def test_staff_are_told_what_cannot_be(admin_client, rows, message):
    body = AddresseeFactory()
    url = reverse("wagtailsnippets_recommendations_addressee:edit", args=[body.pk])
    response = admin_client.post(url, form_of(body, *rows))
    assert message in response.text
    assert not ResponseTime.objects.exists()


def test_who_is_merged_leaves_the_times_of_the_other_alone(city):
    other = AddresseeFactory(response_days=10)
    merge(other, city, user=None)
    assert [time.days for time in read_clock_rules().times[city.pk]] == [90, 30]
