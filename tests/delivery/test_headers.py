"""What browsers, caches and other sites are told about a response."""

import gzip

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from tests.factories import AdminFactory, DocumentFactory, RecommendationFactory, ReportFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def report():
    report = ReportFactory(slug="r", download_document=DocumentFactory())
    RecommendationFactory(parent=report, slug="t")
    return report


PUBLIC = (
    "/",
    "/reports/",
    "/reports/r/",
    "/reports/r/t/",
    "/recommendations/",
    "/recommendations/?status=done",
    "/recommendations.csv",
    "/recommendations.json",
    "/recommendations.atom",
    "/search/",
    "/feeds/reports.atom",
    "/feeds/status.atom",
    "/sitemap.xml",
    "/robots.txt",
    "/manifest.webmanifest",
    "/nothing/",
)


@pytest.mark.parametrize("url", PUBLIC)
def test_what_all_may_read_is_kept_and_asked_for_again(client, report, url):
    response = client.get(url)
    assert response["Cache-Control"] == "public, no-cache"
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies
    if response.status_code == 200:
        headers = {"If-None-Match": response["ETag"]}
        assert client.get(url, headers=headers).status_code == 304
        assert client.head(url, headers=headers).status_code == 304


@pytest.mark.parametrize("url", [*PUBLIC, "/reports/r/report.pdf", "/admin/login/", "/favicon.ico"])
def test_head_is_get_without_the_body(client, report, url):
    read, head = client.get(url), client.head(url)
    assert head.status_code == read.status_code
    assert b"".join(head) == b""
    for name in set(read.headers) - {"X-Request-ID", "Expires"}:
        assert head.get(name) == read[name], name


def test_what_is_for_some_is_kept_by_nobody(client, report):
    staff = Client()
    staff.force_login(AdminFactory())
    assert staff.get("/reports/r/")["Cache-Control"] == "private, no-store"
    for kind, extra in (("login", {}), ("password", {"password": "open"})):
        restriction = PageViewRestriction.objects.create(
            page=report, restriction_type=kind, **extra
        )
        for url in ("/reports/r/", "/reports/r/t/", "/reports/r/report.pdf"):
            response = client.get(url)
            assert "no-store" in response["Cache-Control"], url
            assert "public" not in response["Cache-Control"]
        restriction.delete()


@pytest.mark.parametrize("extension", ["csv", "json", "atom"])
def test_other_sites_and_slow_lines_can_read_the_files(client, report, extension):
    url = f"/recommendations.{extension}"
    plain = b"".join(client.get(url))
    response = client.get(url, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(b"".join(response)) == plain
    assert "Accept-Encoding" in response["Vary"]
    assert response["Access-Control-Allow-Origin"] == "*"
    unchanged = client.get(url, headers={"If-None-Match": response["ETag"]})
    assert unchanged.status_code == 304
    assert unchanged["Access-Control-Allow-Origin"] == "*"
    assert client.get(f"{url}?sort=foo")["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", ["a" * 1_990, "é" * 332, "a/" * 990])
def test_a_path_of_two_thousand_bytes_is_looked_up(client, path):
    assert client.get(f"/{path}/").status_code == 404


@pytest.mark.parametrize("path", ["a" * 2_000, "é" * 340, "a/" * 1_000, "%00" * 700])
def test_a_longer_path_is_refused_before_it_is_part_of_a_redirect(client, path):
    for url in (f"/{path}", f"/{path}/"):
        response = client.get(url)
        assert response.status_code in {400, 414}
        assert "Location" not in response


@pytest.mark.parametrize("host", ["10.0.0.7", "10.0.0.7:8000", "elsewhere.example.org", "_"])
def test_probes_name_no_host_of_ours(client, host, settings):
    settings.ALLOWED_HOSTS = ["example.org"]
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz", headers={"host": host}).text == "alive\n"
    assert client.get("/readyz", headers={"host": host}).text == "unready\n"  # there is no worker
    assert client.head("/healthz", headers={"host": host}).status_code == 200
    assert client.get("/robots.txt", headers={"host": host}).status_code == 400
