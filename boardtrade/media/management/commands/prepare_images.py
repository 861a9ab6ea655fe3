"""`manage.py prepare_images`: has missing or outdated sizes of pictures made by the worker."""

from typing import Any

from django.core.management.base import BaseCommand

from boardtrade.media.models import CustomImage
from boardtrade.media.tasks import prepare_image


class Command(BaseCommand):
    """For pictures whose task was lost, and for all of them when the roles have changed."""

    help = "Queue the pictures whose ready-made sizes are missing or outdated."

    def handle(self, *args: Any, **options: Any) -> None:
        """Queue, and say how many."""
        outdated = [
            image.pk for image in CustomImage.objects.iterator() if not image.are_sources_current
        ]
        for pk in outdated:
            prepare_image.enqueue(pk)
        if options["verbosity"]:
            self.stdout.write(f"{len(outdated)} pictures were queued.")
