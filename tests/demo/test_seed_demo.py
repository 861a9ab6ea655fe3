"""What the demonstration leaves alone where a site has begun already."""

from pathlib import Path
from unittest.mock import Mock

import pytest
from django.core.management import call_command
from wagtail.models import Page

from boardtrade.demo.loader import DemoSite
from boardtrade.demo.records import DemoRecords
from boardtrade.demo.sources import read, read_all
from recommendations.models import Addressee, RecommendationPage, StatusUpdate
from recommendations.record.statuses import Status
from tests.factories import EvidenceFactory, ReportFactory, home_page

HISTORIES = read_all("histories")
ENTRIES = [entry for history in HISTORIES for entry in history["updates"]]


def test_a_log_that_staff_have_begun_is_left_alone(monkeypatch, db):
    with monkeypatch.context() as earlier:
        earlier.setattr(DemoRecords, "load_histories", lambda self: 0)
        call_command("seed_demo", verbosity=0)
    page = RecommendationPage.objects.get(number=1, report__slug="partnerships-that-produce")
    mine = StatusUpdate.objects.create(
        record=page.record, status=Status.DONE, evidence=EvidenceFactory()
    )
    call_command("seed_demo", verbosity=0)
    assert list(page.record.updates.all()) == [mine]
    own = [e for e in HISTORIES[0]["updates"] if e["recommendation"] == "1"]
    assert HISTORIES[0]["report"] == "partnerships-that-produce"
    assert StatusUpdate.objects.count() == len(ENTRIES) - len(own) + 1


def test_an_addressee_of_the_site_is_used_as_it_is(db):
    mine = Addressee.objects.create(name="Our City", slug="the-city", locale_id=1)
    call_command("seed_demo", verbosity=0)
    mine.refresh_from_db()
    assert mine.name == "Our City"
    assert Addressee.objects.count() == len(read("addressees.toml")["addressees"])


def test_seeding_a_site_with_content_touches_only_its_own(db):
    mine = ReportFactory(slug="taking-flight", title="My own report")
    home = home_page()
    home.introduction = "My own words."
    home.save()
    call_command("seed_demo", verbosity=0)
    mine.refresh_from_db()
    assert mine.title == "My own report"
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
