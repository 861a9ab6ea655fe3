"""The benchmark of readers among editors sees what is cached, and what is out of date."""

import pytest
from django.db import connection

from boardtrade.bench.open_editors import Scene, find_stale, make_editors, publish_one
from reports.models import ReportPage
from tests.factories import ReportFactory

pytestmark = pytest.mark.usefixtures("fresh_database", "cached_pages")


@pytest.fixture
def scene() -> Scene:
    """Return two editors, of a new report and of a live one, and a reader."""
    ReportFactory(title="Live words", slug="r")
    make_editors(2)
    return Scene(editors=2, readers=1, interval=0.1)


def test_editors_save_drafts_and_readers_are_served_from_the_cache(scene):
    assert find_stale(scene.addresses) == []
    counts = scene.run(seconds=3)
    assert counts["save"] > 0
    assert counts["hit"] > 0
    assert counts["miss"] == 0
    assert ReportPage.objects.get(slug="r").has_unpublished_changes
    publish_one(scene.reports[0])
    assert find_stale(scene.addresses) == []


@pytest.mark.usefixtures("database_owner")
def test_a_copy_that_is_out_of_date_is_found(scene):
    assert find_stale(scene.addresses) == []
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE wagtailcore_page DISABLE TRIGGER content_has_changed")
        cursor.execute("UPDATE wagtailcore_page SET title = 'Other words' WHERE slug = 'r'")
    assert "/reports/r/" in find_stale(scene.addresses)
