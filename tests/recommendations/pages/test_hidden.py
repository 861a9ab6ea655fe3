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
        evidence_title="Oddevidence",
        evidence_document=DocumentFactory(title="Oddfile"),
        addressee=body,
        author=author,
    )
    seen = RecommendationFactory(title="Seen", addressees=[AddresseeFactory(slug="seen")])
    StatusUpdateFactory(
        page=seen, status=Status.SUPERSEDED, superseded_by=page.record, author=author
    )
    return page


def addresses_about(page: RecommendationPage) -> list[str]:
    """Return every address at which something of a recommendation could stand."""
    seen = RecommendationPage.objects.get(title="Seen")
    asked = [
        f"http://testserver{page.get_url()}",
        page.permanent_address,
        "http://testserver/addressees/oddbody/",
    ]
    words = ("Oddtitle", "Oddtext", "Oddnote", "Oddbody", "Oddmeasure")
    return [
        "/",
        "/reports/",
        page.report.get_url(),
        page.get_url(),
        page.permanent_url,
        seen.get_url(),
        seen.report.get_url(),
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
        *(f"/oembed?{urlencode({'url': url})}" for url in asked),
        "/sitemap.xml",
        *(f"/search/?q={word}" for word in words),
    ]


def said_at(client, address: str) -> str:
    """Return what an address says, without what the reader typed."""
    response = client.get(address)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    typed = address.rpartition("q=")[2] if "q=" in address else "nothing typed"
    return body.decode().replace(typed, "")


def test_what_is_published_is_at_these_addresses(client, hidden):
    call_command("update_index", verbosity=0)
    for address in addresses_about(hidden):
        assert client.get(address).status_code in (200, 302), address
    told = "".join(said_at(client, address) for address in addresses_about(hidden))
    for word in ("Oddtitle", "Oddnote", "Oddfile", "Oddevidence", "Oddbody", "oddslug"):
        assert word in told
    for word in ("oddauthor", "Oddfirst", "Oddlast", "reviewed"):
        assert word not in told


@pytest.mark.parametrize("state", STATES)
def test_what_is_hidden_is_at_none(client, hidden, state):
    document = hidden.history.updates[0].evidence_document
    call_command("update_index", verbosity=0)
    hide(hidden, state)
    for address in addresses_about(hidden):
        said = said_at(client, address)
        if "next=" in said:  # the form to sign in, which names the way back
            continue
        for word in ("Odd", "oddslug", "oddauthor", hidden.permanent_id):
            if word in address:
                continue
            assert word not in said, address
    assert client.get(document.url).status_code == 404
