"""What is read from or made of an uploaded file after the request that brought it."""

from django.tasks import task

from boardtrade.media.documents.reading import needs_reading, read_facts
from boardtrade.media.images.sizes import (
    needs_sizes,
    outdated_renditions,
    prepare_sizes,
)
from boardtrade.media.models import CustomDocument, CustomImage, Rendition
from boardtrade.media.stored_files import put_off

PICTURES_QUEUE = "pictures"
"""The queue of what takes very much memory, and can wait until readers need less."""


@task(queue_name=PICTURES_QUEUE)
def prepare_image(image_id: int) -> None:
    """Make what is missing of the sizes of a picture and note them on it. Safe to run twice."""
    image = CustomImage.objects.filter(pk=image_id).first()
    if image is None:
        return
    if needs_sizes(image):
        prepare_sizes(image_id)
    if outdated := outdated_renditions(image):
        # Later: pages that are open name them, and load what comes into view only then.
        put_off(delete_renditions, outdated)


@task()
def delete_renditions(rendition_ids: list[int]) -> None:
    """Delete sizes of a file that was replaced. Safe to run twice."""
    Rendition.objects.filter(pk__in=rendition_ids).delete()


@task()
def read_document_facts(document_id: int) -> None:
    """Read pages, language, tags and first page from a document's PDF. Safe to run twice."""
    document = CustomDocument.objects.filter(pk=document_id).first()
    if document is not None and needs_reading(document):
        read_facts(document)
