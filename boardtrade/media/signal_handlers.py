"""Effects of saved and deleted files: each waits for the commit and may run twice."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.images.models import SourceImageIOError

from boardtrade.media.images.pictures import make_first_source
from boardtrade.media.models import CustomDocument, CustomImage
from boardtrade.media.tasks import prepare_image, read_document_facts


@receiver(post_save, sender=CustomImage)
def prepare_sizes(instance: CustomImage, **kwargs: Any) -> None:
    """Make the sizes of a new or changed picture: one at once, the others by a task."""
    if not instance.are_sources_usable:
        # After the commit: until then Wagtail's form drops the sizes of the file it replaced.
        transaction.on_commit(partial(prepare_first_size, instance.pk))
    if not instance.are_sources_current:
        transaction.on_commit(partial(prepare_image.enqueue, instance.pk))


def prepare_first_size(image_id: int) -> None:
    """Make the size that is shown until the task is done, unless the file cannot be read."""
    image = CustomImage.objects.get(pk=image_id)
    try:
        first = make_first_source(image)
    except (SourceImageIOError, OSError):
        return  # the task says so in the log
    CustomImage.objects.filter(pk=image_id).update(sources=first, sources_key=image.file_key)


@receiver(post_save, sender=CustomDocument)
def read_facts(instance: CustomDocument, **kwargs: Any) -> None:
    """Queue the reading of the facts of a new or replaced file."""
    if instance.facts_hash != instance.file_hash:
        transaction.on_commit(partial(read_document_facts.enqueue, instance.pk))


@receiver(post_delete, sender=CustomDocument)
def delete_thumbnail(instance: CustomDocument, **kwargs: Any) -> None:
    """Remove the picture of the first page with its document."""
    if name := instance.thumbnail.name:
        transaction.on_commit(partial(instance.thumbnail.storage.delete, name))
