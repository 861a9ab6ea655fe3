"""The search finds what the public may see."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape
from wagtail.models import Page, PageViewRestriction
from wagtail.search.models import IndexEntry

from recommendations.models import RecommendationPage
from recommendations.pages.search_index import reindex_pages
from recommendations.record.statuses import Status
from tests.factories import (
    AddresseeFactory,
    DocumentFactory,
    ImageFactory,
    RecommendationFactory,
    ReportFactory,
    StandardPageFactory,
    StatusUpdateFactory,
    TopicFactory,
    picture_file,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tasks_at_once")]


@pytest.fixture(autouse=True)
def _indexed(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        yield


def test_reports_recommendations_and_pages_are_found_by_their_words(client):
    ReportFactory(title="Zebra crossings", summary="On foot.")
    RecommendationFactory(title="Paint them", text="<p>Every zebra crossing.</p>")
    StandardPageFactory(title="About zebras")
    html = client.get("/search/?q=zebra").text
    assert "3 results" in html
    for title in ("Zebra crossings", "Paint them", "About zebras"):
        assert title in html


def test_a_query_that_matches_nothing_gets_advice(client):
    html = client.get("/search/?q=xylophone").text
    assert "Nothing matches" in html


def test_no_query_shows_the_form_alone(client):
    html = client.get("/search/").text
    assert "Nothing matches" not in html
    assert 'name="q"' in html


@pytest.mark.usefixtures("empty_site")
@pytest.mark.parametrize("url", ["/search/", "/search/?q=xylophone"])
def test_whoever_found_nothing_may_look_through_everything(client, url):
    assert "All publications" not in client.get(url).text
    ReportFactory()
    assert '<a href="/reports/">All publications</a>' in client.get(url).text


def test_what_was_asked_is_repeated_safely(client):
    html = client.get('/search/?q="><img src=x onerror=alert(1)>').text
    assert "<img src=x" not in html
    assert "&lt;img src=x" in html


def test_drafts_private_and_expired_pages_are_not_found(client):
    draft = ReportFactory(title="Zebra one")
    private = ReportFactory(title="Zebra two")
    expired = ReportFactory(title="Zebra three")
    draft.unpublish()
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    past = timezone.now() - datetime.timedelta(minutes=1)
    Page.objects.filter(pk=expired.pk).update(expire_at=past)
    html = client.get("/search/?q=zebra").text
    assert "Zebra" not in html


def test_the_number_of_results_does_not_tell_of_a_word_on_a_hidden_page(client):
    shown, hidden = ReportFactory(title="Shown"), ReportFactory(title="Hidden")
    RecommendationFactory(title="Zebra one", parent=shown)
    RecommendationFactory(title="Zebra two", parent=hidden)
    hidden.unpublish()
    private, expired = ReportFactory(title="Zebra okapi"), ReportFactory(title="Zebra four")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    past = timezone.now() - datetime.timedelta(minutes=1)
    Page.objects.filter(pk=expired.pk).update(expire_at=past)
    html = client.get("/search/?q=zebra").text
    assert "Zebra one" in html
    assert "1 result<" in re.sub(r"\s*<", "<", html)
    assert "Nothing matches" in client.get("/search/?q=okapi").text


def test_recommendations_are_found_by_whom_they_address(client):
    addressees = [AddresseeFactory(name="Zebra Ministry")]
    RecommendationFactory(title="Paint them", addressees=addressees).save()
    RecommendationFactory(title="Count them")
    html = client.get("/search/?q=zebra").text
    assert "Paint them" in html
    assert "Count them" not in html


def test_recommendations_are_found_by_their_status_and_its_notes(
    client, django_capture_on_commit_callbacks
):
    page = RecommendationFactory(title="Paint them")
    with django_capture_on_commit_callbacks(execute=True):
        wrong = StatusUpdateFactory(page=page, status=Status.NOT_APPLICABLE, note="No giraffes.")
        StatusUpdateFactory(page=page, status=Status.PARTLY_DONE, note="Okapis.", corrects=wrong)
    for words, is_found in [
        ("okapi", True), ("partly done", True), ("giraffe", False), ("applicable", False),
    ]:  # fmt: skip
        assert ("Paint them" in client.get(f"/search/?q={words}").text) is is_found, words


def test_recommendations_are_found_by_their_measure_of_success(client):
    RecommendationFactory(title="Paint them", success_measure="Zebras counted.")
    assert "Paint them" in client.get("/search/?q=zebra").text


def test_an_addressee_that_is_renamed_is_found_by_its_new_name(
    client, django_capture_on_commit_callbacks
):
    ministry = AddresseeFactory(name="Giraffe Ministry")
    RecommendationFactory(title="Paint them", addressees=[ministry])
    ministry.name = "Zebra Ministry"
    with django_capture_on_commit_callbacks(execute=True):
        ministry.save()
    assert "Paint them" in client.get("/search/?q=zebra").text
    assert "Paint them" not in client.get("/search/?q=giraffe").text


def test_any_number_of_recommendations_is_indexed_by_as_many_queries():
    def count_queries() -> int:
        with CaptureQueriesContext(connection) as queries:
            reindex_pages(RecommendationPage.objects.values_list("pk", flat=True))
        return len(queries)

    def add_recommendation() -> None:
        page = RecommendationFactory(addressees=AddresseeFactory.create_batch(2))
        StatusUpdateFactory.create_batch(2, page=page)

    add_recommendation()
    queries_for_one = count_queries()
    for _ in range(4):
        add_recommendation()
    assert count_queries() == queries_for_one


def test_results_tell_of_recommendations_where_they_stand_and_of_which_report(client):
    report = ReportFactory(title="Stripes & Spots")
    page = RecommendationFactory(title="Zebra one", summary="", number=3, parent=report)
    StatusUpdateFactory(page=page, status=Status.UNDER_WAY)
    RecommendationFactory(title="Zebra two", number=4)
    html = client.get("/search/?q=zebra").text
    assert re.search(
        r'>\s*Recommendation 3\s*</p>\s*<p class="card__status">.*?>\s*Under way\s*<',
        html,
        re.DOTALL,
    )
    assert re.search(
        r'>\s*Recommendation 4\s*</p>\s*<p class="card__status">.*?>\s*Not started\s*<',
        html,
        re.DOTALL,
    )
    assert "From “Stripes &amp; Spots”." in html
    assert 'rel="external"' not in html


@pytest.mark.parametrize("words", ["R&D <now>", "l’eau", ""])
def test_the_title_of_the_window_repeats_the_words_as_they_are(client, words):
    html = client.get("/search/", {"q": words}).text
    title = f"Search results for “{escape(words)}”" if words else "Search"
    assert f"<title>{title} – " in html
    assert f'<h1 class="page-head__title">{title}</h1>' in html


def test_addressees_stand_above_the_results(client):
    for name in ("City of Zebras", "Giraffes & Co"):
        addressee = AddresseeFactory(name=name, slug=name[:4].lower())
        RecommendationFactory(addressees=[addressee]).save()
    RecommendationFactory(live=False, addressees=[AddresseeFactory(name="Secret zebra")])
    AddresseeFactory(name="Idle zebra")
    html = client.get("/search/?q=zebra+city").text
    assert 'Addressee: <a href="/addressees/city/">City of Zebras</a>' in html
    assert html.index("City of Zebras") < html.index("1 result")
    html = client.get("/search/?q=zebra").text
    for hidden in ("Giraffes", "Secret", "Idle"):
        assert hidden not in html


def test_an_addressee_alone_is_a_result(client):
    page = RecommendationFactory(addressees=[AddresseeFactory(name="Zebra Ministry")])
    IndexEntry.objects.all().delete()  # the search index may lag behind
    html = client.get("/search/?q=zebra").text
    assert "Zebra Ministry" in html
    assert page.title not in html
    assert "Nothing matches" not in html


@pytest.mark.parametrize("query", ["' or 1=1", "a & | ! (", "\u0301", "zebra" * 2000, ":*", "<->"])
def test_a_strange_query_is_answered(client, query):
    assert client.get("/search/", {"q": query}).status_code == 200


def test_a_list_of_results_costs_few_queries(client, django_assert_max_num_queries):
    for number in range(3):
        page = RecommendationFactory(
            title=f"Zebra {number}", addressees=[AddresseeFactory(name=f"Zebra {number} & Co")]
        )
        StatusUpdateFactory(page=page)
        small = ImageFactory(file=picture_file("picture.jpeg", size=(16, 9)))
        picture = {"image": small.pk, "alt_text": "", "decorative": True}
        figure = {"image": picture, "caption": "A zebra.", "credit": ""}
        body = [
            {"type": "image", "value": figure},
            {"type": "download", "value": {"document": DocumentFactory().pk, "title": "More"}},
            {"type": "recommendation", "value": page.pk},
        ]
        ReportFactory(title=f"Report {number}", body=body)
    client.get("/search/?q=xylophone")
    with django_assert_max_num_queries(6):
        html = client.get("/search/?q=zebra").text
    assert "6 results" in html
    assert "A <mark>zebra</mark>." in html


def test_results_are_paged(client):
    for number in range(21):
        ReportFactory(title=f"Zebra {number}")
    assert "Page 1 of 2" in client.get("/search/?q=zebra").text
    html = client.get("/search/?q=zebra&page=2").text
    assert "Page 2 of 2" in html
    assert "q=zebra&amp;page=1" in html


def test_a_reader_who_finds_nothing_is_shown_a_way_on(client):
    ReportFactory(title="Partnerships that Produce", topics=[TopicFactory(title="Trade")])
    ReportFactory(title="Secret partnership", live=False, topics=[TopicFactory(title="Hidden")])
    html = client.get("/search/?q=partnershps").text
    assert "Nothing matches" in html
    assert re.search(r"Did you mean:\s*<a [^>]*>Partnerships that Produce</a>", html)
    for words in ("Subjects", "Trade", "All publications", "Latest publications"):
        assert words in html
    for hidden in ("Secret", "Hidden"):
        assert hidden not in html


def test_what_is_superseded_stands_below_its_report_and_what_supersedes_it(client):
    report = ReportFactory(title="Zebra crossings")
    old = RecommendationFactory(
        parent=report, title="Zebra crossings", slug="old", text="<p>Zebra, zebra, zebra.</p>"
    )
    new = RecommendationFactory(parent=report, title="Paint", slug="new", text="<p>A zebra.</p>")
    StatusUpdateFactory(page=old, status=Status.SUPERSEDED, superseded_by=new.record)
    html = client.get("/search/?q=zebra").text
    places = [html.index(f'href="{page.url}"') for page in (new, old)]
    assert places == sorted(places)
    assert html.index(f'href="{report.url}"') < places[1]
