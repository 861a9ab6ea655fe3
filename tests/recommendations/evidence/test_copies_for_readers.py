"""What readers see of a link that is gone, and how copies are served to them."""

import datetime
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find
from django.core.files.base import ContentFile
from wagtail.models import PageViewRestriction

from recommendations.evidence.notices import (
    EvidenceNotice,
    EvidenceWatch,
    show_newest_copy,
    show_readers,
)
from tests.factories import EvidenceCopyFactory, RecommendationFactory, StatusUpdateFactory

pytestmark = pytest.mark.django_db
GONE_SINCE = datetime.date(2026, 5, 20)


@pytest.fixture
def page():
    return RecommendationFactory()


@pytest.fixture
def link(page):
    return StatusUpdateFactory(
        page=page, evidence__url="https://city.ca/minutes", evidence__title="Minutes of Council"
    ).evidence


def keep(link, **values):
    """Keep a copy of a link, and return it with the watch over the link."""
    copy = EvidenceCopyFactory(evidence=link, **values)
    watch, _is_new = EvidenceWatch.objects.update_or_create(evidence=link, defaults={"copy": copy})
    return copy, watch


@pytest.fixture
def copy(link):
    """A copy of a page that is gone."""
    copy, watch = keep(link)
    show_readers(watch, gone_since=GONE_SINCE)
    return copy


def test_a_page_that_is_gone_is_stood_in_for_by_the_copy(client, page, copy):
    html = client.get(page.url).text
    assert "· This page has been gone since 20 May 2026\n" in html
    assert f'data-address="{copy.permanent_url}">it said this on 3 May 2026</a>' in html
    assert 'href="https://city.ca/minutes"' not in html


def test_a_page_that_is_gone_keeps_its_address_in_sight(client, page, copy):
    html = client.get(page.url).text
    assert "Minutes of Council ·" in html
    assert '<span class="timeline__address">https://city.ca/minutes</span>' in html


def test_the_address_of_the_copy_is_spelled_out_on_paper(client, page, copy, settings):
    assert f'data-address="{settings.WAGTAILADMIN_BASE_URL}{copy.url}"' in client.get(page.url).text
    print_css = Path(find("css/print.css")).read_text()
    assert "\n  a[data-address]::after {" in print_css


def test_what_stands_in_for_a_page_that_is_gone_is_not_replaced(link, copy):
    newer, watch = keep(link, sha256="2" * 64)
    show_newest_copy(watch)
    show_readers(watch, is_copy_offered=True)
    assert EvidenceNotice.objects.get().copy == copy
    show_readers(watch, gone_since=None)
    assert EvidenceNotice.objects.get().copy == newer


def test_a_page_that_is_there_has_its_link_alone(client, page, link):
    keep(link)
    html = client.get(page.url).text
    assert '<a href="https://city.ca/minutes" rel="external">Minutes of Council</a>' in html
    assert "/evidence/" not in html


def test_a_copy_may_be_offered_at_once(client, page, link):
    copy, watch = keep(link)
    show_readers(watch, is_copy_offered=True)
    html = client.get(page.url).text
    assert 'href="https://city.ca/minutes"' in html
    assert f'data-address="{copy.permanent_url}">Copy of 3 May 2026</a>' in html
    assert client.get(copy.url).status_code == 200


def test_a_page_that_is_gone_without_a_copy_is_said_to_be(client, page, link):
    show_readers(EvidenceWatch.objects.create(evidence=link), gone_since=GONE_SINCE)
    html = client.get(page.url).text
    assert "· This page has been gone since 20 May 2026\n" in html
    assert 'href="https://city.ca/minutes"' in html


def test_the_address_in_an_archive_is_shown(client, page, link):
    archive = "https://web.archive.org/web/2026/https://city.ca/minutes"
    show_readers(EvidenceWatch.objects.create(evidence=link), archive_url=archive)
    assert (
        f'<a href="{archive}" rel="external">In a public archive</a>' in client.get(page.url).text
    )


def test_feeds_name_the_copy(client, page, copy):
    feed = client.get("/feeds/status.atom").text
    assert f"http://testserver{copy.url}" in feed or f"localhost:8000{copy.url}" in feed
    assert "the page said this on 3 May 2026" in feed


def test_a_page_is_served_as_its_words(client, copy):
    response = client.get(copy.url)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "Minutes\nhttps://city.ca/minutes\n" in response.text
    assert "3 May 2026" in response.text
    assert "ab" * 32 in response.text
    assert response.text.endswith("It was carried.\n")
    assert "<" not in response.text


def test_the_whole_page_is_saved_as_a_file_that_runs_nothing(client, copy):
    response = client.get(f"{copy.url}whole/")
    assert b"<script>" in b"".join(response.streaming_content)
    assert response["Content-Type"] == "text/plain"
    assert response["Content-Disposition"] == 'attachment; filename="minutes.html.txt"'


@pytest.mark.parametrize("path", ["", "whole/"])
def test_no_copy_acts_in_the_name_of_this_site(client, copy, path):
    response = client.get(copy.url + path)
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["X-Robots-Tag"] == "noindex"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    ("content_type", "name"),
    [
        ("application/pdf", "minutes.pdf"),
        ("image/png", "minutes.png"),
        ("text/plain", "minutes.txt"),
    ],
)
def test_other_files_are_saved_not_shown(client, link, content_type, name):
    content = ContentFile(b"content", "minutes")
    copy, watch = keep(link, file=content, content_type=content_type, text_file="")
    show_readers(watch, is_copy_offered=True)
    response = client.get(copy.url)
    assert b"".join(response.streaming_content) == b"content"
    assert response["Content-Type"] == content_type
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'


def test_a_copy_that_is_not_offered_is_not_served(client, page, link):
    copy, _watch = keep(link)
    assert client.get(copy.url).status_code == 404


def test_an_earlier_copy_keeps_its_address(client, link, copy):
    newer, watch = keep(link, text_file=ContentFile(b"It was rejected.", "page.txt"))
    show_readers(watch)
    assert client.get(newer.url).text.endswith("It was rejected.\n")
    assert client.get(copy.url).text.endswith("It was carried.\n")


def test_it_goes_with_the_recommendation(client, page, copy):
    page.unpublish()
    assert client.get(copy.url).status_code == 404


def test_it_is_as_private_as_the_recommendation(client, page, copy):
    PageViewRestriction.objects.create(page=page.report, restriction_type="login")
    assert client.get(copy.url).status_code == 404


def test_it_is_served_if_one_of_the_recommendations_is_public(client, page, link, copy):
    StatusUpdateFactory(evidence=link)
    page.unpublish()
    assert client.get(copy.url).status_code == 200


def test_a_page_that_comes_back_is_linked_again(client, page, link, copy):
    show_readers(EvidenceWatch.objects.get(evidence=link), gone_since=None)
    assert client.get(copy.url).status_code == 404
    assert 'href="https://city.ca/minutes"' in client.get(page.url).text


def test_a_file_that_is_lost_is_not_there(client, copy):
    copy.text_file.storage.delete(copy.text_file.name)
    copy.file.storage.delete(copy.file.name)
    assert client.get(copy.url).status_code == 404
    assert client.get(f"{copy.url}whole/").status_code == 404


@pytest.mark.parametrize("number", ["0", "99999999999999999999999999"])
def test_there_is_nothing_at_other_addresses(client, number):
    assert client.get(f"/evidence/{number}/").status_code == 404


def test_many_links_cost_no_more_queries_than_one(
    client, page, copy, django_assert_max_num_queries
):
    with django_assert_max_num_queries(100) as one:
        client.get(page.url)
    for number in range(5):
        other = StatusUpdateFactory(page=page, evidence__url=f"https://city.ca/{number}").evidence
        show_readers(keep(other)[1], is_copy_offered=True)
    with django_assert_max_num_queries(len(one)):
        client.get(page.url)
