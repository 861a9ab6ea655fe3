"""What the demonstration leaves alone where a site has begun already."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import Mock, patch

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from wagtail.models import Page

from boardtrade.demo.loader import DemoSite
from boardtrade.demo.records import DemoRecords
from boardtrade.demo.sources import read, read_all
from recommendations.models import Addressee, RecommendationPage, StatusUpdate
from recommendations.record.statuses import Status
from tests.factories import EvidenceFactory, ReportFactory, home_page

HISTORIES = {history["report"]: history["updates"] for history in read_all("histories")}
TAKEN = "taking-flight"
"""The address of a report of the site, where the demonstration would have one of its own."""


@pytest.fixture(scope="class")
def begun_site(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Begin a site, add the demonstration, begin a log, and add what of it is missing."""
    media = tmp_path_factory.mktemp("begun")
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        override_settings(MEDIA_ROOT=media),
    ):
        Addressee.objects.create(name="Our City", slug="the-city", locale_id=1)
        ReportFactory(slug=TAKEN, title="My own report")
        home = home_page()
        home.introduction = "My own words."
        home.save()
        with patch.object(DemoRecords, "load_histories", lambda self: 0):
            call_command("seed_demo", verbosity=0)
        page = RecommendationPage.objects.get(number=1, report__slug="partnerships-that-produce")
        StatusUpdate.objects.create(
            record=page.record, status=Status.DONE, evidence=EvidenceFactory()
        )
        call_command("seed_demo", verbosity=0)
        yield
        transaction.set_rollback(True)


class TestBegunSite:
    """What staff have made stays, and the demonstration is added beside it."""

    @pytest.fixture
    def site(self, begun_site: None, db: None) -> None:
        """Return to the site as it was begun; what a test changes of it is undone."""

    def test_a_log_that_staff_have_begun_is_left_alone(self, site):
        page = RecommendationPage.objects.get(number=1, report__slug="partnerships-that-produce")
        assert page.record.updates.get().status == Status.DONE
        missing = [e for e in HISTORIES["partnerships-that-produce"] if e["recommendation"] == "1"]
        added = sum(len(entries) for report, entries in HISTORIES.items() if report != TAKEN)
        assert missing
        assert StatusUpdate.objects.count() == added - len(missing) + 1

    def test_an_addressee_of_the_site_is_used_as_it_is(self, site):
        assert Addressee.objects.get(slug="the-city").name == "Our City"
        assert Addressee.objects.count() == len(read("addressees.toml")["addressees"])

    def test_pages_of_the_site_stay_as_they_are(self, site):
        assert Page.objects.get(slug=TAKEN).title == "My own report"
        assert home_page().introduction == "My own words."
        assert Page.objects.filter(slug="partnerships-that-produce").exists()


def test_a_run_that_was_killed_leaves_no_second_copy_of_its_files(media_root, monkeypatch, db):
    def files() -> list[Path]:
        return sorted(path for path in media_root.rglob("*") if path.is_file())

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(DemoSite, "_load_vocabulary", Mock(side_effect=KeyboardInterrupt))
        call_command("seed_demo", verbosity=0)
    left = files()
    assert left
    left[0].write_bytes(b"half")
    DemoSite(print)._load_media()
    assert files() == left
    assert left[0].read_bytes() != b"half"
