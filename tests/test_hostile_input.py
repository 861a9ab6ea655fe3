"""Whatever is sent, the answer is a clean page or a clear error: never a failure of the server."""

import pytest
from django.test import Client

from tests.factories import AddresseeFactory, RecommendationFactory, ReportFactory, TopicFactory

pytestmark = pytest.mark.django_db

QUERIES = [
    "page=99999999999999999999",
    "page=-1",
    "page=0",
    "page=1e3",
    "page=%00",
    "page=²",
    "page=" + "9" * 5000,
    "page=a&page=b",
    "q=" + "a" * 10_000,
    "q=%00",
    "q=%ff%fe",
    "q=%ed%a0%80",
    "q=" + "%22" * 50,
    "q=" + "%28" * 200,
    "q=a%26%26%7C%7C%21%3A*",
    "q=%E2%80%AE",
    "q=<script>alert(1)</script>",
    "q='%20OR%201=1--",
    "q[]=a",
    "%00=1",
    "&&&===",
]


ASKED_FOR_WORDS = ("/", "/search/", "/recommendations/", "/oembed", "/embed/addressees/city/")
"""Those that look words up, and some that do not; all of them look at the number of a page."""


@pytest.fixture
def addresses():
    topic = TopicFactory()
    recommendation = RecommendationFactory(addressees=[AddresseeFactory(slug="city")])
    report = ReportFactory(topics=[topic])
    return ["/", "/reports/", report.get_url(), recommendation.get_url(), "/search/",
            f"/topics/{topic.slug}/", "/feeds/reports.atom", "/sitemap.xml",
            "/recommendations/", "/addressees/", "/addressees/city/", "/oembed",
            recommendation.permanent_path, f"{recommendation.permanent_path}status.atom",
            "/feeds/status.atom", "/feeds/addressees/city/status.atom", "/embed/addressees/city/",
            f"/embed/recommendations/{recommendation.permanent_id}/"]  # fmt: skip


@pytest.mark.parametrize("query", QUERIES)
def test_no_query_string_makes_the_server_fail(client, addresses, query):
    for address in ASKED_FOR_WORDS if query.startswith("q") else addresses:
        response = client.get(f"{address}?{query}")
        assert response.status_code in (200, 302, 400, 404), address
        assert "<script>alert" not in response.text


@pytest.mark.parametrize(
    "path",
    [
        "/%00/",
        "/reports/%00/",
        "/reports/a%00b/report.pdf",
        "/%ff%fe/",
        "/reports/%ed%a0%80/",
        "/topics/%00/",
        "/r/%00/",
        "/r/%F0%9F%92%A9/",
        "/media/%00",
        "/media/../manage.py",
        "/media/images/..%2f..%2fsecret-key",
        "/media/original_images/x.png",
        "/media/documents/report.pdf",
        "/documents/999999/x.pdf",
        "/documents/99999999999999999999999/x.pdf",
        "/" + "a/" * 400,
        "/" + "a" * 5000 + "/",
        "/reports//",
        "/reports/..;/admin/",
    ],
)
def test_no_path_makes_the_server_fail(client, addresses, path):
    response = client.get(path)
    assert response.status_code in (301, 302, 400, 404, 414), path


@pytest.mark.parametrize("host", ["evil.example", "localhost:notaport", "[::1", "a b", ""])
def test_a_strange_host_is_refused_and_never_repeated(addresses, host):
    response = Client(raise_request_exception=False).get("/", headers={"host": host})
    assert response.status_code in (200, 400)
    assert "evil.example" not in response.text


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "options", "trace"])
def test_no_method_makes_the_server_fail(client, addresses, method):
    for address in addresses:
        response = getattr(client, method)(address)
        assert response.status_code < 500, (method, address)


def test_strange_headers_do_no_harm(client, addresses):
    for headers in (
        {"accept-language": "x" * 5000},
        {"accept-language": "fr-CA,fr;q=0.9"},
        {"cookie": "sessionid=%00; django_language=fr"},
        {"range": "bytes=0-0,1-1"},
        {"if-none-match": '"'},
        {"if-modified-since": "yesterday"},
    ):
        response = client.get("/", headers=headers)
        assert response.status_code == 200
        assert '<html lang="en">' in response.text
