"""Effects of saved and deleted files: each waits for the commit and may run twice."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver

from boardtrade.media.images.sizes import prepare_first_size
from boardtrade.media.models import CustomDocument, CustomImage
from boardtrade.media.public_files import check_public_file, find_public_changes, get_limited_user
from boardtrade.media.stored_files import delete_files
from boardtrade.media.tasks import prepare_image, read_document_facts


@receiver(pre_save, sender=CustomDocument)
@receiver(pre_save, sender=CustomImage)
def refuse_public_change(
    instance: CustomDocument | CustomImage, update_fields: frozenset[str] | None, **kwargs: Any
) -> None:
    """Raise PublicFileError where what readers see is changed by who may not publish it."""
    if get_limited_user() and instance.pk:
        changes = find_public_changes(instance, update_fields)
        if changes:
            check_public_file(instance, is_replaced="file" in changes)


@receiver(pre_delete, sender=CustomDocument)
@receiver(pre_delete, sender=CustomImage)
def refuse_public_deletion(instance: CustomDocument | CustomImage, **kwargs: Any) -> None:
    """Raise PublicFileError where what readers see is deleted by who may not publish it."""
    check_public_file(instance, is_deleted=True)


@receiver(post_save, sender=CustomImage)
def prepare_picture(instance: CustomImage, **kwargs: Any) -> None:
    """Make the sizes of a new or changed picture: one at once, the others by a task.

    The task is queued by every save, as it also looks whether the storage still has them all.
    """
    if not instance.are_sources_usable:
        transaction.on_commit(partial(prepare_first_size, instance.pk))
    transaction.on_commit(partial(prepare_image.enqueue, instance.pk))


@receiver(post_save, sender=CustomDocument)
def read_document(instance: CustomDocument, **kwargs: Any) -> None:
    """Queue the reading of the facts of a new or replaced file, or of one that failed to be read.

    The task also looks whether the storage still has the picture of the first page.
    """
    transaction.on_commit(partial(read_document_facts.enqueue, instance.pk))


@receiver(post_delete, sender=CustomDocument)
def delete_thumbnail(instance: CustomDocument, **kwargs: Any) -> None:
    """Remove the picture of the first page with its document."""
    if name := instance.thumbnail.name:
        transaction.on_commit(partial(delete_files.enqueue, [name]))
