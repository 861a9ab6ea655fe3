"""Editors of other sites paste an address, and get a frame."""

import re
import xml.etree.ElementTree as ET
from urllib.parse import quote

import pytest
from wagtail.models import PageViewRestriction

from reports.models import ReportPage
from tests.factories import (
    AddresseeFactory,
    RecommendationFactory,
    ReportFactory,
    StandardPageFactory,
)

pytestmark = pytest.mark.django_db
SITE_URL = "http://localhost:8000"


@pytest.fixture
def page():
    report = ReportFactory(title="Taking Flight", slug="taking-flight")
    city = AddresseeFactory(name="City of <Toronto>", slug="toronto")
    return RecommendationFactory(parent=report, number=3, title='A "runway"', addressees=[city])


def get_oembed(client, url, **params):
    query = "".join(f"&{name}={value}" for name, value in params.items())
    return client.get(f"/oembed?url={quote(url, safe='')}{query}")


def read_frame(data):
    (frame,) = re.findall(r"<iframe [^>]*></iframe>", data["html"])
    return dict(re.findall(r'([\w-]+)="([^"]*)"', frame))


def test_every_address_of_a_recommendation_gives_its_card(client, page):
    in_capitals = page.permanent_url.replace(page.permanent_id, page.permanent_id.upper())
    addresses = (page.public_url, page.permanent_url, in_capitals)
    without_slash = [url.removesuffix("/") for url in addresses]
    for url in (*addresses, *without_slash, page.public_url + "?a=b#c"):
        response = get_oembed(client, url)
        assert response.status_code == 200, url
        assert response["Content-Type"] == "application/json"
        data = response.json()
        assert data["version"] == "1.0"
        assert data["type"] == "rich"
        assert data["title"] == 'Recommendation 3 of Taking Flight: A "runway"'
        assert data["provider_name"]
        assert data["provider_url"] == f"{SITE_URL}/"
        assert data["width"] == 600
        frame = read_frame(data)
        assert frame["src"] == f"{SITE_URL}/embed/recommendations/{page.permanent_id}/"
        assert frame["title"] == "Recommendation 3 of Taking Flight: A &quot;runway&quot;"
        assert frame["loading"] == "lazy"
        assert frame["sandbox"] == "allow-popups allow-popups-to-escape-sandbox"
        assert (frame["width"], frame["height"]) == ("600", str(data["height"]))
        assert client.get(frame["src"].removeprefix(SITE_URL)).status_code == 200


def test_the_address_of_an_addressee_gives_its_scorecard(client, page):
    data = get_oembed(client, f"{SITE_URL}/addressees/toronto/").json()
    assert read_frame(data)["src"] == f"{SITE_URL}/embed/addressees/toronto/"
    assert "<Toronto>" not in data["html"]


def test_the_answer_may_be_asked_for_as_xml(client, page):
    page.title = "a\x0bb"
    page.save()
    response = get_oembed(client, page.public_url, format="xml")
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    root = ET.fromstring(response.content)
    assert root.tag == "oembed"
    data = {element.tag: element.text for element in root}
    assert data["title"].endswith("ab")
    assert {"version", "type", "width", "height", "html"} <= set(data)
    assert data == {
        name: str(value).replace("\x0b", "")
        for name, value in get_oembed(client, page.public_url).json().items()
    }


@pytest.mark.parametrize(("width", "height"), [(300, 200), (1, 1), (5000, 5000), (300, 5000)])
def test_the_frame_is_no_larger_than_there_is_room_for(client, page, width, height):
    data = get_oembed(client, page.public_url, maxwidth=width, maxheight=height).json()
    assert data["width"] <= min(width, 600)
    assert data["height"] <= height
    assert read_frame(data)["width"] == str(data["width"])


def test_a_narrow_frame_is_taller(client, page):
    narrow_frame = get_oembed(client, page.public_url, maxwidth=320).json()
    assert narrow_frame["height"] > get_oembed(client, page.public_url).json()["height"]


def test_other_forms_are_not_implemented(client, page):
    for name in ("yaml", "JSON", "<b>"):
        assert get_oembed(client, page.public_url, format=name).status_code == 501


@pytest.mark.parametrize(
    "url",
    [
        "",
        "   ",
        "recommendation",
        "/reports/taking-flight/",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "//localhost:8000/",
        "http://",
        "http:///reports/",
        "http://[::1",
        "http://localhost:abc/",
        "http://localhost:99999999/",
        "http://localhost:8000/" + "a" * 10_000,
        "\ufffe",
    ],
)
def test_what_is_no_address_is_refused_with_a_reason(client, url):
    response = get_oembed(client, url)
    assert response.status_code == 400
    assert len(response.json()["error"]) > 10
    assert client.get("/oembed").status_code == 400


@pytest.mark.parametrize("size", ["0", "-1", "1.5", "wide", "9" * 5000, "٣", "%20", "1e3"])
def test_sizes_that_make_no_sense_are_refused(client, page, size):
    assert get_oembed(client, page.public_url, maxwidth=size).status_code == 400
    assert get_oembed(client, page.public_url, maxheight=size).status_code == 400


@pytest.mark.parametrize(
    "url",
    [
        f"{SITE_URL}/",
        f"{SITE_URL}/reports/taking-flight/",
        f"{SITE_URL}/reports/taking-flight/report.pdf",
        f"{SITE_URL}/reports/nothing/here/",
        f"{SITE_URL}/r/nothing2/",
        f"{SITE_URL}/addressees/",
        f"{SITE_URL}/addressees/nobody/",
        f"{SITE_URL}/admin/",
        f"{SITE_URL}/oembed",
        f"{SITE_URL}/embed/addressees/toronto/",
        f"{SITE_URL}/" + "a/" * 900,
        f"{SITE_URL}/%2e%2e/%ff%fe/",
        f"{SITE_URL}/%2500/",
        f"{SITE_URL}/%00/",
        f"{SITE_URL}/fr/addressees/",
        f"{SITE_URL}/de/",
        f"{SITE_URL}",
        "http://evil.example/addressees/toronto/",
        "http://localhost:8000@evil.example/addressees/toronto/",
        "http://evil.example@localhost:8000/addressees/toronto/",
        "http://localhost.evil.example:8000/addressees/toronto/",
        "http://127.0.0.1:5432/addressees/toronto/",
        "http://localhost:8000\\@evil.example/addressees/toronto/",
        "http://testserver/",
    ],
)
def test_other_addresses_are_not_found(client, page, url):
    response = get_oembed(client, url)
    assert response.status_code == 404 if "%00" not in url else response.status_code in {400, 404}
    assert "error" in response.json()


def test_the_host_that_was_asked_is_ours_too(client, page):
    assert get_oembed(client, "http://testserver/addressees/toronto/").status_code == 200


def test_what_readers_may_not_see_is_not_found(client, page):
    draft = RecommendationFactory(live=False)
    private = RecommendationFactory(addressees=[AddresseeFactory(slug="secret")])
    PageViewRestriction.objects.create(page=private, restriction_type="password", password="x")
    for url in (
        draft.public_url,
        draft.permanent_url,
        private.public_url,
        private.permanent_url,
        f"{SITE_URL}/addressees/secret/",
        StandardPageFactory().public_url,
    ):
        assert get_oembed(client, url).status_code == 404, url


def test_answers_may_be_read_from_any_site_and_kept(client, page):
    for response in (
        get_oembed(client, page.public_url),
        client.get("/oembed"),
        get_oembed(client, "http://a.b/"),
    ):
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["Cache-Control"].startswith("public, max-age=")
        assert "Set-Cookie" not in response
    assert client.post("/oembed").status_code == 405


def test_an_answer_costs_few_queries(client, page, max_queries_from_nothing):
    for url in (page.public_url, page.permanent_url, f"{SITE_URL}/addressees/toronto/"):
        with max_queries_from_nothing(6):
            assert get_oembed(client, url).status_code == 200


def test_pages_lead_editors_to_it(client, page):
    for url in (page.get_url(), "/addressees/toronto/"):
        html = client.get(url).text
        links = re.findall(r'<link rel="alternate" type="([^"]*oembed)"[^>]* href="([^"]*)"', html)
        assert [kind for kind, _ in links] == ["application/json+oembed", "text/xml+oembed"]
        for _, link in links:
            assert link.startswith(f"{SITE_URL}/oembed?")
            assert client.get(link.replace("&amp;", "&").removeprefix(SITE_URL)).status_code == 200


@pytest.mark.usefixtures("tasks_at_once")
def test_a_former_address_of_a_recommendation_gives_its_card_too(
    client, page, django_capture_on_commit_callbacks
):
    former_url = page.public_url
    report = ReportPage.objects.get(pk=page.report_id)
    report.slug = "landed"
    with django_capture_on_commit_callbacks(execute=True):
        report.save_revision().publish()
    for url in (former_url, former_url.removesuffix("/"), f"{former_url}?a=b#c"):
        data = get_oembed(client, url).json()
        assert page.permanent_id in read_frame(data)["src"]
    assert get_oembed(client, f"{SITE_URL}/reports/taking-flight/").status_code == 404
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert get_oembed(client, former_url).status_code == 404
