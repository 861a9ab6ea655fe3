"""Other sites may show a card or a scorecard in a frame, and nothing else of this one."""

import re

import pytest
from wagtail.models import PageViewRestriction

from recommendations.record.statuses import Status
from tests.factories import (
    AddresseeFactory,
    RecommendationFactory,
    ReportFactory,
    StatusUpdateFactory,
    home_page,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return AddresseeFactory(name="City of Toronto", slug="toronto")


@pytest.fixture
def page(city):
    report = ReportFactory(title="Taking Flight", slug="taking-flight")
    page = RecommendationFactory(
        parent=report, number=3, title="Build & <open> a runway", addressees=[city]
    )
    StatusUpdateFactory(page=page, status=Status.UNDER_WAY)
    return page


@pytest.fixture
def frames(page):
    return [f"/embed/recommendations/{page.permanent_id}/", "/embed/addressees/toronto/"]


MISSING = ["/embed/recommendations/nothing2/", "/embed/addressees/nobody/"]


def read_directives(response):
    policy = response["Content-Security-Policy"]
    return dict(directive.strip().partition(" ")[::2] for directive in policy.split(";"))


def test_the_card_tells_where_a_recommendation_stands(client, page, frames):
    html = client.get(frames[0]).text
    assert "Recommendation 3 of Taking Flight" in html
    assert "Build &amp; &lt;open&gt; a runway" in html
    assert "Under way" in html
    assert "1 June 2024" in html
    assert "City of Toronto" in html
    assert f'href="http://localhost:8000{page.get_url()}"' in html


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([], "No answer yet"),
        ([{"status": Status.DONE}], None),
        ([{"answer": "referred"}], "Referred"),
        ([{"status": Status.UNDER_WAY, "is_said": True}], "Answered, neither yes nor no"),
    ],
)
def test_the_card_says_that_there_is_no_answer_where_one_is_expected(client, city, entries, words):
    page = RecommendationFactory(addressees=[city])
    for entry in entries:
        is_said = entry.pop("is_said", False) or "answer" in entry
        StatusUpdateFactory(page=page, speaker=city if is_said else None, **entry)
    frame = client.get(f"/embed/recommendations/{page.permanent_id}/").text
    answers = {"No answer yet", "Referred", "Answered, neither yes nor no"}
    assert {answer for answer in answers if answer in frame} == ({words} if words else set())
    html = client.get(page.url).text
    assert ("No answer for" in html) == (words == "No answer yet")


def test_the_scorecard_counts_as_the_page_of_the_addressee_does(client, city, frames):
    for _ in range(2):
        RecommendationFactory(addressees=[city])
    RecommendationFactory(addressees=[city], live=False)
    html = client.get(frames[1]).text
    assert "3 recommendations to" in html
    rows = dict(re.findall(r"<span>([A-Z][a-z ]+)</span></span>\s*</div> <div[^>]*>(\d+)<", html))
    assert rows == {"Under way": "1", "Not started": "2"}
    assert 'href="http://localhost:8000/addressees/toronto/"' in html


def test_frames_may_stand_anywhere_and_do_nothing(client, frames):
    for url in [*frames, *MISSING, f"{frames[0]}?lang=fr"]:
        response = client.get(url)
        policy = read_directives(response)
        assert policy["frame-ancestors"] == "*"
        assert policy["default-src"] == "'none'"
        assert policy["form-action"] == "'none'"
        assert policy["base-uri"] == "'none'"
        assert set(policy) == {
            "default-src", "style-src", "font-src", "form-action", "base-uri", "frame-ancestors",
        }  # fmt: skip
        assert policy["style-src"] == policy["font-src"] == "'self'"
        assert "X-Frame-Options" not in response
        assert "<script" not in response.text
        assert "<form" not in response.text
        assert "<iframe" not in response.text
        assert " style=" not in response.text
        assert response["X-Content-Type-Options"] == "nosniff"


def test_links_lead_out_of_the_frame(client, frames):
    for url in frames:
        links = re.findall(r"<a [^>]*>", client.get(url).text)
        assert links
        for link in links:
            assert 'target="_blank" rel="noopener"' in link
            assert 'href="http://localhost:8000/' in link


def test_everything_else_refuses_to_be_framed(client, page, frames):
    urls = [
        "/", "/reports/", page.report.get_url(), page.get_url(), page.permanent_path, "/search/",
        "/search/?q=runway", "/addressees/", "/addressees/toronto/", "/feeds/status.atom",
        f"/oembed?url=http://localhost:8000{page.get_url()}", "/oembed", "/sitemap.xml",
        "/robots.txt", "/admin/login/", "/nothing/", "/embed/", "/embed/recommendations/",
        "/embed/recommendations/a/b/", "/embed/addressees/..%2F/",
        "/manifest.webmanifest", "/documents/1/a.pdf",
    ]  # fmt: skip
    for url in urls:
        response = client.get(url)
        assert read_directives(response)["frame-ancestors"] == "'self'", url
        assert response["X-Frame-Options"] == "SAMEORIGIN", url
    # A redirect shows nothing: what it leads to decides.
    redirect = client.get(frames[0].removesuffix("/"))
    assert read_directives(redirect)["frame-ancestors"] == "'self'"
    assert redirect["Location"] == frames[0]


def test_nothing_of_the_address_is_repeated_but_what_it_names(client, frames):
    for url in [*frames, *MISSING]:
        for query in ("?url=https://evil.example", "?lang=%22%3E%3Cb%3E", "?next=//evil.example"):
            response = client.get(url + query)
            assert response.status_code in {200, 404}
            assert "Location" not in response
            assert "evil" not in response.text
            assert "<b>" not in response.text


def test_what_readers_may_not_see_is_a_harmless_page(client, page, city, frames):
    PageViewRestriction.objects.create(page=page.report, restriction_type="login")
    for url in [*frames, *MISSING]:
        response = client.get(url)
        assert response.status_code == 404
        assert "runway" not in response.text
        assert "Toronto" not in response.text
        assert "not published" in response.text
        assert response["Cache-Control"] == "public, max-age=60"


def test_frames_are_kept_by_caches_and_set_no_cookie(client, frames):
    for url in frames:
        response = client.get(url)
        assert response["Cache-Control"] == "public, max-age=900"
        assert "Set-Cookie" not in response
        assert "Cookie" not in response.get("Vary", "")
        again = client.get(url, headers={"if-none-match": response["ETag"]})
        assert again.status_code == 304


def test_frames_are_the_same_for_staff(client, editor, frames):
    response = editor.get(frames[0])
    assert "wagtail" not in response.text
    assert "Set-Cookie" not in response


def test_only_reading_is_allowed(client, frames):
    for url in frames:
        assert client.post(url).status_code == 405
        assert client.head(url).status_code == 200


def test_a_language_without_pages_is_the_first_one(client, frames):
    for language in ("fr", "de", "x" * 5000, ""):
        response = client.get(f"{frames[0]}?lang={language}")
        assert response.status_code == 200
        assert response["Content-Language"] == "en"
        assert '<html lang="en">' in response.text


def test_a_frame_speaks_the_language_that_is_asked_for(client, page, frames):
    from wagtail.models import Locale

    french, _new = Locale.objects.get_or_create(language_code="fr")
    home = home_page().copy_for_translation(french)
    home.save_revision().publish()
    response = client.get(f"{frames[0]}?lang=fr")
    assert response["Content-Language"] == "fr"
    assert '<html lang="fr">' in response.text
    assert client.get(f"{frames[0]}").text.count('<html lang="en">') == 1


def test_a_frame_costs_few_queries(client, city, frames, max_queries_from_nothing):
    for _ in range(6):
        RecommendationFactory(addressees=[city])
    for url, number in zip(frames, (5, 6), strict=True):
        with max_queries_from_nothing(number):
            assert client.get(url).status_code == 200
