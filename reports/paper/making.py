"""Makes the files of a report, unless what they say is what they said before."""

import hashlib
from datetime import datetime
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone, translation

from boardtrade.media.stored_files import delete_files, delete_later, is_stored, save_whole
from reports.paper.composition import Composition
from reports.paper.editions import EDITIONS, Edition
from reports.paper.frame import say_when_made
from reports.paper.made_file import made_path
from reports.paper.typesetting.process import Content


def is_current(edition: Edition, report: Any) -> bool:
    """Return whether the file of a report says what its page says now."""
    made = edition.find(report)
    with translation.override(report.locale.language_code):
        if not edition.applies(report):
            return made is None
        return made is not None and made.digest == edition.compose(report).digest


def make_edition(edition: Edition, report: Any) -> tuple[str, ...] | None:
    """Make the file of a live report if it would say something else than the last one.

    Return the characters that no font has; None if nothing was made. Raise what `edition.make`
    raises; the file that was made before then stays.
    """
    read_at = timezone.now()
    made = edition.find(report)
    with translation.override(report.locale.language_code):
        if not edition.applies(report):
            withdraw(edition, report)
            return None
        composition = edition.compose(report)
        if made and made.digest == composition.digest and is_stored(made.file.storage, made.name):
            return None
        with edition.make(composition, say_when_made()) as content:
            _store(edition, report, composition, content, read_at)
            return content.replaced


def withdraw(edition: Edition, report: Any) -> None:
    """Take back the file of a report at once, as it may say what readers are to see no more."""
    if made := edition.find(report):
        made.delete()


def withdraw_all(report: Any) -> None:
    """Take back all files of a report."""
    for edition in EDITIONS.values():
        withdraw(edition, report)


def _store(
    edition: Edition, report: Any, composition: Composition, content: Content, read_at: datetime
) -> None:
    """Store what was made, unless somebody unpublished the report or made a newer one meanwhile."""
    name = save_whole(default_storage, made_path(None, edition.file_name), File(content.file))
    content.file.seek(0)
    values = {
        "file": name,
        "digest": composition.digest,
        "sha256": hashlib.file_digest(content.file, "sha256").hexdigest(),  # type: ignore[arg-type]
        "file_size": default_storage.size(name),
        "pages": content.pages,
        "read_at": read_at,
    }
    unused = name
    try:
        with transaction.atomic():
            live: Any = type(report).objects.filter(pk=report.pk, live=True)
            rows: Any = edition.model._default_manager.select_for_update()
            former = rows.filter(report_id=report.pk, **edition.key).first()
            is_wanted = live.exists() and (former is None or former.read_at <= read_at)
            if is_wanted:
                rows.update_or_create(report_id=report.pk, **edition.key, defaults=values)
                unused = ""
                delete_later([former.name] if former else [])
    finally:
        if unused:
            delete_files.call([unused])
