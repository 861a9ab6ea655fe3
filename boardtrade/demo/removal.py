"""Takes the demonstration away, and leaves everything else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.db.backends.utils import CursorWrapper
from wagtail.models import Collection, Page, PageLogEntry, Site

from boardtrade.demo.made import COLLECTION, find_made
from boardtrade.demo.sources import read
from boardtrade.demo.uses import keep_used
from boardtrade.home.models import HomePage
from boardtrade.media.models import CustomDocument, CustomImage
from boardtrade.media.stored_files import delete_later
from boardtrade.navigation.models import SiteSettings
from boardtrade.pages.models import FormerSlug
from boardtrade.people.models import Person, Topic
from recommendations.models import (
    Addressee,
    EvidenceCopy,
    RecommendationPage,
    StatusUpdate,
)

GUARDS = {
    "recommendations_statusupdate": "status_log_is_append_only",
    "recommendations_evidence": "evidence_is_append_only",
    "recommendations_evidencecopy": "evidence_copy_is_append_only",
    "recommendations_statusperiod": "status_periods_are_derived",
    "recommendations_addresseeperiod": "addressee_periods_are_derived",
    "recommendations_standing": "standings_are_derived",
    "recommendations_recommendationrecord": "record_keeps_its_id",
}
"""Triggers that keep the log as it was written. Decision 35 says why this may suspend them."""
type Counts = dict[str, int]


class Removal:
    """What is going to be removed, and what of the demonstration stays because it is used."""

    def __init__(self, *, with_edited: bool) -> None:
        self.made = find_made(with_edited=with_edited)
        self.kept = keep_used(self.made)

    def count(self) -> Counts:
        """Return how many objects of each kind are going to be removed."""
        return {
            str(kind._meta.verbose_name_plural): len(ids)
            for kind, ids in self.made.ids.items()
            if ids
        } | {"entries of their logs": self._entries().count()}

    def name_kept(self) -> Iterator[str]:
        """Yield the kind and name of each object that stays."""
        for kind, ids in self.kept.ids.items():
            for instance in kind._default_manager.filter(pk__in=ids).order_by("pk"):
                yield f"{kind._meta.verbose_name} “{instance}”"

    def run(self) -> None:
        """Remove it all, or nothing. The connection must be that of who owns the tables."""
        with transaction.atomic():
            with self._guards_down():
                self._remove_logs_and_pages()
            self._remove_vocabulary()
            self._remove_files()
            self._remove_words()

    # --- Logs and pages -----------------------------------------------------------------------

    def _entries(self) -> models.QuerySet:
        return StatusUpdate.objects.filter(record__in=self._records())

    def _records(self) -> list[int]:
        """Return the records that no page has any more when the pages are gone."""
        pages = RecommendationPage.objects.filter(pk__in=self.made.ids[Page])
        staying = RecommendationPage.objects.exclude(pk__in=self.made.ids[Page])
        leaving = pages.exclude(record__in=staying.values("record"))
        return list(leaving.values_list("record", flat=True).distinct())

    @contextmanager
    def _guards_down(self) -> Iterator[None]:
        """Suspend the triggers in this transaction alone: others wait until it has ended."""
        with connection.cursor() as cursor:
            _switch(cursor, "DISABLE")
            yield
            _switch(cursor, "ENABLE")

    def _remove_logs_and_pages(self) -> None:
        records = self._records()
        evidence = set(self._entries().values_list("evidence", flat=True)) - {None}
        evidence -= set(
            StatusUpdate.objects.exclude(record__in=records).values_list("evidence", flat=True)
        )
        copies = EvidenceCopy.objects.filter(evidence__in=evidence)
        delete_later([name for pair in copies.values_list("file", "text_file") for name in pair])
        by_record, by_evidence = {"ids": records}, {"ids": list(evidence)}
        pages = {"ids": list(self.made.ids[Page])}
        self._execute("recommendations_standing WHERE page_id", pages)
        for table in ("statusperiod", "addresseeperiod", "earlierask", "statusupdate"):
            self._execute(f"recommendations_{table} WHERE record_id", by_record)
        for table in ("evidencenotice", "evidencewatch", "evidencecopy"):
            self._execute(f"recommendations_{table} WHERE evidence_id", by_evidence)
        self._execute("recommendations_evidence WHERE id", by_evidence)
        for page in Page.objects.filter(pk__in=self.made.ids[Page]).order_by("-depth").specific():
            Page.objects.get(pk=page.pk).specific.delete()
        self._execute("recommendations_recommendationrecord WHERE id", by_record)
        PageLogEntry.objects.filter(page_id__in=self.made.ids[Page]).delete()

    def _execute(self, rows: str, ids: dict[str, list[int]]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {rows} = ANY(%(ids)s)", ids)  # noqa: S608 - named above

    # --- What pages use -----------------------------------------------------------------------

    def _remove_vocabulary(self) -> None:
        bodies = Addressee.objects.filter(pk__in=self.made.ids[Addressee])
        while parts := list(bodies.exclude(pk__in=bodies.exclude(parent=None).values("parent"))):
            for part in parts:
                part.delete()
        for model in (Topic, Person):
            for instance in model._default_manager.filter(pk__in=self.made.ids[model]):
                instance.delete()
        for model in (Topic, Person, Addressee):
            FormerSlug.objects.filter(
                kind=model._meta.db_table, object_id__in=self.made.ids[model]
            ).delete()

    def _remove_files(self) -> None:
        for model in (CustomImage, CustomDocument):
            for instance in model.objects.filter(pk__in=self.made.ids[model]):
                instance.delete()
        for collection in Collection.objects.filter(name=COLLECTION):
            used = (
                model.objects.filter(collection=collection)
                for model in (CustomImage, CustomDocument)
            )
            if not collection.numchild and not any(each.exists() for each in used):
                collection.delete()

    # --- Words --------------------------------------------------------------------------------

    def _remove_words(self) -> None:
        """Empty what settings and home page still say in the words of the demonstration."""
        content = read("site.toml")
        for site in Site.objects.all():
            settings_of_site = SiteSettings.objects.filter(site=site).first()
            if settings_of_site:
                _replace(
                    settings_of_site,
                    {
                        "organization_name": (content["site_name"], settings.WAGTAIL_SITE_NAME),
                        "tagline": (content["tagline"], ""),
                        "notice": (content["notice"], ""),
                        "contact_email": (content["contact_email"], ""),
                    },
                    lambda changed: changed.save(),
                )
        for home in HomePage.objects.all():
            if _replace(
                home,
                {
                    "introduction": (content["introduction"], ""),
                    "summary": (content["home_summary"], ""),
                },
                lambda changed: changed.save_revision().publish(),
            ):
                home.revisions.exclude(pk=home.latest_revision_id).filter(user=None).delete()


def _switch(cursor: CursorWrapper, word: str) -> None:
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no table may have anything pending
    for table, trigger in GUARDS.items():
        cursor.execute(f"ALTER TABLE {table} {word} TRIGGER {trigger}")
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _replace(
    instance: models.Model,
    words: dict[str, tuple[str, str]],
    save: Callable[[Any], None],
) -> bool:
    """Replace what is still as the demonstration wrote it; return whether anything was."""
    changed = False
    for name, (written, own) in words.items():
        if getattr(instance, name) == written and written != own:
            setattr(instance, name, own)
            changed = True
    if changed:
        save(instance)
    return changed
