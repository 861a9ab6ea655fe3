"""What readers may not see of recommendations appears nowhere: not in lists, files or frames."""

from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import PageViewRestriction

from recommendations.models import RecommendationPage
from recommendations.record.statuses import Status
from tests.factories import (
    AddresseeFactory,
    AdminFactory,
    DocumentFactory,
    RecommendationFactory,
    ReportFactory,
    StatusUpdateFactory,
    link,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tasks_at_once")]
STATES = ["draft", "expired", "private", "below a draft", "below a private"]


def hide(page: RecommendationPage, state: str) -> None:
    """Take a page from readers in one of the ways there are."""
    target = page.report if state.startswith("below") else page
    if state.endswith("private"):
        PageViewRestriction.objects.create(page=target, restriction_type="login")
    elif state == "expired":
        target.expire_at = timezone.now()
        target.save()
    else:
        target.unpublish()


@pytest.fixture
def hidden() -> RecommendationPage:
    """Return a recommendation in which every word is odd, beside a visible one with a log."""
    body = AddresseeFactory(name="Oddbody", slug="oddbody")
    page = RecommendationFactory(
        title="Oddtitle", slug="oddslug", text="<p>Oddtext</p>", addressees=[body],
        success_measure="Oddmeasure", parent=ReportFactory(title="Report", slug="report-of-odd"),
    )  # fmt: skip
    author = AdminFactory(username="oddauthor", first_name="Oddfirst", last_name="Oddlast")
    StatusUpdateFactory(
        page=page,
        status=Status.DONE,
        note="Oddnote",
        evidence__title="Oddevidence",
        evidence__document=DocumentFactory(title="Oddfile"),
        speaker=body,
        quote="Oddquote",
        author=author,
    )
    visible_page = RecommendationFactory(title="Seen", addressees=[AddresseeFactory(slug="seen")])
    StatusUpdateFactory(
        page=visible_page, status=Status.SUPERSEDED, superseded_by=page.record, author=author
    )
    link(visible_page, page)
    link(page, url="https://oddhost.example/", body="Oddauthority", title="Oddearlier")
    return page


def list_urls(page: RecommendationPage) -> list[str]:
    """Return every URL whose response could contain something of a recommendation."""
    visible_page = RecommendationPage.objects.get(title="Seen")
    page_urls = [
        f"http://testserver{page.get_url()}",
        page.permanent_url,
        "http://testserver/addressees/oddbody/",
    ]
    words = ("Oddtitle", "Oddtext", "Oddnote", "Oddbody", "Oddmeasure")
    return [
        "/",
        "/reports/",
        page.report.get_url(),
        page.get_url(),
        page.permanent_path,
        visible_page.get_url(),
        visible_page.report.get_url(),
        "/recommendations/",
        "/recommendations/?as_of=2024-12-31",
        "/recommendations/?status=done",
        *(f"/recommendations.{extension}" for extension in ("csv", "json", "atom")),
        "/addressees/",
        "/addressees/seen/",
        "/addressees/oddbody/",
        "/feeds/status.atom",
        "/feeds/reports.atom",
        "/feeds/addressees/oddbody/status.atom",
        f"/feeds/reports/{page.report.translation_key}/status.atom",
        f"/r/{page.permanent_id}/status.atom",
        f"/embed/recommendations/{page.permanent_id}/",
        "/embed/addressees/oddbody/",
        *(f"/oembed?{urlencode({'url': url})}" for url in page_urls),
        "/sitemap.xml",
        *(f"/search/?q={word}" for word in words),
    ]


def read_response(response, url: str) -> str:
    """Return the text at a URL, without the words that the reader searched for."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    search_words = url.rpartition("q=")[2] if "q=" in url else "nothing typed"
    return body.decode().replace(search_words, "")


def test_what_is_published_is_at_these_addresses(client, hidden):
    call_command("update_index", verbosity=0)
    text = ""
    for url in list_urls(hidden):
        response = client.get(url)
        assert response.status_code in (200, 302), url
        text += read_response(response, url)
    for word in ("Oddtitle", "Oddnote", "Oddfile", "Oddevidence", "Oddbody", "oddslug"):
        assert word in text
    for word in ("oddauthor", "Oddfirst", "Oddlast", "reviewed"):
        assert word not in text


@pytest.mark.parametrize("state", STATES)
def test_what_is_hidden_is_at_none(client, hidden, state):
    document = hidden.history.updates[0].evidence.document
    call_command("update_index", verbosity=0)
    hide(hidden, state)
    for url in list_urls(hidden):
        text = read_response(client.get(url), url)
        if "next=" in text:  # the form to sign in, which names the way back
            continue
        for word in ("Odd", "oddslug", "oddauthor", hidden.permanent_id):
            if word in url:
                continue
            assert word not in text, url
    assert client.get(document.url).status_code == 404
