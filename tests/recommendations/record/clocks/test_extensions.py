"""The Board gives more time to answer one recommendation, by an entry of its log."""

import csv
import datetime
import io
import json
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from boardtrade.pages.publication_date import DatePrecision
from boardtrade.people.merging import merge
from recommendations.models import AddresseePeriod, RecommendationPage, Standing, StatusUpdate
from recommendations.pages.answers import ResponseState, build_response_state
from recommendations.record.clocks.response_clock import Extension
from recommendations.record.history import History
from recommendations.record.statuses import Status
from tests.factories import (
    AddresseeFactory,
    ExtensionFactory,
    RecommendationFactory,
    ReportFactory,
    StatusUpdateFactory,
)
from tests.recommendations.record.clocks.test_response_clock import clock, words

pytestmark = pytest.mark.django_db
ASKED = datetime.date(2024, 1, 1)
GIVEN = datetime.date(2024, 4, 10)
UNTIL = datetime.date(2024, 6, 30)


def day(number: int) -> datetime.date:
    return ASKED + datetime.timedelta(days=number)


@pytest.fixture
def page() -> RecommendationPage:
    """Return a recommendation to a body with 90 days to answer, until 31 March 2024."""
    report = ReportFactory(publication_date=ASKED, date_precision=DatePrecision.DAY)
    city = AddresseeFactory(name="The City", slug="city", response_days=90)
    return RecommendationFactory(parent=report, addressees=[city])


def extend(page: RecommendationPage, **values: object) -> StatusUpdate:
    """Give the lead more time: in April, until the end of June."""
    usual = {"effective_date": GIVEN, "extended_to": UNTIL}
    return ExtensionFactory(page=page, **(usual | values))


def get_state(page: RecommendationPage, on: datetime.date | None = None) -> str | None:
    pages = RecommendationPage.objects.with_status(on).with_positions(on)
    return pages.annotate(state=build_response_state(on)).get(pk=page.pk).state


def test_an_answer_within_it_is_in_time_and_without_it_was_late(page):
    StatusUpdateFactory(
        page=page, speaker=page.addressees[0], answer="accepted", effective_date=UNTIL
    )
    assert get_state(page) == ResponseState.LATE
    extend(page)
    assert get_state(page) == ResponseState.IN_TIME


def test_of_a_day_before_it_was_given_is_told_what_was_due_then(page):
    extend(page)
    assert get_state(page, day(90)) == ResponseState.NONE
    assert get_state(page, GIVEN - datetime.timedelta(1)) == ResponseState.NONE_LATE
    assert get_state(page, GIVEN) == ResponseState.NONE
    assert get_state(page, UNTIL) == ResponseState.NONE
    assert get_state(page, UNTIL + datetime.timedelta(1)) == ResponseState.NONE_LATE
    assert get_state(page) == ResponseState.NONE_LATE


def test_readers_see_what_was_due_until_when_and_why(client, page):
    extend(page)
    text = " ".join(client.get(page.url).text.split())
    assert "Late: an answer was due by 30 June 2024" in text
    assert "Answer due 31 March 2024, extended to 30 June 2024: Its council is new." in text
    assert "gives more time to answer: The City, until 30 June 2024" in text
    assert "Not started" in text


def test_the_page_of_the_addressee_counts_by_it(client, page):
    StatusUpdateFactory(
        page=page, speaker=page.addressees[0], answer="accepted", effective_date=UNTIL
    )
    extend(page)
    text = " ".join(client.get("/addressees/city/").text.split())
    assert 'Answered in time</dt> <dd class="key-figure__value">1</dd>' in text


@pytest.mark.parametrize(
    ("on", "due", "extended"),
    [("", "2024-06-30", "2024-06-30"), ("2024-04-09", "2024-03-31", "")],
)
def test_the_files_say_until_when(client, page, on, due, extended):
    extend(page)
    file = client.get(f"/recommendations.csv?as_of={on}").getvalue().decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(file))
    assert (row["answer_due"], row["answer_extended_to"]) == (due, extended)
    [member] = json.loads(client.get(f"/recommendations.json?as_of={on}").getvalue())[
        "recommendations"
    ]
    assert (member["answer_due"], member["answer_extended_to"] or "") == (due, extended)
    listed = client.get(f"/recommendations/?response=none&as_of={on or '2024-04-10'}").text
    assert (page.title in listed) == (not on)


def test_the_feed_says_who_has_it_until_when_and_why(client, page):
    extend(page)
    feed = client.get("/feeds/status.atom").text
    for words_of_it in ("Time to answer until 30 June 2024", "The City", "Its council is new."):
        assert words_of_it in feed, words_of_it


def test_it_is_no_word_of_the_addressee_and_no_verdict(page):
    extend(page)
    assert not AddresseePeriod.objects.exclude(axis="extension").exists()
    history = History.from_record(page.record)
    assert (history.verdict, history.status) == (None, Status.NOT_STARTED)
    assert history.get_position(page.addressees[0]).responded is None
    assert history.get_position(page.addressees[0], GIVEN - datetime.timedelta(1)).extended is None


def test_a_later_one_counts_and_one_that_was_a_mistake_does_not(page):
    first = extend(page)
    second = extend(page, effective_date=UNTIL, extended_to=datetime.date(2024, 9, 30))
    position = History.from_record(page.record).get_position(page.addressees[0])
    assert position.extended == second
    assert Standing.objects.get(page=page).extended_to == second.extended_to
    StatusUpdateFactory(page=page, status="", corrects=second)
    assert Standing.objects.get(page=page).extended_to == first.extended_to


def test_it_is_for_one_addressee_alone(page):
    other = AddresseeFactory(response_days=10)
    extend(page, extended_for=other)
    assert Standing.objects.get(page=page).extended_to is None


def test_it_goes_on_for_the_body_that_was_recorded_twice(page):
    twin = AddresseeFactory()
    extend(page, extended_for=twin)
    merge(twin, page.addressees[0], user=None)
    assert Standing.objects.get(page=page).extended_to == UNTIL


@pytest.mark.parametrize(
    "values",
    [
        {"note": ""},
        {"extended_for": None},
        {"extended_to": None},
        {"status": Status.DONE},
        {"date_precision": "month", "effective_date": "2024-04-01"},
        {"extended_to": "9999-12-31"},
    ],
)
def test_the_database_refuses_half_of_it(page, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        extend(page, **values)


def test_no_addressee_gives_itself_more_time(page):
    with pytest.raises(IntegrityError, match="fits_who_speaks"), transaction.atomic():
        extend(page, speaker=page.addressees[0], answer="accepted")


def test_nothing_is_told_of_an_extension_that_changes_nothing():
    told = words(clock(60, allowed_days=90, extension=Extension(day(80), "A reason.")))
    assert "extended" not in told
    assert "The Board gave time until" in words(clock(60, extension=Extension(day(80), "So.")))


def url_of(page: RecommendationPage) -> str:
    return reverse("recommendations_staff:extension_add", args=[page.pk])


def form(page: RecommendationPage, **values: object) -> dict[str, object]:
    usual = {
        "extended_for": page.addressees[0].pk,
        "extended_to": "2024-06-30",
        "effective_date": "2024-04-10",
        "note": "Its council is new.",
        "key": str(uuid.uuid4()),
    }
    return usual | values


def test_staff_give_more_time(admin_client, page):
    opened = admin_client.get(url_of(page)).text
    assert "New last day to answer" in opened
    response = admin_client.post(url_of(page), form(page))
    assert response.status_code == 302
    entry = StatusUpdate.objects.get()
    assert (entry.extended_for, entry.extended_to) == (page.addressees[0], UNTIL)
    assert (entry.evidence, entry.author.is_superuser) == (None, True)
    panel = admin_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text
    assert "Time to answer until 30 June 2024" in panel
    assert f"{url_of(page)}?corrects={entry.pk}" in panel


def test_staff_correct_it_by_another(admin_client, page):
    entry = extend(page)
    verdict = StatusUpdateFactory(page=page, status=Status.UNDER_WAY)
    opened = admin_client.get(f"{url_of(page)}?corrects={entry.pk}").text
    assert 'value="2024-06-30"' in opened
    data = form(page, extended_to="2024-05-31", corrects=entry.pk)
    assert admin_client.post(url_of(page), data).status_code == 302
    assert Standing.objects.get(page=page).extended_to == datetime.date(2024, 5, 31)
    refused = admin_client.post(url_of(page), form(page, corrects=verdict.pk))
    assert "has been corrected already" in refused.text


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"extended_to": "2024-03-31"}, "An answer is due by 31 March 2024 already."),
        ({"extended_to": "9024-03-31"}, "Look at the year again"),
        ({"extended_to": "2074-03-31"}, "Look at the year again"),
        ({"note": ""}, "This field is required."),
        ({"extended_for": ""}, "This field is required."),
        ({"effective_date": "2099-01-01"}, "This day has not come yet."),
    ],
)
def test_staff_are_told_what_is_wrong(admin_client, page, values, message):
    response = admin_client.post(url_of(page), form(page, **values))
    assert message in response.text
    assert not StatusUpdate.objects.exists()
