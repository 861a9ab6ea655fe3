"""What protects readers goes with every kind of answer, whoever made it."""

import io

import pytest
from django.db import OperationalError
from django.test import Client, override_settings
from django.urls import path

from boardtrade import urls
from boardtrade.delivery import turns
from boardtrade.delivery.turns import Turns
from tests.factories import DocumentFactory, ImageFactory, RecommendationFactory, ReportFactory

pytestmark = pytest.mark.django_db


def fail(request):
    raise ZeroDivisionError


def fail_without_database(request):
    raise OperationalError


urlpatterns = [
    path("fault/", fail),
    path("away/", fail_without_database),
    *urls.urlpatterns,
]
handler500 = "boardtrade.delivery.availability.server_error"

ANSWERS = {
    "/": 200,
    "/reports/": 200,
    "/reports/r/": 200,
    "/reports/r/t/": 200,
    "/reports/r/report.pdf": 200,
    "/reports": 301,
    "/recommendations/": 200,
    "/recommendations.csv": 200,
    "/recommendations.json": 200,
    "/recommendations.atom": 200,
    "/feeds/reports.atom": 200,
    "/search/": 200,
    "/sitemap.xml": 200,
    "/robots.txt": 200,
    "/favicon.ico": 200,
    "/manifest.webmanifest": 200,
    "/nothing/": 404,
    "/static/nothing.css": 404,
    "/media/images/nothing.webp": 404,
    "/documents/7/nothing.pdf": 404,
    "/search/?q=%00": 400,
    f"/{'a' * 2_000}": 414,
    "/fault/": 500,
    "/away/": 503,
    "/healthz": 200,
    "/readyz": 503,
    "/metrics": 404,
    "/admin/": 302,
    "/admin/login/": 200,
    "/admin/logout/": 405,
    "/admin/token/": 401,
    "/admin/nothing/": 302,
}
STAFF = {
    "/admin/": 200,
    "/admin/pages/": 200,
    "/admin/api/main/pages/": 200,
    "/admin/running/": 200,
    "/admin/nothing/": 404,
    "/admin/jsi18n/": 200,
}


@pytest.fixture
def site(tasks_at_once):
    report = ReportFactory(slug="r", download_document=DocumentFactory())
    RecommendationFactory(parent=report, slug="t")


def problems(path: str, headers: dict[str, str]) -> list[str]:
    """Return what an answer lacks."""
    policy = dict(
        part.strip().partition(" ")[::2]
        for part in headers.get("Content-Security-Policy", "").split(";")
    )
    found = []
    if "'unsafe-inline'" in policy.get("script-src", policy.get("default-src", "*")):
        found.append("inline scripts")
    if "'self'" not in policy.get("default-src", "") and policy.get("default-src") != "'none'":
        found.append("a policy")
    is_page = policy.get("default-src") != "'none'"
    if is_page and policy.get("base-uri") != "'none'":
        found.append("base-uri")
    if "frame-ancestors" not in policy and headers.get("X-Frame-Options") != "SAMEORIGIN":
        found.append("frame-ancestors")
    if headers.get("X-Content-Type-Options") != "nosniff":
        found.append("nosniff")
    if "camera=()" not in headers.get("Permissions-Policy", ""):
        found.append("Permissions-Policy")
    if headers.get("Referrer-Policy") != "strict-origin-when-cross-origin":
        found.append("Referrer-Policy")
    is_open = "Access-Control-Allow-Origin" in headers or path.startswith(("/media/", "/favicon"))
    wanted = "cross-origin" if is_open else "same-origin"
    if headers.get("Cross-Origin-Resource-Policy") != wanted:
        found.append("Cross-Origin-Resource-Policy")
    return found


@pytest.mark.parametrize(("url", "status"), ANSWERS.items())
@override_settings(ROOT_URLCONF=__name__)
def test_every_answer_to_readers_has_them(site, url, status):
    response = Client(raise_request_exception=False).get(url)
    assert response.status_code == status
    assert problems(url, response.headers) == []
    if url not in {"/healthz", "/readyz", "/metrics"}:
        assert response["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize(("url", "status"), STAFF.items())
def test_every_answer_to_staff_has_them(editor, url, status):
    response = editor.get(url)
    assert response.status_code == status
    assert problems(url, response.headers) == []


def test_an_answer_without_what_the_reader_has_changes_nothing_of_them(client, site):
    etag = client.get("/reports/r/")["ETag"]
    response = client.get("/reports/r/", headers={"If-None-Match": etag})
    assert response.status_code == 304
    assert problems("/reports/r/", response.headers) == []


@pytest.mark.usefixtures("tasks_at_once")
def test_pictures_may_be_shown_by_other_sites(client, settings):
    rendition = ImageFactory().get_rendition("width-100")
    response = client.get(f"/media/{rendition.file.name}")
    assert problems("/media/", response.headers) == []


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"CONTENT_LENGTH": str(turns.MAX_BODY_BYTES + 1)}, "413"),
        ({"CONTENT_LENGTH": "10"}, "400"),
    ],
)
def test_what_is_refused_before_django_sees_it_has_them(changes, status):
    answer = []
    environ = {"PATH_INFO": "/", "REQUEST_METHOD": "POST", "wsgi.input": io.BytesIO()} | changes
    Turns(lambda *args: [])(environ, lambda *args: answer.extend(args))
    assert answer[0].startswith(status)
    assert problems("/", dict(answer[1])) == []


@pytest.mark.parametrize(
    ("variables", "header"),
    [
        ({}, None),
        ({"SECURE_HSTS_SECONDS": 300}, "max-age=300"),
        (
            {"SECURE_HSTS_SECONDS": 300, "SECURE_HSTS_INCLUDE_SUBDOMAINS": True},
            "max-age=300; includeSubDomains",
        ),
        (
            {
                "SECURE_HSTS_SECONDS": 300,
                "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
                "SECURE_HSTS_PRELOAD": True,
            },
            "max-age=300; includeSubDomains; preload",
        ),
    ],
)
def test_browsers_insist_on_https_step_by_step(variables, header):
    with override_settings(**{"SECURE_HSTS_SECONDS": 0} | variables):
        response = Client().get("/robots.txt", secure=True)
        assert response.get("Strict-Transport-Security") == header
        assert "Strict-Transport-Security" not in Client().get("/robots.txt")
