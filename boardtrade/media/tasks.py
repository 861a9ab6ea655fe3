"""What is read from or made of an uploaded file after the request that brought it."""

import logging
from dataclasses import asdict

from django.core.files.base import ContentFile
from django.tasks import task
from django.utils.crypto import get_random_string
from wagtail.images.models import SourceImageIOError

from boardtrade.media.documents import pdf
from boardtrade.media.images.pictures import make_sources
from boardtrade.media.models import CustomDocument, CustomImage, FactsState

logger = logging.getLogger(__name__)


@task()
def prepare_image(image_id: int) -> None:
    """Make every size of a picture and note them on it. Safe to run twice."""
    image = CustomImage.objects.filter(pk=image_id).first()
    if image is None or image.are_sources_current:
        return
    key = image.current_sources_key
    try:
        sources = make_sources(image)
    except (SourceImageIOError, OSError):
        logger.warning("The file of image %s cannot be read.", image_id)
        return
    CustomImage.objects.filter(pk=image_id).update(sources=sources, sources_key=key)


@task()
def read_document_facts(document_id: int) -> None:
    """Read pages, language, tags and first page from a document's PDF. Safe to run twice."""
    document = CustomDocument.objects.filter(pk=document_id).first()
    if document is None or document.facts_hash == document.file_hash:
        return
    replaced = document.thumbnail.name
    changes: dict[str, object] = {
        "facts_hash": document.file_hash,
        "facts_state": FactsState.NOT_APPLICABLE,
        "facts": None,
        "thumbnail": "",
        "thumbnail_width": None,
        "thumbnail_height": None,
    }
    if document.is_pdf:
        changes |= _pdf_facts(document)
    CustomDocument.objects.filter(pk=document_id, file_hash=document.file_hash).update(**changes)
    if replaced:
        document.thumbnail.storage.delete(replaced)


def _pdf_facts(document: CustomDocument) -> dict[str, object]:
    try:
        with document.open_file() as file:
            facts = pdf.read_pdf_facts(file)
        with document.open_file() as file:
            first_page = pdf.render_first_page(file)
    except (pdf.PdfRefusedError, OSError) as error:
        logger.warning("The PDF of document %s cannot be read: %s", document.pk, error)
        return {"facts_state": FactsState.UNREADABLE}
    # A name nobody can guess: the document itself may be private.
    name = f"{get_random_string(32)}.webp"
    document.thumbnail.save(name, ContentFile(first_page), save=False)
    return {
        "facts_state": FactsState.READY,
        "facts": asdict(facts),
        "thumbnail": document.thumbnail.name,
        "thumbnail_width": document.thumbnail_width,
        "thumbnail_height": document.thumbnail_height,
    }
