"""Reading and saving, which take longer than a request may."""

import logging
import uuid
import zipfile
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.tasks import task
from django.utils.translation import gettext as _

from boardtrade.importing.asking import open_result, read_into
from boardtrade.importing.models import ImportState, ReportImport, RevisionText
from boardtrade.importing.pictures import clean_content
from boardtrade.importing.results import Document, load_document, write_result
from boardtrade.importing.saving import NotSavedError, save_import
from boardtrade.media.stored_files import delete_later, save_whole
from boardtrade.media.uploads.failures import not_checked
from recommendations.staff.background.results import enqueue_remembered, iterate_counted

log = logging.getLogger(__name__)


@task()
def read_source(*, import_key: str, key: str) -> None:
    """Read a document, and keep aside what it holds. Safe to run twice."""
    imported = ReportImport.objects.filter(pk=import_key).first()
    if imported is None or imported.state not in {ImportState.WAITING, ImportState.READING}:
        return
    ReportImport.objects.filter(pk=import_key).update(state=ImportState.READING, total=0)
    try:
        name = _read(imported, key)
    except ValidationError as error:
        _set_state(imported, ImportState.REFUSED, problem=" ".join(error.messages))
    except Exception:
        log.exception("The document of import %s could not be read.", import_key)
        _set_state(imported, ImportState.REFUSED, problem=_("The file could not be read."))
        raise
    else:
        replaced = imported.result.name
        _set_state(imported, ImportState.READ, result=name)
        delete_later(filter(None, [replaced]))


def _set_state(imported: ReportImport, state: ImportState, **values: Any) -> None:
    values = {"problem": ""} | values
    ReportImport.objects.filter(pk=imported.pk).update(state=state, **values)


def _read(imported: ReportImport, key: str) -> str:
    """Return the name of the archive with what was read. Raises ValidationError."""
    text = imported.revision_text or RevisionText.ACCEPTED.value
    with open_result() as read, open_result() as checked:
        with imported.source.open("rb") as source:
            read_into(read, source.file, kind=imported.kind, text=text)
        read.seek(0)
        with zipfile.ZipFile(read) as archive:
            document = load_document(archive)
            count = len(document["pictures"])
            ReportImport.objects.filter(pk=imported.pk).update(total=count)
            pictures = _iterate_checked(archive, document, imported, key)
            write_result(checked, document, pictures)
        checked.seek(0)
        field = imported.result.field
        path = field.generate_filename(imported, "read.zip")
        return save_whole(imported.result.storage, path, File(checked))


def _iterate_checked(
    archive: zipfile.ZipFile, document: Document, imported: ReportImport, key: str
) -> Iterator[tuple[int, bytes]]:
    """Yield the pictures that the library would take; note why it refuses others."""
    numbers = range(len(document["pictures"]))
    for number in iterate_counted(numbers, read_source, uuid.UUID(key)):
        picture = document["pictures"][number]
        try:
            content, refusal = clean_content(archive.read(f"pictures/{number}"), picture["kind"])
        except (OSError, RuntimeError) as error:
            raise not_checked(error) from error
        if refusal:
            picture["refused"] = refusal
            finding = {"code": "picture_refused", "heading": "", "near": "", "detail": refusal}
            document["findings"].append(finding | _find_place(document, number))
        else:
            yield number, content


def _find_place(document: Document, number: int) -> dict[str, str]:
    heading = ""
    for piece in document["pieces"]:
        if piece["type"] == "heading":
            heading = piece["text"]
        if piece["type"] == "image" and piece["picture"] == number:
            return {"heading": heading, "near": piece["caption"] or piece["alt"]}
    return {}


@task()
def save_confirmed(*, import_key: str, key: str) -> None:
    """Save a confirmed import. Safe to run twice. What cannot be saved is confirmed anew."""
    imported = ReportImport.objects.select_related("report", "index", "user").get(pk=import_key)
    if imported.state != ImportState.SAVING:
        return
    try:
        save_import(
            imported, counted=lambda items: iterate_counted(items, save_confirmed, uuid.UUID(key))
        )
    except NotSavedError as error:
        _set_state(imported, ImportState.READ, problem=str(error))
    except Exception:
        log.exception("Import %s could not be saved.", import_key)
        words = _("It could not be saved. Nothing was changed. Tell whoever runs this site.")
        _set_state(imported, ImportState.READ, problem=words)
        raise


def start_reading(imported: ReportImport) -> None:
    """Have a document read once the transaction is committed."""
    enqueue_remembered(read_source, imported.pk, {"import_key": str(imported.pk)})


def start_saving(imported: ReportImport) -> None:
    """Have what was confirmed saved once the transaction is committed."""
    enqueue_remembered(save_confirmed, imported.pk, {"import_key": str(imported.pk)})
