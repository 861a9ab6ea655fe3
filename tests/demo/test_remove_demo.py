"""The demonstration goes without a trace, and nothing of the board's own does."""

import shutil
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.core.serializers import serialize
from django.db import DatabaseError, connection, transaction
from psycopg import sql
from wagtail.models import Collection, Page

from boardtrade.demo.removal import Removal
from boardtrade.media.models import CustomDocument, CustomImage
from boardtrade.navigation.models import SiteSettings
from boardtrade.pages.models import PageTopic
from boardtrade.people.models import Person, Topic
from recommendations.models import (
    Addressee,
    Evidence,
    EvidenceCopy,
    RecommendationAddressee,
    RecommendationPage,
    RecommendationRecord,
    StatusUpdate,
)
from reports.models import ReportPage
from tests.factories import AdminFactory, RecommendationFactory, ReportFactory, StatusUpdateFactory
from tests.immediate_tasks import run_deferred

pytestmark = pytest.mark.usefixtures("tasks_at_once")
KINDS = (
    *(ReportPage, RecommendationPage, RecommendationRecord, StatusUpdate, Evidence, EvidenceCopy),
    *(Topic, Person, Addressee, CustomImage, CustomDocument),
)
WORDS = ("Devika", "lives by trade", "landing service", "hello@example.org", "Demonstration site")


@pytest.fixture
def files(demo: None, demonstration: Path, tmp_path: Path, settings: object) -> Path:
    """Give a copy of the files of the demonstration, to be deleted from."""
    settings.MEDIA_ROOT = Path(shutil.copytree(demonstration, tmp_path / "files"))
    return settings.MEDIA_ROOT


@pytest.fixture
def remove(files: Path, database_owner: None, django_capture_on_commit_callbacks: object):
    """Return a function that removes the demonstration, with all that follows."""

    def remove(**options) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            call_command("remove_demo", yes=True, **options)
        run_deferred()

    return remove


def rows_with(*words: str) -> list[str]:
    """Return which tables have a row with which of these words."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.managed and not model._meta.proxy:
                table = sql.Identifier(model._meta.db_table)
                cursor.execute(sql.SQL("SELECT row::text FROM {} AS row").format(table))
                rows = " ".join(row for (row,) in cursor.fetchall())
                found += [f"{model._meta.label}: {word}" for word in words if word in rows]
    return found


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_nothing_of_the_demonstration_is_left(remove, files, client):
    record = RecommendationRecord.objects.filter(updates__isnull=False).first()
    assert client.get(f"/r/{record.permanent_id}/").status_code == 302
    remove()
    assert {model.__name__: model.objects.count() for model in KINDS if model.objects.count()} == {}
    assert list(Page.objects.values_list("depth", flat=True)) == [1, 2]
    assert not Collection.objects.filter(name="Demonstration site").exists()
    assert rows_with(*WORDS) == []
    assert files_in(files) == []
    assert client.get("/").status_code == 200
    assert client.get(f"/r/{record.permanent_id}/").status_code == 404
    assert client.get("/reports/partnerships-that-produce/").status_code == 404


def test_what_the_board_has_made_and_what_it_uses_stays(remove, client, capsys):
    report = ReportFactory(slug="mine", hero_image=CustomImage.objects.first())
    topic = Topic.objects.get(slug="housing")
    PageTopic.objects.create(page=report, topic=topic)
    recommendation = RecommendationFactory(parent=report)
    part = Addressee.objects.exclude(parent=None).first()
    RecommendationAddressee.objects.create(recommendation=recommendation, addressee=part)
    entry = StatusUpdateFactory(page=recommendation)
    settings = SiteSettings.objects.get()
    settings.tagline = "Our own words"
    settings.save()
    own = [report, recommendation, recommendation.record, entry, part, topic]

    def as_stored() -> str:
        for each in own:
            each.refresh_from_db()
        return serialize("json", own)

    before = as_stored()
    remove()
    assert as_stored() == before
    assert report.hero_image.file.storage.exists(report.hero_image.file.name)
    article = client.get("/reports/mine/").text.split('<article class="report">')[1]
    assert "<img" in article  # the picture at its head, as before
    assert list(Topic.objects.all()) == [topic]
    assert set(Addressee.objects.all()) == {part, part.parent}
    assert list(CustomImage.objects.all()) == [report.hero_image]
    assert list(StatusUpdate.objects.all()) == [entry]
    assert set(ReportPage.objects.values_list("slug", flat=True)) == {"mine"}
    settings.refresh_from_db()
    assert (settings.tagline, settings.notice) == ("Our own words", "")
    said = capsys.readouterr().out
    for name in (topic, part, report.hero_image, "Publications"):
        assert f"“{name}”" in said


def test_the_log_is_append_only_again(remove):
    entry = StatusUpdateFactory()
    remove()
    for statement in (
        "DELETE FROM recommendations_statusupdate",
        "DELETE FROM recommendations_evidence",
        "DELETE FROM recommendations_statusperiod",
        "DELETE FROM recommendations_recommendationrecord",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert list(StatusUpdate.objects.all()) == [entry]


def test_a_page_that_was_edited_stays_unless_it_is_asked_for(remove):
    page = Page.objects.get(slug="about").specific
    page.title = "About our own board"
    page.save_revision(user=AdminFactory()).publish()
    remove()
    assert Page.objects.get(slug="about").title == "About our own board"
    remove(edited=True)
    assert not Page.objects.filter(slug="about").exists()


def test_half_of_it_is_never_removed(remove, files, monkeypatch):
    before = {model: model.objects.count() for model in KINDS}

    def fail(self) -> None:
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(Removal, "_remove_words", fail)
    with pytest.raises(DatabaseError), transaction.atomic():
        remove()
    assert {model: model.objects.count() for model in KINDS} == before
    assert files_in(files)


def test_it_is_asked_first(files, database_owner):
    before = Page.objects.count()
    with pytest.raises(CommandError, match="add --yes"):
        call_command("remove_demo")
    assert Page.objects.count() == before


def test_without_a_demonstration_nothing_happens(remove, capsys):
    remove()
    remove()
    assert "There is nothing of the demonstration" in capsys.readouterr().out
