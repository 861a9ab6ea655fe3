"""`manage.py prepare_images`: has what is missing of uploaded files made by the worker."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from boardtrade.media.documents.reading import needs_reading
from boardtrade.media.images.sizes import needs_sizes
from boardtrade.media.models import CustomDocument, CustomImage
from boardtrade.media.object_storage.failures import StorageUnavailableError
from boardtrade.media.stored_files import retry_failed_deletions
from boardtrade.media.tasks import prepare_image, read_document_facts

CHUNK = 500


class Command(BaseCommand):
    """For what was lost, be it a task, a row or a file, and for all when the roles have changed.

    It runs every day, so it is also how a failure that has passed, such as a full disk, is mended.
    """

    help = "Queue pictures whose sizes, and documents whose facts, are missing, outdated or lost."

    def handle(self, *args: Any, **options: Any) -> None:
        """Look into the storage, queue what needs work, and say how many."""
        try:
            images, documents = self._queue()
        except StorageUnavailableError as error:
            raise CommandError(f"Nobody knows what is missing. {error}") from error
        if options["verbosity"]:
            self.stdout.write(f"{images} pictures and {documents} files were queued.")

    def _queue(self) -> tuple[int, int]:
        retry_failed_deletions()
        images = CustomImage.objects.prefetch_related("renditions").iterator(chunk_size=CHUNK)
        lacking = [image.pk for image in images if needs_sizes(image)]
        for pk in lacking:
            prepare_image.enqueue(pk)
        documents = CustomDocument.objects.iterator(chunk_size=CHUNK)
        unread = [document.pk for document in documents if needs_reading(document)]
        for pk in unread:
            read_document_facts.enqueue(pk)
        return len(lacking), len(unread)
