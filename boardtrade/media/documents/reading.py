"""Reads what a document's file tells, and notes it only if it is still the same file."""

import logging
from dataclasses import asdict
from typing import Any

from django.core.files.base import ContentFile
from django.utils.crypto import get_random_string
from PIL import Image

from boardtrade.media.documents import pdf
from boardtrade.media.documents.document import CustomDocument, FactsState
from boardtrade.media.stored_files import delete_files, is_stored, save_whole

logger = logging.getLogger(__name__)

PASSING = {FactsState.PENDING, FactsState.DELAYED, FactsState.UNREADABLE}
"""States that the next look may better: a busy machine, too, gives the reader too little time."""


def needs_reading(document: CustomDocument) -> bool:
    """Return whether today's file was not read yet, or the picture of its first page is lost."""
    if document.facts_hash != document.file_hash or document.facts_state in PASSING:
        return True
    thumbnail = document.thumbnail
    return bool(thumbnail.name) and not is_stored(thumbnail.storage, thumbnail.name)


def read_facts(document: CustomDocument) -> None:
    """Read a document's file and note the facts. Takes seconds: for tasks only."""
    replaced = document.thumbnail.name
    changes: dict[str, Any] = {
        "facts_hash": document.file_hash,
        "facts_state": FactsState.NOT_APPLICABLE,
        "facts": None,
        "thumbnail": "",
        "thumbnail_width": None,
        "thumbnail_height": None,
    }
    if document.is_pdf:
        changes |= _pdf_facts(document)
    same_file = CustomDocument.objects.filter(
        pk=document.pk, file=document.file.name, file_hash=document.file_hash
    )
    is_noted = same_file.update(**changes)
    # Replaced or deleted meanwhile: then nothing names what was just made. Else nobody is to see
    # the first page of a file that may have been replaced for what it showed.
    outdated = replaced if is_noted else changes["thumbnail"]
    if outdated:
        delete_files.enqueue([outdated])


def _pdf_facts(document: CustomDocument) -> dict[str, Any]:
    try:
        with document.open_file() as file:
            facts = pdf.read_pdf_facts(file)
    except pdf.PdfRefusedError as error:
        logger.warning("The PDF of document %s cannot be read: %s", document.pk, error)
        return {"facts_state": FactsState.UNREADABLE}
    except OSError as error:
        logger.warning("The file of document %s cannot be opened: %s", document.pk, error)
        return {"facts_state": FactsState.DELAYED}
    known = {"facts_state": FactsState.READY, "facts": asdict(facts)}
    try:
        return known | _first_page(document)
    except pdf.PdfRefusedError as error:
        logger.warning("Page 1 of document %s cannot be drawn: %s", document.pk, error)
        return known
    except OSError as error:
        logger.warning("Page 1 of document %s cannot be stored: %s", document.pk, error)
        return known | {"facts_state": FactsState.DELAYED}


def _first_page(document: CustomDocument) -> dict[str, Any]:
    with document.open_file() as file:
        content = ContentFile(pdf.render_first_page(file))
    with Image.open(content) as picture:
        width, height = picture.size
    content.seek(0)
    # A name nobody can guess: the document itself may be private.
    field = CustomDocument._meta.get_field("thumbnail")
    path = field.generate_filename(document, f"{get_random_string(32)}.webp")
    name = save_whole(document.thumbnail.storage, path, content)
    return {"thumbnail": name, "thumbnail_width": width, "thumbnail_height": height}
