"""What a reader gets at the address of a recommendation: where it stands, and how that is known."""

import datetime
import re

import pytest
from django.utils import timezone
from wagtail.models import Locale

from boardtrade.pages.publication_date import DatePrecision
from recommendations.models import Definition, RecommendationPage
from recommendations.record.statuses import Status
from tests.factories import (
    AddresseeFactory,
    DocumentFactory,
    RecommendationFactory,
    ReportFactory,
    StatusUpdateFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db
PUBLISHED = datetime.date(2024, 3, 3)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def read_text(html: str) -> str:
    """Return what is read aloud, in one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.split("<main")[1]))


def test_a_long_title_is_set_smaller_also_where_it_has_a_colon(client):
    title = "Move goods at night: what shippers, carriers and towns can agree upon"
    html = client.get(RecommendationFactory(title=title).get_url()).text
    assert '<h1 class="page-head__title title--long">' in html


@pytest.fixture
def page():
    return RecommendationFactory(
        title="Name one lead office",
        parent=ReportFactory(publication_date=PUBLISHED, date_precision=DatePrecision.DAY),
        addressees=[
            AddresseeFactory(name="City of Toronto", slug="toronto", response_days=90),
            AddresseeFactory(name="Metrolinx", slug="metrolinx"),
        ],
        success_measure="Firms name the office.",
    )


def test_it_says_whom_it_addresses_and_who_leads(client, page):
    html = client.get(page.get_url()).text
    assert '<a href="/addressees/toronto/">City of Toronto</a> (lead)' in html
    assert '<a href="/addressees/metrolinx/">Metrolinx</a></dd>' in html
    words = read_text(html)
    assert "Priority Medium" in words
    assert "Measure of success Firms name the office." in words


def test_it_says_the_status_and_what_it_means(client, page):
    StatusUpdateFactory(page=page, status=Status.PARTLY_DONE, effective_date=day("2024-06-01"))
    words = read_text(client.get(page.get_url()).text)
    assert "Partly done since 1 June 2024" in words
    assert str(Status.PARTLY_DONE.definition) in words


def test_staff_may_word_the_meaning(client, page):
    Definition.objects.create(
        term=Status.NOT_STARTED, locale=Locale.get_default(), definition="Nothing yet, alas."
    )
    html = client.get(page.get_url()).text
    assert "Nothing yet, alas." in read_text(html)
    assert str(Status.NOT_STARTED.definition) not in html  # nor in what programs read


def test_without_an_answer_the_clock_runs(client, page):
    days = (timezone.localdate() - PUBLISHED).days
    words = read_text(client.get(page.get_url()).text)
    assert f"No answer for {days} days, since 3 March 2024" in words
    assert "Late: an answer was due by 1 June 2024" in words


def test_an_answer_stops_the_clock(client, page):
    StatusUpdateFactory(page=page, status=Status.PARTLY_DONE, effective_date=day("2024-03-20"))
    city = page.addressees[0]
    StatusUpdateFactory(
        page=page, speaker=city, answer="accepted", status="", effective_date=day("2024-04-03")
    )
    words = read_text(client.get(page.get_url()).text)
    assert re.search("Accepted 3 April 2024 The addressee [^.]+. Answered after 31 days", words)
    assert "In time: due by 1 June 2024" in words


def test_nobody_asked_is_nobody_waited_for(client):
    assert "No answer" not in client.get(RecommendationFactory().get_url()).text


def test_what_is_overdue_is_said_in_words_while_something_is_expected(client, page):
    page.due_date = timezone.localdate() - datetime.timedelta(days=31)
    page.save_revision().publish()
    assert "Overdue by 31 days" in read_text(client.get(page.get_url()).text)
    StatusUpdateFactory(page=page, status=Status.DONE)
    assert "Overdue" not in read_text(client.get(page.get_url()).text)


def test_the_log_stands_newest_first_with_its_evidence(client, page):
    document = DocumentFactory(title="Minutes")
    addressee = page.addressees[0]
    StatusUpdateFactory(
        page=page,
        status=Status.PARTLY_DONE,
        effective_date=day("2024-05-01"),
        date_precision=DatePrecision.MONTH,
        evidence__url="https://www.toronto.ca/minutes",
        speaker=addressee,
        note="First.\n\n<b>Second.</b>",
    )
    StatusUpdateFactory(
        page=page,
        status=Status.DONE,
        effective_date=day("2025-02-01"),
        evidence__url="",
        evidence__document=document,
    )
    html = client.get(page.get_url()).text
    log = html.split('<ol class="ledger timeline">')[1].split("</ol>")[0]
    assert re.findall(r'<time datetime="([\d-]+)"', log) == ["2025-02-01", "2024-05"]
    assert ">toronto.ca</a>" in log
    assert f'<a href="{document.url}" type="application/pdf">Minutes</a> (PDF' in log
    assert "City of Toronto" in log
    assert "&lt;b&gt;Second." in log
    assert client.get(document.url).status_code == 200


def test_what_was_corrected_is_struck_out_and_names_its_correction(client, page):
    wrong = StatusUpdateFactory(page=page, status=Status.NOT_APPLICABLE, note="A letter came.")
    right = StatusUpdateFactory(page=page, status=Status.UNDER_WAY, corrects=wrong)
    html = client.get(page.get_url()).text
    struck = html.split("<del")[1].split("</del>")[0]
    assert "A letter came." in struck
    assert f'<a href="#update-{right.pk}">Instead: Under way' in html
    assert f'id="update-{right.pk}"' in html


@pytest.mark.parametrize("is_visible", [True, False])
def test_what_superseded_it_is_linked_where_readers_may_see_it(client, page, is_visible):
    later = RecommendationFactory(title="Name two offices", live=is_visible)
    StatusUpdateFactory(page=page, status=Status.SUPERSEDED, superseded_by=later.record)
    html = client.get(page.get_url()).text
    assert ("Name two offices" in html) is is_visible
    assert (f'<a href="{later.get_url()}">' in html) is is_visible


def test_it_can_be_cited(client, page):
    html = client.get(page.get_url()).text
    url = f"http://localhost:8000/r/{page.permanent_id}/"
    for text in ("APA", "Chicago", "MLA"):
        assert f'class="cite__name">{text}<' in html
    assert f"(2024, March 3). Name one lead office (Recommendation 1). In {page.report.title}"[
        :70
    ] in html.replace("&#x27;", "'")
    assert html.count(url) >= 5
    assert all(f"/cite/{page.pk}.{extension}" in html for extension in ("bib", "ris", "json"))


def test_without_scripts_there_is_no_button_that_copies(client, page):
    buttons = re.findall(r"<button[^>]*data-copy[^>]*>", client.get(page.get_url()).text)
    assert buttons
    assert all(button.endswith(" hidden>") for button in buttons)


@pytest.mark.parametrize("scale", [1, 10])
def test_it_costs_ten_queries_however_long_its_log(client, page, scale, max_queries_from_nothing):
    later = RecommendationFactory(addressees=[AddresseeFactory()])
    for number in range(scale):
        RecommendationFactory(parent=page.report)
        StatusUpdateFactory(
            page=page,
            status=Status.SUPERSEDED,
            effective_date=PUBLISHED + datetime.timedelta(days=number),
            superseded_by=later.record,
            evidence__document=DocumentFactory(),
        )
        StatusUpdateFactory(
            page=page, speaker=page.addressees[0], evidence__document=DocumentFactory()
        )
    for _ in range(3):
        ReportFactory(topics=[TopicFactory()])
    with max_queries_from_nothing(10):
        assert "Superseded" in client.get(page.get_url()).text


def test_a_preview_shows_what_was_never_saved(editor, rf):
    report = ReportFactory()
    addressee = AddresseeFactory(name="City of Toronto")
    page = RecommendationPage(title="New one", number="1", report=report, text="<p>Do it.</p>")
    page.record = RecommendationPage._meta.get_field("record").related_model()
    page.locale = Locale.get_default()
    link = RecommendationPage.addressee_links.rel.related_model(addressee=addressee)
    page.addressee_links = [link]
    page.path, page.depth = f"{report.path}0009", report.depth + 1
    response = page.make_preview_request()
    response.render()
    words = read_text(response.text)
    assert "Not started" in words
    assert "City of Toronto" in words


def test_a_report_lists_the_status_of_each_and_counts_them(client, page):
    StatusUpdateFactory(page=page, status=Status.DONE)
    RecommendationFactory(parent=page.report, title="Second")
    html = client.get(page.report.get_url()).text
    on_cover, above_list = html.split('role="table"')[1:]
    assert "Done" in on_cover
    table = above_list.split('<p class="caption')[0]
    assert re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", table)).split()[-5:] == [
        "Done", "1", "Not", "started", "1",
    ]  # fmt: skip
    list_html = html.split('<ol class="ledger recommendation-list">')[1]
    assert list_html.index("Done") < list_html.index("Second") < list_html.index("Not started")
