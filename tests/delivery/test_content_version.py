"""Whatever changes content renews its version; what is no content leaves it alone."""

from collections.abc import Iterator

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from wagtail.models import Page, Site

from boardtrade.delivery import content_version
from boardtrade.delivery.content_version import MODELS_WITHOUT_CONTENT, install_triggers
from boardtrade.delivery.models import ContentVersion
from tests.factories import AdminFactory, ReportFactory, TopicFactory

pytestmark = pytest.mark.usefixtures("fresh_database")


@pytest.fixture
def table_of_a_new_app(database_owner: None) -> Iterator[str]:
    """Return the name of a table that no list names, as `migrate` leaves it behind."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE newapp_letter (id bigint PRIMARY KEY, words text)")
    install_triggers(using="default")
    return "newapp_letter"


def test_a_table_that_a_new_app_brings_along_is_content(table_of_a_new_app):
    for statement in (
        "INSERT INTO newapp_letter VALUES (1, 'first')",
        "UPDATE newapp_letter SET words = 'second'",
        "DELETE FROM newapp_letter",
    ):
        before = ContentVersion.current()
        with connection.cursor() as cursor:
            cursor.execute(statement)
        assert ContentVersion.current() != before, statement


def test_triggers_are_installed_once(table_of_a_new_app):
    install_triggers(using="default")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal",
            [table_of_a_new_app],
        )
        assert cursor.fetchone() == (1,)


@pytest.mark.usefixtures("database_owner")
def test_a_column_that_a_package_brings_along_is_content():
    ReportFactory(slug="r")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE wagtailcore_page ADD COLUMN words json DEFAULT '{}'")
        before = ContentVersion.current()
        cursor.execute("UPDATE wagtailcore_page SET draft_title = 'Typed'")
        assert ContentVersion.current() == before
        cursor.execute("UPDATE wagtailcore_page SET words = '{\"a\": 1}' WHERE slug = 'r'")
        assert ContentVersion.current() != before


def test_what_is_written_as_it_was_changes_nothing(table_of_a_new_app):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE newapp_letter ADD COLUMN amount numeric DEFAULT 1.0")
        cursor.execute("INSERT INTO newapp_letter VALUES (1, 'first')")
        before = ContentVersion.current()
        cursor.execute("UPDATE newapp_letter SET words = 'first'")
        assert ContentVersion.current() == before
        cursor.execute("UPDATE newapp_letter SET amount = 1.00")
        assert ContentVersion.current() != before


@pytest.mark.usefixtures("database_owner")
def test_triggers_follow_the_lists(monkeypatch):
    before = ContentVersion.current()
    monkeypatch.setattr(content_version, "MODELS_WITHOUT_CONTENT", ("people.Topic",))
    monkeypatch.setattr(content_version, "PAGE_FIELDS_WITHOUT_CONTENT", ("title",))
    install_triggers(using="default")
    TopicFactory()
    assert ContentVersion.current() == before
    SessionStore().create()
    with_sessions = ContentVersion.current()
    assert with_sessions != before
    Page.objects.update(title="Typed")
    assert ContentVersion.current() == with_sessions
    Page.objects.update(draft_title="Typed")
    assert ContentVersion.current() != with_sessions


def test_content_of_this_product_and_of_packages_renews_the_version():
    for change in (ReportFactory, lambda: Site.objects.update(port=81)):
        before = ContentVersion.current()
        change()
        assert ContentVersion.current() != before


def test_signing_in_and_sessions_are_no_content(client):
    admin = AdminFactory()
    before = ContentVersion.current()
    client.force_login(admin)
    SessionStore().create()
    assert ContentVersion.current() == before


def test_every_name_on_the_list_is_a_table(django_db_setup: None):
    assert len(MODELS_WITHOUT_CONTENT) == len(set(MODELS_WITHOUT_CONTENT))
    install_triggers(using="default")  # raises LookupError for a model that does not exist
