"""The benchmark of changes makes one of every kind, and finds an answer that is out of date."""

import pytest
from django.conf import settings as project
from django.db import connection, connections
from wagtail.models import Site

from boardtrade.bench.changes import KINDS, make_changes, write_sql
from boardtrade.bench.hot_path import site_server
from boardtrade.navigation.models import MenuLink, SiteSettings
from tests.factories import (
    AddresseeFactory,
    RecommendationFactory,
    ReportFactory,
    TopicFactory,
)

pytestmark = pytest.mark.usefixtures("fresh_database", "cached_pages")


@pytest.fixture
def port(settings, tmp_path):
    """Serve reports with all that changes, and return where."""
    settings.CACHES = {
        "default": {**project.CACHES["default"], "LOCATION": str(tmp_path / "cache")}
    }
    topic = TopicFactory()
    reports = [ReportFactory(topics=[topic]) for _ in range(4)]
    for report in reports:
        RecommendationFactory(parent=report, addressees=[AddresseeFactory()])
    site_settings = SiteSettings.for_site(Site.objects.get())
    MenuLink.objects.create(settings=site_settings, path="/recommendations/", label="Menu")
    connections.close_all()
    from boardtrade.wsgi import application

    with site_server(application) as (port, _pid):
        yield port


def test_changes_of_every_kind_are_shown_at_once(port):
    changes = list(make_changes(port, len(KINDS)))
    assert len({change.kind for change in changes}) == len(KINDS)
    assert [change for change in changes if change.stale] == []
    assert all(0 < change.shown_ms <= change.all_ms for change in changes)


def test_a_change_that_is_not_shown_is_found(port):
    (first,) = make_changes(port, 1, kinds=[write_sql])
    assert first.stale == ()
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")  # as who owns the tables
        cursor.execute("ALTER TABLE wagtailcore_page DISABLE TRIGGER content_has_changed")
    (second,) = make_changes(port, 1, kinds=[write_sql], seed=1)
    assert second.stale
