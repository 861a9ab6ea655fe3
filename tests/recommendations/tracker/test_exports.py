"""The files of the tracker hold exactly what is on screen, and do no harm where they are opened."""

import csv
import datetime
import io
import json
from html import unescape
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test import Client

from boardtrade.delivery.models import ContentVersion
from boardtrade.people.models import Topic
from boardtrade.spreadsheet_cells import escape_formula
from recommendations.models import LinkKind, RecommendationPage
from recommendations.record.statuses import Status
from recommendations.tracker.columns import COLUMNS
from tests.factories import (
    AddresseeFactory,
    RecommendationFactory,
    ReportFactory,
    StatusUpdateFactory,
    TopicFactory,
    link,
)

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
FORMATS = ["csv", "json", "atom"]


def body(response) -> str:
    """Return a streamed file as text."""
    return b"".join(response.streaming_content).decode("utf-8-sig")


def rows(client: Client, query: str = "") -> list[dict[str, str]]:
    """Return the rows of the CSV for a query string."""
    return list(csv.DictReader(io.StringIO(body(client.get(f"/recommendations.csv?{query}")))))


@pytest.fixture
def pages(settings):
    settings.LISTING_PAGE_SIZE = 2
    report = ReportFactory(title="Trade", slug="trade", publication_date="2023-01-01")
    city = AddresseeFactory(name="City")
    made = [
        RecommendationFactory(
            parent=report,
            number=number,
            title=f"Build {number}",
            addressees=[city, AddresseeFactory()] if number == 1 else [],
            topics=[TopicFactory(title="Homes", slug="homes")] if number == 1 else [],
            text="<p>Build &amp; pay.</p><ul><li>Soon.</li></ul>",
            due_date="2024-01-31",
        )
        for number in range(1, 4)
    ]
    StatusUpdateFactory(page=made[0], status=Status.DONE, date_precision="month")
    return made


def test_csv_holds_every_page_of_the_list_with_documented_columns(client, pages):
    first, second, _ = rows(client)
    assert list(first) == [column.name for column in COLUMNS]
    page = pages[0]
    assert first["id"] == page.permanent_id
    assert first["address"] == page.permanent_url
    assert (first["number"], first["title"]) == ("1", "Build 1")
    assert first["text"] == "Build & pay.\n\n- Soon."
    assert first["addressees"].startswith("City; ")
    assert first["topics"] == "Homes"
    assert (first["status"], first["status_since"]) == ("done", "2024-06")
    assert (first["priority"], first["due"], first["overdue"]) == ("medium", "2024-01-31", "no")
    assert second["overdue"] == "yes"
    assert (second["status"], second["status_since"]) == ("not-started", "")


def test_every_file_takes_the_query_of_the_list(client, pages):
    assert [row["title"] for row in rows(client, "status=done")] == ["Build 1"]
    assert len(rows(client, "status=not-started")) == 2
    assert rows(client, "as_of=2024-05-31&status=done") == []
    answer = json.loads(body(client.get("/recommendations.json?status=done")))
    assert [row["title"] for row in answer["recommendations"]] == ["Build 1"]
    feed = ElementTree.fromstring(body(client.get("/recommendations.atom?status=done")))
    assert [title.text for title in feed.findall(f"{ATOM}entry/{ATOM}title")] == ["Build 1 (Done)"]


def test_a_past_day_is_told_in_the_file(client, pages):
    response = client.get("/recommendations.csv?as_of=2026-01-01&status=done")
    assert "recommendations-2026-01-01.csv" in response["Content-Disposition"]
    assert rows(client, "as_of=2026-01-01&status=done")[0]["as_of"] == "2026-01-01"
    about = json.loads(body(client.get("/recommendations.json?as_of=2026-01-01")))
    assert about["as_of"] == "2026-01-01"


def test_json_tells_its_licence_and_columns_and_keeps_lists(client, pages):
    about = json.loads(body(client.get("/recommendations.json")))
    assert about["licence"]["url"].startswith("https://creativecommons.org/")
    assert list(about["columns"]) == [column.name for column in COLUMNS]
    first = about["recommendations"][0]
    assert first["addressees"][0] == "City"
    assert first["overdue"] is False
    assert len(about["recommendations"]) == 3


def test_an_empty_list_is_valid_in_every_format(client):
    assert rows(client) == []
    assert json.loads(body(client.get("/recommendations.json")))["recommendations"] == []
    assert ElementTree.fromstring(body(client.get("/recommendations.atom"))).tag == f"{ATOM}feed"


def test_the_atom_feed_has_what_the_standard_asks_for(client, pages):
    page = pages[0]
    page.title = "Build\x08 <1> & 2"
    page.save()
    feed = ElementTree.fromstring(body(client.get("/recommendations.atom")))
    for name in ("id", "title", "updated", "author", "rights"):
        assert feed.find(f"{ATOM}{name}") is not None, name
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 3
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == 3
    assert page.permanent_url in ids
    for entry in entries:
        for name in ("id", "title", "updated", "link"):
            assert entry.find(f"{ATOM}{name}") is not None, name


def test_an_entry_of_the_atom_feed_never_gets_older(client):
    page = RecommendationFactory()

    def updated() -> str:
        feed = ElementTree.fromstring(body(client.get("/recommendations.atom")))
        assert feed.findtext(f"{ATOM}updated") == feed.findtext(f"{ATOM}entry/{ATOM}updated")
        return feed.findtext(f"{ATOM}entry/{ATOM}updated")

    before = updated()
    stray = StatusUpdateFactory(page=page, effective_date=datetime.date(2020, 1, 1))
    recorded = updated()
    assert recorded > before
    assert datetime.datetime.fromisoformat(recorded) == stray.recorded_at
    StatusUpdateFactory(page=page, status="", corrects=stray, recorded_at=Now())
    assert updated() >= recorded


def test_titles_are_words_in_the_atom_feed_and_no_markup(client):
    title = "R & <D> <img src=x onerror=alert(1)>"
    RecommendationFactory(title=title, parent__title=title)
    feed = ElementTree.fromstring(body(client.get("/recommendations.atom")))
    assert feed.findtext(f"{ATOM}entry/{ATOM}title") == f"{title} (Not started)"
    summary = feed.find(f"{ATOM}entry/{ATOM}summary")
    assert summary.get("type") == "html"
    assert "<" not in summary.text
    assert title in unescape(summary.text)


def test_only_a_day_that_is_known_is_a_time_of_publication(client):
    for precision in ("month", "day"):
        RecommendationFactory(parent__date_precision=precision)
    feed = ElementTree.fromstring(body(client.get("/recommendations.atom")))
    assert len(feed.findall(f"{ATOM}entry/{ATOM}published")) == 1


def test_the_atom_feed_is_as_new_as_its_newest_entry(client, pages):
    RecommendationFactory().save_revision().publish()  # without a status, but published just now
    feed = ElementTree.fromstring(body(client.get("/recommendations.atom")))
    updated = [moment.text for moment in feed.iterfind(f"{ATOM}entry/{ATOM}updated")]
    assert feed.findtext(f"{ATOM}updated") == max(updated)


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_no_cell_is_taken_for_a_formula(client, start):
    RecommendationFactory(title=f"{start}|cmd", addressees=[AddresseeFactory(name=f"{start}x")])
    (row,) = rows(client)
    assert row["title"].startswith("'")
    assert row["addressees"].startswith("'")
    assert escape_formula("Build = grow") == "Build = grow"


@pytest.mark.parametrize("extension", FORMATS)
def test_an_unchanged_file_is_not_sent_again(client, pages, extension, max_queries_from_nothing):
    address = f"/recommendations.{extension}?topic=homes"
    etag = client.get(address)["ETag"]
    assert client.get(address)["ETag"] == etag
    for read in (client.get, client.head):
        with max_queries_from_nothing(2):  # the version, and what has expired
            response = read(address, headers={"If-None-Match": etag})
        assert response.status_code == 304
        assert response["ETag"] == etag


def test_to_ask_for_the_headers_of_a_file_reads_no_row(client, pages, max_queries_from_nothing):
    with max_queries_from_nothing(3):  # and which site is asked
        response = client.head("/recommendations.csv")
    assert response.headers.items() - client.get("/recommendations.csv").headers.items() == {
        ("X-Request-ID", response["X-Request-ID"])
    }


def test_every_file_has_an_etag_of_its_own(client, pages):
    queries = ["", "topic=homes", "as_of=2026-01-01"]
    addresses = [f"/recommendations.{name}?{query}" for name in FORMATS for query in queries]
    assert len({client.get(address)["ETag"] for address in addresses}) == len(addresses)


def test_a_changed_file_is_another(client, fresh_database):
    report, other = ReportFactory(title="Trade"), ReportFactory()
    topic = TopicFactory(title="Homes")
    page = RecommendationFactory(parent=report, addressees=[AddresseeFactory()], topics=[topic])

    def publish(page, title):
        page.title = title
        page.save_revision().publish()

    def rename_addressee():
        addressee = page.addressees[0]
        addressee.name = "Town"
        addressee.save()

    changes = {
        "status": lambda: StatusUpdateFactory(page=page),
        "title": lambda: publish(page, "Other"),
        "number": lambda: RecommendationPage.objects.update(number=99),
        "addressee": rename_addressee,
        "topic": lambda: Topic.objects.update(title="Houses"),
        "report": lambda: publish(report, "Commerce"),
        "move": lambda: page.move(other, pos="last-child"),
        "unpublish": lambda: RecommendationPage.objects.get().unpublish(),
    }
    etag = client.get("/recommendations.csv")["ETag"]
    for name, change in changes.items():
        change()
        response = client.get("/recommendations.csv", headers={"If-None-Match": etag})
        assert response.status_code == 200, name
        assert response["ETag"] != etag, name
        etag = response["ETag"]


@pytest.mark.parametrize("later", [datetime.timedelta(hours=2), datetime.timedelta(days=1)])
def test_time_alone_makes_another_file(client, pages, monkeypatch, later):
    now = datetime.datetime(2030, 6, 30, 12, tzinfo=datetime.UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    if later.days == 0:
        RecommendationPage.objects.filter(pk=pages[0].pk).update(
            expire_at=now + datetime.timedelta(hours=1)
        )
    etag = client.get("/recommendations.csv")["ETag"]
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + later)
    response = client.get("/recommendations.csv", headers={"If-None-Match": etag})
    assert response.status_code == 200
    assert response["ETag"] != etag


def test_without_a_version_there_is_no_etag(client, pages):
    ContentVersion.objects.all().delete()
    response = client.get("/recommendations.csv", headers={"If-None-Match": 'W/"0"'})
    assert response.status_code == 200
    assert "ETag" not in response


def test_what_words_find_has_no_etag_as_the_index_follows_later(client, pages):
    assert "ETag" not in client.get("/recommendations.csv?q=build")


@pytest.mark.usefixtures("database_owner")
@pytest.mark.parametrize("extension", FORMATS)
def test_ids_may_grow_into_billions(client, extension):
    with connection.cursor() as cursor:
        cursor.execute("ALTER SEQUENCE wagtailcore_page_id_seq RESTART WITH 2000000000")
    page = RecommendationFactory(number=9999, title="Still there", addressees=[AddresseeFactory()])
    assert page.pk > 2_000_000_000
    for query in ("", f"report={page.report.slug}&status=not-started"):
        response = client.get(f"/recommendations.{extension}?{query}")
        assert "Still there" in body(response)
    assert "Still there" in client.get("/recommendations/?status=not-started").text


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize(
    "query", ["as_of=3000-01-01", "as_of=0000-00-00", "as_of=x", "sort=odd", "as_of=" + "9" * 9999]
)
def test_a_question_that_makes_no_sense_is_refused_in_words(client, extension, query):
    response = client.get(f"/recommendations.{extension}?{query}")
    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/plain")
    assert response.text.startswith(query.split("=")[0])


def test_a_file_costs_few_queries_however_long(client, pages, max_queries_from_nothing):
    for extension in FORMATS:
        with max_queries_from_nothing(9):
            body(client.get(f"/recommendations.{extension}"))


def test_a_past_day_of_a_draft_betrays_nothing(client, pages):
    pages[0].unpublish()
    assert "Build 1," not in body(client.get("/recommendations.csv?as_of=2026-01-01"))


def test_files_tell_what_is_linked_as_far_as_readers_may_see_it(client, pages):
    first, second, third = pages
    outside = "https://www.auditor.example/2012/7"
    link(third, second)
    link(third, first, LinkKind.JOINS)
    link(third, kind=LinkKind.JOINS, url=outside, body="Auditor")
    first.unpublish()
    row = rows(client)[-1]
    assert (row["repeats"], row["sharpens"], row["joins"]) == (second.permanent_url, "", outside)
    about = json.loads(body(client.get("/recommendations.json")))["recommendations"]
    assert about[-1]["joins"] == [outside]
    assert about[0]["repeats"] == []
    assert client.get(second.permanent_path).status_code == 302
