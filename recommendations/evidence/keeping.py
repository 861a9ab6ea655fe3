"""Keeps copies of what links lead to: once an entry rests on them, and when staff ask again."""

import io
from contextlib import closing, suppress
from functools import partial
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.tasks import task
from django.utils import timezone

from boardtrade.fetching.failures import FailureReason, FetchFailure
from boardtrade.fetching.fetcher import Fetched, fetch, is_reserved
from boardtrade.media.documents.pdf import read_pdf_facts
from boardtrade.media.documents.pdf_refusal import PdfRefusedError
from boardtrade.media.stored_files import save_whole
from recommendations.evidence.copies import EvidenceCopy, build_filename, copy_path
from recommendations.evidence.notices import lock_watch, show_newest_copy
from recommendations.record.evidence import Evidence

AFTER_ALL_ELSE = -10
"""The priority of tasks that ask other servers, which may take a minute each: nobody waits."""


def is_fetched(evidence: Evidence) -> bool:
    """Return whether this site makes a copy of what a link leads to, and visits it."""
    return bool(settings.FETCH_EVIDENCE and evidence.url and not is_reserved(evidence.url))


def keep_copy_later(evidence: Evidence) -> None:
    """Have a copy made in the background, once what is being written is committed."""
    if is_fetched(evidence):
        transaction.on_commit(partial(keep_copy.enqueue, evidence.pk))


@task(priority=AFTER_ALL_ELSE)
def keep_copy(evidence_id: int) -> None:
    """Fetch what a link leads to, and keep it unless the last copy is the same. Idempotent.

    No transaction is open while it is fetched, which may take a minute.
    """
    evidence = Evidence.objects.exclude(url="").get(pk=evidence_id)
    fetched = fetch(evidence.url)
    if isinstance(fetched, FetchFailure):
        _note(evidence, fetched)
        return
    with closing(fetched):
        store_copy(evidence, fetched)


def store_copy(evidence: Evidence, fetched: Fetched, **values: Any) -> None:
    """Store what was fetched and make it the newest copy, unless that has the same content."""
    title = fetched.title or _read_pdf_title(fetched)
    names: list[str] = []
    try:
        filename = build_filename(fetched.final_url, fetched.content_type)
        names.append(_store(filename, File(fetched.file)))
        if fetched.text:
            names.append(_store("page.txt", File(io.BytesIO(fetched.text.encode()))))
        with transaction.atomic():
            watch = lock_watch(evidence)
            is_new = watch.copy is None or watch.copy.sha256 != fetched.sha256
            if is_new:
                watch.copy = EvidenceCopy.objects.create(
                    evidence=evidence,
                    final_url=fetched.final_url,
                    title=title,
                    content_type=fetched.content_type,
                    size=fetched.size,
                    sha256=fetched.sha256,
                    file=names[0],
                    text_file=names[1] if fetched.text else "",
                    **values,
                )
                watch.save(update_fields=["copy"])
                show_newest_copy(watch)
            _note(evidence, None)
    except OSError:
        _delete(names)
        _note(evidence, FetchFailure(FailureReason.NOT_STORED))
    except BaseException:
        _delete(names)
        raise
    else:
        if not is_new:
            _delete(names)


def _store(filename: str, content: File) -> str:
    return save_whole(default_storage, copy_path(EvidenceCopy(), filename), content)


def _delete(names: list[str]) -> None:
    for name in names:
        with suppress(OSError):  # no row names it: it is swept
            default_storage.delete(name)


def _read_pdf_title(fetched: Fetched) -> str:
    if fetched.content_type != "application/pdf":
        return ""
    try:
        return read_pdf_facts(fetched.file).title
    except PdfRefusedError:  # evidence that is no good PDF is evidence all the same
        return ""


@transaction.atomic
def _note(evidence: Evidence, failure: FetchFailure | None) -> None:
    """Note what a try to make a copy has come to."""
    watch = lock_watch(evidence)
    watch.tried_at = timezone.now()
    watch.copy_failure = failure.reason if failure else ""
    watch.copy_status = failure.status if failure else None
    watch.save(update_fields=["tried_at", "copy_failure", "copy_status"])
