"""An empty database is filled with the demonstration, or with an own site if somebody says so."""

import io
import os
import pty

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from boardtrade.navigation.models import SiteSettings
from boardtrade.run import first_site
from boardtrade.run.first_site import (
    ask_for_details,
    fill_empty_database,
    make_own_site,
    read_site_file,
)
from boardtrade.run.progress import Progress, ServeError
from boardtrade.settings import env
from reports.models import ReportPage


@pytest.fixture
def site_file(settings, tmp_path):
    """Keep what an own site leaves to the configuration in a file of the test."""
    settings.SITE_FILE = tmp_path / "site.env"
    settings.FIRST_SITE = ""
    return settings.SITE_FILE


@pytest.fixture
def terminal(monkeypatch):
    """Return the end of a terminal that somebody types at."""
    typing, standard_input = pty.openpty()
    with open(standard_input) as stream:
        monkeypatch.setattr("sys.stdin", stream)
        monkeypatch.setattr(first_site, "_has_terminal", lambda: True)
        yield typing
    os.close(typing)


@pytest.mark.parametrize(
    ("typed", "choice"), [(b"\n", "demonstration"), (b"1\n", "demonstration"), (b"x\n2\n", "own")]
)
def test_somebody_at_the_terminal_chooses(terminal, typed, choice):
    os.write(terminal, typed)
    assert first_site._choose() == choice


def test_nobody_at_the_terminal_gets_the_demonstration(terminal, monkeypatch, capsys):
    monkeypatch.setattr(first_site, "SECONDS_TO_CHOOSE", 0)
    assert first_site._choose() == "demonstration"
    assert "Nobody chose" in capsys.readouterr().out


def test_without_a_terminal_nothing_is_asked(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert first_site._choose() == "demonstration"


@pytest.mark.django_db
@pytest.mark.usefixtures("empty_site")
def test_one_variable_makes_an_own_site_and_keeps_name_and_time_zone(settings, site_file):
    settings.FIRST_SITE, settings.WAGTAIL_SITE_NAME = "own", "Bo's Board"
    settings.TIME_ZONE = "America/Halifax"
    shown = io.StringIO()
    fill_empty_database(Progress(shown))
    assert SiteSettings.objects.get().organization_name == "Bo's Board"
    assert not ReportPage.objects.exists()
    assert "Drafts to complete and publish: Accessibility, Privacy, Terms" in shown.getvalue()
    env.read_file(site_file)
    try:
        assert env._of_file == {"SITE_NAME": "Bo's Board", "TIME_ZONE": "America/Halifax"}
    finally:
        env._of_file.clear()
    assert read_site_file() == site_file.read_text()


@pytest.mark.django_db
@pytest.mark.usefixtures("empty_site")
def test_where_variables_come_from_elsewhere_those_are_printed_that_lack(settings):
    settings.SITE_FILE, settings.TIME_ZONE = None, "Europe/Paris"
    shown = io.StringIO()
    details = {"name": "A Board", "address": "https://a.example", "time_zone": "Europe/Paris"}
    make_own_site(Progress(shown), ask_for_details(interactive=False, **details))
    lacking = "PUBLIC_URL=https://a.example SITE_NAME='A Board'"
    assert f"Set in the environment: {lacking}\n" in shown.getvalue()
    assert read_site_file() == ""


@pytest.mark.django_db
@pytest.mark.usefixtures("empty_site")
def test_what_is_set_is_not_asked_for_again(settings):
    settings.SITE_FILE, settings.FIRST_SITE = None, "own"
    shown = io.StringIO()
    fill_empty_database(Progress(shown))
    assert "Set in the environment" not in shown.getvalue()


def test_a_wrong_detail_is_told_in_a_sentence():
    with pytest.raises(ServeError, match="Mars is no time zone"):
        ask_for_details(interactive=False, name="A Board", time_zone="Mars")


def test_questions_that_nobody_answers_make_no_site(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with pytest.raises(ServeError, match="no site was made"):
        ask_for_details(interactive=True)


@pytest.mark.django_db
@pytest.mark.usefixtures("site_file", "empty_site")
class TestCreateSite:
    """`manage.py create_site`, on a database that is there already."""

    @pytest.fixture(autouse=True)
    def _existing_database(self, settings, monkeypatch):
        settings.DATABASE_URL = "postgresql://somewhere/tests"
        for name in ("migrate", "wait_for_database"):
            monkeypatch.setattr(f"boardtrade.run.preparation.{name}", lambda *_: 0)
        monkeypatch.setattr("django.db.connections.close_all", lambda: None)

    def test_options_answer_the_questions(self, capsys):
        call_command("create_site", name="A Board", contact="office@a.example", no_input=True)
        settings = SiteSettings.objects.get()
        assert (settings.organization_name, settings.contact_email) == (
            "A Board",
            "office@a.example",
        )
        assert "Next: make run" in capsys.readouterr().out

    def test_without_a_file_of_the_site_services_come_next(self, settings, capsys):
        settings.SITE_FILE = None
        call_command("create_site", name="A Board", no_input=True)
        assert "Next: manage.py upgrade" in capsys.readouterr().out

    def test_a_site_needs_a_name_and_says_so_before_tables_are_made(self, capsys):
        with pytest.raises(CommandError, match="make site ARGS="):
            call_command("create_site", no_input=True)
        assert capsys.readouterr().out == ""
        assert not SiteSettings.objects.exists()

    def test_a_wrong_option_makes_nothing(self):
        with pytest.raises(CommandError, match="no address of a site"):
            call_command("create_site", name="A Board", address="a b", no_input=True)
        assert not SiteSettings.objects.exists()

    def test_a_site_that_is_there_is_left_as_it_is(self):
        call_command("create_site", name="A Board", no_input=True)
        with pytest.raises(CommandError, match="has a site already"):
            call_command("create_site", name="Another", no_input=True)
        assert SiteSettings.objects.get().organization_name == "A Board"
