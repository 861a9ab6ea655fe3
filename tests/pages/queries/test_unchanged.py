"""What every page shows is read once for each version of the content."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, Site

from boardtrade.bench.front_client import FrontClient as Client
from boardtrade.navigation.models import MenuLink, SiteSettings
from boardtrade.pages.queries import unchanged
from recommendations.tracker import views as tracker_views
from tests.factories import (
    AdminFactory,
    RecommendationFactory,
    ReportFactory,
    StandardPageFactory,
    TopicFactory,
)

pytestmark = pytest.mark.usefixtures("fresh_database", "cached_pages")
LAYOUT_TABLES = ('FROM "navigation_sitesettings"', 'FROM "wagtailcore_site"', 'MIN("wagtailcore')


@pytest.fixture(autouse=True)
def _new_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unchanged, "_latest", None)


def layout_queries(client: Client, url: str) -> list[str]:
    """Return the queries for what every page shows, of a page that is rendered."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    statements = [query["sql"] for query in queries]
    return [sql for sql in statements if any(table in sql for table in LAYOUT_TABLES)]


def test_the_second_page_of_a_version_reads_only_its_own_content(cached_pages):
    for slug in ("a", "b"):
        ReportFactory(slug=slug)
    assert len(layout_queries(Client(), "/reports/a/")) >= len(LAYOUT_TABLES)
    assert layout_queries(Client(), "/reports/b/") == []
    assert layout_queries(Client(), "/search/?q=trade") == []


def test_each_page_marks_its_own_link_of_the_menu(cached_pages):
    settings = SiteSettings.for_site(Site.objects.get())
    for slug in ("a", "b"):
        page = StandardPageFactory(slug=slug, title=f"Page {slug}")
        MenuLink.objects.create(settings=settings, page=page)
    for slug in ("a", "b"):
        html = Client().get(f"/{slug}/").content.decode()
        assert html.count('aria-current="true"') == 1
        assert f'href="/{slug}/" aria-current="true"' in html


def test_a_menu_loses_a_page_that_expires(cached_pages, monkeypatch):
    settings = SiteSettings.for_site(Site.objects.get())
    page = StandardPageFactory(slug="fair", title="The fair of this year")
    MenuLink.objects.create(settings=settings, page=page)
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() + timedelta(minutes=1))
    assert "The fair of this year" in Client().get("/").content.decode()
    later = timezone.now() + timedelta(minutes=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    # An address that was not asked for before: nothing but the layout is remembered.
    assert "The fair of this year" not in Client().get("/search/").content.decode()


def test_a_change_of_the_settings_is_on_the_next_page(cached_pages):
    settings = SiteSettings.for_site(Site.objects.get())
    Client().get("/")
    SiteSettings.objects.filter(pk=settings.pk).update(notice="Closed on Monday")
    assert "Closed on Monday" in Client().get("/search/").content.decode()


def test_staff_read_anew(cached_pages):
    Client().get("/")
    staff = Client()
    staff.force_login(AdminFactory())
    assert len(layout_queries(staff, "/")) == 2


def test_a_list_of_reports_costs_as_much_however_many_there_are(cached_pages):
    counts = []
    for total in (5, 20):
        ReportFactory.create_batch(total)
        Client().get("/search/")
        with CaptureQueriesContext(connection) as queries:
            assert Client().get("/reports/").status_code == 200
        statements = [query["sql"] for query in queries if "contentversion" not in query["sql"]]
        counts.append(len(statements))
    assert max(counts) <= 4


def test_the_ways_on_from_an_empty_search_are_read_once_and_follow_a_change(cached_pages):
    topic = TopicFactory(title="Harbours")
    ReportFactory(topics=[topic])
    counts = []
    for word in ("xyzzy", "plugh"):
        with CaptureQueriesContext(connection) as queries:
            assert "Harbours" in Client().get(f"/search/?q={word}").content.decode()
        statements = [query["sql"] for query in queries]
        counts.append(len([sql for sql in statements if 'FROM "people_topic"' in sql]))
    assert counts == [1, 0]
    type(topic).objects.update(title="Quays")
    html = Client().get("/search/?q=xyzzy").content.decode()
    assert "Quays" in html
    assert "Harbours" not in html


@pytest.mark.parametrize("url", ["/recommendations/?sort=due", "/recommendations/?page=2"])
def test_the_whole_list_is_counted_once_for_all_its_pages(cached_pages, url, monkeypatch):
    monkeypatch.setattr(tracker_views, "ROWS_PER_PAGE", 2)
    pages = [RecommendationFactory() for _ in range(3)]
    client = Client()
    assert "3 recommendations" in " ".join(client.get("/recommendations/").text.split())
    with CaptureQueriesContext(connection) as queries:
        assert "3 recommendations" in " ".join(client.get(url).text.split())
    assert not [query for query in queries if "GROUPING" in query["sql"]]
    RecommendationFactory(report=pages[0].report)
    assert "4 recommendations" in " ".join(client.get(url).text.split())
