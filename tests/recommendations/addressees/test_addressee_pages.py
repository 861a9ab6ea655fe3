"""The page of an addressee shows what became of the recommendations to it, and how it answers."""

import datetime
import re

import pytest
from django.utils import timezone
from wagtail.models import Locale, PageViewRestriction

from boardtrade.pages.publication_date import DatePrecision
from recommendations.models import AddresseeKind
from recommendations.record.answers import Answer
from recommendations.record.statuses import Status
from tests.factories import (
    AddresseeFactory,
    RecommendationFactory,
    ReportFactory,
    StatusUpdateFactory,
    agree,
    home_page,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def days_before_today(days: int) -> datetime.date:
    return TODAY - datetime.timedelta(days=days)


def read_text(html: str) -> str:
    """Return what is read aloud, in one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.split("<main")[1]))


@pytest.fixture
def city():
    return AddresseeFactory(
        name="City of Toronto",
        slug="toronto",
        kind=AddresseeKind.MUNICIPAL,
        response_days=90,
        description="The largest city.",
        website="https://www.toronto.ca/",
    )


def create_recommendation(addressee, days_ago: int, precision=DatePrecision.DAY, **values):
    """Publish a recommendation to a body, so many days ago."""
    return RecommendationFactory(
        parent=ReportFactory(
            publication_date=days_before_today(days_ago), date_precision=precision
        ),
        addressees=[addressee],
        **values,
    )


def test_it_says_who_the_addressee_is(client, city):
    part = AddresseeFactory(name="Transit Commission", slug="ttc", parent=city)
    AddresseeFactory(name="Never asked", parent=city)
    create_recommendation(part, 10)
    text = read_text(client.get("/addressees/toronto/").text)
    for phrase in ("City of Toronto", "Municipal government", "The largest city.", "toronto.ca"):
        assert phrase in text
    assert "Transit Commission" in text
    assert "Never asked" not in text
    assert "No published recommendation is addressed to it." in text
    assert "Part of City of Toronto" in read_text(client.get(part.url).text)


def test_its_scorecard_counts_what_readers_may_see(client, city):
    StatusUpdateFactory(page=create_recommendation(city, 400, title="Seen"), status=Status.DONE)
    create_recommendation(city, 10, title="Fresh", due_date=days_before_today(1))
    create_recommendation(city, 10, title="Draft", live=False)
    private = create_recommendation(city, 10, title="Private")
    PageViewRestriction.objects.create(page=private.report, restriction_type="login")
    RecommendationFactory(title="Of another")
    create_recommendation(AddresseeFactory(parent=city), 10, title="To a part")
    text = read_text(client.get("/addressees/toronto/").text)
    assert "2 recommendations" in text
    assert "Done 1 Not started 1" in text
    assert f"Overdue since {days_before_today(1).day}" in text
    for title in ("Draft", "Private", "Of another", "To a part"):
        assert title not in text


def test_it_says_how_the_addressee_answers(client, city):
    other = AddresseeFactory()
    in_time, late, others, _, withdrawn = (
        create_recommendation(city, days) for days in (400, 300, 200, 50, 900)
    )
    StatusUpdateFactory(
        page=in_time, speaker=city, answer="accepted", effective_date=days_before_today(310)
    )
    StatusUpdateFactory(
        page=late, status=Status.DONE, effective_date=days_before_today(209), speaker=city
    )
    StatusUpdateFactory(
        page=others, status=Status.DONE, effective_date=days_before_today(190), speaker=other
    )
    StatusUpdateFactory(
        page=others, status=Status.NOT_STARTED, effective_date=days_before_today(90)
    )
    StatusUpdateFactory(
        page=withdrawn, status=Status.WITHDRAWN, effective_date=days_before_today(90)
    )
    text = read_text(client.get("/addressees/toronto/").text)
    figures = re.findall(r"(Answered in time|Answered late|Waiting for an answer) .*?(\d+)", text)
    assert dict(figures) == {
        "Answered in time": "1",
        "Answered late": "1",
        "Waiting for an answer": "1",
    }
    assert "Half of the answers came within 91 days" in text
    assert "1 of them late 2 Longest wait 200 days" in text


def test_a_corrected_answer_is_no_answer(client, city):
    page = create_recommendation(city, 30)
    wrong = StatusUpdateFactory(
        page=page, speaker=city, status=Status.DONE, effective_date=days_before_today(10)
    )
    StatusUpdateFactory(
        page=page, status=Status.NOT_STARTED, effective_date=days_before_today(10), corrects=wrong
    )
    assert "Longest wait 30 days" in read_text(client.get("/addressees/toronto/").text)


def test_nobody_is_called_late_who_may_be_in_time(client, city):
    month = DatePrecision.MONTH
    agree(city, 100)
    # Asked in a month of which the last day, but not the first, leaves time to this day.
    asked_on = (timezone.localdate() - datetime.timedelta(days=100)).replace(day=1)
    days = (timezone.localdate() - asked_on).days
    create_recommendation(city, days, month)
    answered = create_recommendation(city, days + 400, month)
    StatusUpdateFactory(
        page=answered,
        speaker=city,
        effective_date=answered.report.publication_date.replace(month=1, day=1),
        date_precision=DatePrecision.YEAR,
    )
    text = read_text(client.get("/addressees/toronto/").text)
    assert "Answered in time 0 Answered late 0 Answered, not known whether in time 1" in text
    assert "Waiting for an answer 1" in text
    assert "of them late" not in text
    assert "Longest wait at least" in text


def test_without_an_agreed_time_nothing_is_late(client, city):
    agree(city, None)
    StatusUpdateFactory(
        page=create_recommendation(city, 900),
        speaker=city,
        status=Status.DONE,
        effective_date=days_before_today(1),
    )
    text = read_text(client.get("/addressees/toronto/").text)
    assert "Answered 1" in text
    assert "Answered late" not in text
    assert "of them late" not in text


def test_what_readers_do_not_know_has_no_page(client, city):
    assert client.get("/addressees/toronto/").status_code == 404
    create_recommendation(city, 10, live=False)
    assert client.get("/addressees/toronto/").status_code == 404
    office = AddresseeFactory(parent=AddresseeFactory(parent=city))
    create_recommendation(office, 10)
    for addressee in (city, office.parent, office):
        assert client.get(addressee.url).status_code == 200


@pytest.mark.parametrize("count", [1, 15])
def test_it_costs_nine_queries_however_much_it_was_asked(
    client, city, count, max_queries_from_nothing, settings
):
    settings.LISTING_PAGE_SIZE = 10
    create_recommendation(AddresseeFactory(parent=city), 300)
    for _ in range(count):
        StatusUpdateFactory(page=create_recommendation(city, 300))
    with max_queries_from_nothing(9):
        html = client.get("/addressees/toronto/").text
    assert ("Page 1 of 2" in html) is (count > 10)


def test_the_index_groups_whom_visible_recommendations_address(client, city):
    ministry = AddresseeFactory(name="École ministry", kind=AddresseeKind.PROVINCIAL)
    create_recommendation(ministry, 10)
    create_recommendation(AddresseeFactory(name="zoo", kind=AddresseeKind.PROVINCIAL), 10)
    StatusUpdateFactory(page=create_recommendation(city, 10), status=Status.DONE)
    AddresseeFactory(name="Never asked")
    create_recommendation(AddresseeFactory(name="Asked in a draft"), 10, live=False)
    text = read_text(client.get("/addressees/").text)
    order = ["Municipal government", "City of Toronto", "Provincial", "École ministry", "zoo"]
    assert [text.index(name) for name in order] == sorted(text.index(name) for name in order)
    assert "Never asked" not in text
    assert "Asked in a draft" not in text


@pytest.mark.parametrize("count", [1, 20])
def test_the_index_costs_eight_queries_however_long(client, count, max_queries_from_nothing):
    for _ in range(count):
        StatusUpdateFactory(page=create_recommendation(AddresseeFactory(), 10))
    with max_queries_from_nothing(8):
        assert client.get("/addressees/").status_code == 200


def test_an_empty_index_says_so(client):
    assert "No recommendation has been published yet." in client.get("/addressees/").text


def test_an_addressee_is_shown_in_the_language_of_the_address(client, city):
    french = Locale.objects.create(language_code="fr")
    page = create_recommendation(city, 10)
    home_page().copy_for_translation(french).save_revision().publish()
    page.report.copy_for_translation(french, copy_parents=True).save_revision().publish()
    page.copy_for_translation(french).save_revision().publish()
    translated = city.copy_for_translation(french)
    translated.name, translated.slug = "Ville de Toronto", "toronto"
    translated.save()
    assert "Ville de Toronto" in client.get("/fr/addressees/toronto/").text
    assert "City of Toronto" in client.get("/addressees/toronto/").text
    assert client.get("/fr/addressees/nothing/").status_code == 404


@pytest.mark.parametrize("query", ["page=0", "page=x", "page=99999999999999999999", "page=%C2%B2"])
def test_a_page_number_that_there_is_not_is_a_clean_404(client, city, query):
    create_recommendation(city, 10)
    assert client.get(f"/addressees/toronto/?{query}").status_code == 404


def test_the_bars_of_a_list_are_as_long_as_their_numbers(client, city):
    port = AddresseeFactory(name="Port")
    for number in (1, 2, 3, 4):
        RecommendationFactory(addressees=[city, port] if number == 1 else [city])
    html = client.get("/addressees/").text
    assert re.findall(r'class="status-bar__bar" width="(\d+)%"', html) == ["100", "25"]


def test_rows_tell_its_own_answer_and_not_that_of_the_lead(client, city):
    lead = AddresseeFactory(name="Province")
    page = RecommendationFactory(addressees=[lead, city])
    StatusUpdateFactory(page=page, speaker=lead, status="", answer=Answer.ACCEPTED_IN_PART)
    assert "Accepted in part" in read_text(client.get(lead.url).text)
    assert "Accepted in part" not in read_text(client.get(city.url).text)


def test_nothing_is_overdue_that_the_lead_has_rejected(client, city):
    lead = AddresseeFactory(name="Province")
    page = RecommendationFactory(addressees=[lead, city], due_date=days_before_today(10))
    assert "Overdue since" in read_text(client.get(city.url).text)
    StatusUpdateFactory(page=page, speaker=lead, status="", answer=Answer.REJECTED)
    assert "Overdue since" not in read_text(client.get(city.url).text)
