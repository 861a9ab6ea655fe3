"""Feed readers learn what becomes of recommendations, from Atom that is valid."""

import datetime
import html
import re
import xml.etree.ElementTree as ET

import pytest
from wagtail.models import PageViewRestriction

from recommendations.record.statuses import Status
from reports.models import ReportPage
from tests.factories import (
    AddresseeFactory,
    DocumentFactory,
    RecommendationFactory,
    ReportFactory,
    StatusUpdateFactory,
)

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def read_feed(client, url="/feeds/status.atom"):
    """Return the parsed feed, having asked for all that RFC 4287 requires of it."""
    response = client.get(url)
    assert response.status_code == 200, url
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert "Set-Cookie" not in response
    feed = ET.fromstring(response.content)
    assert feed.tag == f"{ATOM}feed"
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        (identity,) = element.findall(f"{ATOM}id")
        assert re.match(r"urn:uuid:[0-9a-f-]{36}$|https?://", identity.text)
        (title,) = element.findall(f"{ATOM}title")
        assert title.text
        (updated,) = element.findall(f"{ATOM}updated")
        assert MOMENT.fullmatch(updated.text)
        for person in element.findall(f"{ATOM}author"):
            assert person.findtext(f"{ATOM}name")
        alternates = [link for link in element.findall(f"{ATOM}link") if is_alternate(link)]
        assert len(alternates) == 1
        assert alternates[0].get("href").startswith("http://localhost:8000/")
    assert feed.find(f"{ATOM}author") is not None, "one for all entries"
    (self_link,) = [link for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert self_link.get("href") == f"http://localhost:8000{url}"
    ids = [element.text for element in feed.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids))
    return feed


def is_alternate(link):
    return link.get("rel", "alternate") == "alternate"


def read_entries(client, url="/feeds/status.atom"):
    return read_feed(client, url).findall(f"{ATOM}entry")


def read_titles(client, url="/feeds/status.atom"):
    return [element.findtext(f"{ATOM}title") for element in read_entries(client, url)]


def read_content(entry):
    return entry.findtext(f"{ATOM}summary")


@pytest.fixture
def page():
    report = ReportFactory(title="Taking Flight")
    return RecommendationFactory(parent=report, number=3, title="Build a second runway")


def test_an_entry_tells_what_happened_and_how_that_is_known(client, page):
    update = StatusUpdateFactory(
        page=page,
        status=Status.DONE,
        note="It opened.\n\nPeople & planes came.",
        evidence__title="Minutes <of Council>",
        evidence__url="https://example.org/?a=1&b=2",
        speaker=AddresseeFactory(name="Airport Authority"),
        quote="We have <built> it.",
    )
    (entry,) = read_entries(client)
    assert (
        entry.findtext(f"{ATOM}title")
        == "Recommendation 3 of Taking Flight: Airport Authority: Says: done"
    )
    assert entry.findtext(f"{ATOM}id") == f"urn:uuid:{update.key}"
    assert entry.find(f"{ATOM}link").get("href") == f"http://localhost:8000{page.get_url()}"
    assert entry.find(f"{ATOM}category").get("term") == "Done"
    assert entry.find(f"{ATOM}summary").get("type") == "html"
    text = read_content(entry)
    assert "<p>It opened.</p>" in text
    assert "People &amp; planes came." in text
    assert '<a href="https://example.org/?a=1&amp;b=2">Minutes &lt;of Council&gt;</a>' in text
    assert "<blockquote>We have &lt;built&gt; it.</blockquote>" in text
    assert "June 2024" in text
    published = datetime.datetime.fromisoformat(entry.findtext(f"{ATOM}published"))
    update.refresh_from_db()
    assert published == update.recorded_at


def test_a_file_is_evidence_too(client, page):
    file = DocumentFactory(title="Minutes")
    StatusUpdateFactory(page=page, evidence__url="", evidence__document=file)
    assert f'<a href="http://localhost:8000{file.url}">Minutes</a>' in read_content(
        read_entries(client)[0]
    )


def test_what_was_corrected_says_so_and_counts_as_changed(client, page):
    wrong = StatusUpdateFactory(page=page, status=Status.DONE)
    StatusUpdateFactory(page=page, status=Status.UNDER_WAY, corrects=wrong)
    right, corrected = read_entries(client)
    assert corrected.findtext(f"{ATOM}title").endswith("Done (corrected)")
    assert "This entry was wrong. Instead: Under way" in read_content(corrected)
    assert "This corrects an earlier entry: Done" in read_content(right)
    assert corrected.findtext(f"{ATOM}updated") == right.findtext(f"{ATOM}updated")


def test_the_entry_that_was_recorded_last_comes_first(client, page):
    StatusUpdateFactory(page=page, status=Status.DONE, effective_date=datetime.date(2024, 1, 1))
    StatusUpdateFactory(
        page=page, status=Status.PARTLY_DONE, effective_date=datetime.date(2020, 1, 1)
    )
    assert [title.rsplit(": ")[1] for title in read_titles(client)] == ["Partly done", "Done"]


def test_only_what_readers_may_see_is_told(client, page):
    StatusUpdateFactory(page=page)
    StatusUpdateFactory(page=RecommendationFactory(live=False))
    private = RecommendationFactory()
    StatusUpdateFactory(page=private)
    PageViewRestriction.objects.create(page=private.report, restriction_type="login")
    assert len(read_entries(client)) == 1
    for hidden in (private, RecommendationFactory(live=False)):
        assert client.get(f"{hidden.permanent_path}status.atom").status_code == 404
    key = private.report.translation_key
    assert client.get(f"/feeds/reports/{key}/status.atom").status_code == 404


def test_an_addressee_a_report_and_a_recommendation_have_feeds_of_their_own(client, page):
    city = AddresseeFactory(name="City of Toronto", slug="toronto")
    other = RecommendationFactory(number=7, addressees=[AddresseeFactory(), city])
    StatusUpdateFactory(page=page)
    StatusUpdateFactory(page=other)
    url = "/feeds/addressees/toronto/status.atom"
    assert [title[:16] for title in read_titles(client, url)] == ["Recommendation 7"]
    assert "City of Toronto" in read_feed(client, url).findtext(f"{ATOM}title")
    report_url = f"/feeds/reports/{page.report.translation_key}/status.atom"
    assert [title[:16] for title in read_titles(client, report_url)] == ["Recommendation 3"]
    assert [title[:16] for title in read_titles(client, f"{other.permanent_path}status.atom")] == [
        "Recommendation 7"
    ]


def test_the_feed_of_a_report_survives_its_move(client, page):
    StatusUpdateFactory(page=page)
    url = f"/feeds/reports/{page.report.translation_key}/status.atom"
    before = [element.findtext(f"{ATOM}id") for element in read_entries(client, url)]
    report = ReportPage.objects.get(pk=page.report_id)
    report.slug = "moved"
    report.save_revision().publish()
    assert [element.findtext(f"{ATOM}id") for element in read_entries(client, url)] == before
    assert "/reports/moved/" in client.get(url).text


@pytest.mark.parametrize(
    "url",
    [
        "/feeds/addressees/nobody/status.atom",
        "/feeds/reports/00000000-0000-0000-0000-000000000000/status.atom",
        "/feeds/reports/no-key/status.atom",
        "/r/nothing2/status.atom",
    ],
)
def test_what_never_existed_is_not_found(client, url):
    assert client.get(url).status_code == 404


def test_whom_only_drafts_address_is_not_known(client):
    RecommendationFactory(live=False, addressees=[AddresseeFactory(slug="secret")])
    assert client.get("/feeds/addressees/secret/status.atom").status_code == 404


def test_a_log_is_told_once_whatever_pages_share_it(client, page):
    StatusUpdateFactory(page=page)
    page.create_alias(update_slug="alias", parent=ReportFactory())
    (entry,) = read_entries(client)
    assert "alias" not in entry.find(f"{ATOM}link").get("href")


def test_what_no_xml_can_hold_is_left_out(client, page):
    StatusUpdateFactory(page=page, note="a\x0bb\ufffe", evidence__title="c\x1fd")
    page.title = "e\x02f"
    page.save()
    (entry,) = read_entries(client)
    text = html.unescape(read_content(entry))
    assert "ab" in text
    assert "cd" in text
    assert "ef" in text


def test_a_script_never_passes_for_evidence(client, page):
    StatusUpdateFactory(page=page, evidence__url="javascript:alert(1)", note="<script>x</script>")
    text = read_content(read_entries(client)[0])
    assert "javascript" not in text
    assert "<script" not in text


def test_a_feed_that_has_not_changed_is_not_sent_again(client, page):
    for filled in (False, True):
        if filled:
            StatusUpdateFactory(page=page)
        first = client.get("/feeds/status.atom")
        again = client.get("/feeds/status.atom", headers={"if-none-match": first["ETag"]})
        assert again.status_code == 304, "filled" if filled else "empty"
        assert again.content == b""


def test_a_feed_without_changes_names_what_is_followed(client, page):
    RecommendationFactory(parent=page.report, live=False)
    for url in ("/feeds/status.atom", f"{page.permanent_path}status.atom"):
        (entry,) = read_entries(client, url)
        assert entry.findtext(f"{ATOM}title").endswith(": no change recorded yet")
        assert page.title in read_content(entry)
    StatusUpdateFactory(page=page)
    assert "no change" not in read_entries(client)[0].findtext(f"{ATOM}title")


def test_a_report_without_recommendations_offers_no_feed_of_them(client, page):
    other = ReportFactory()
    RecommendationFactory(parent=other, live=False)
    feed = "/feeds/reports/{}/status.atom"
    assert feed.format(page.report.translation_key) in client.get(page.report.url).text
    assert feed.format(other.translation_key) not in client.get(other.url).text


def test_a_feed_with_nothing_in_it_is_a_feed(client):
    assert read_entries(client) == []


def test_a_feed_costs_as_many_queries_however_long_it_is(client, max_queries_from_nothing):
    city = AddresseeFactory(slug="toronto")
    report = ReportFactory()
    for number in range(1, 13):
        page = RecommendationFactory(parent=report, number=number, addressees=[city])
        wrong = StatusUpdateFactory(page=page, speaker=city)
        StatusUpdateFactory(page=page, corrects=wrong)
    for url, number in (
        ("/feeds/status.atom", 5),
        ("/feeds/addressees/toronto/status.atom", 8),
        (f"/feeds/reports/{report.translation_key}/status.atom", 7),
        (f"{page.permanent_path}status.atom", 7),
    ):
        with max_queries_from_nothing(number):
            assert client.get(url).status_code == 200
