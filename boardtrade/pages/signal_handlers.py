"""What happens at once when a page is published."""

from typing import Any

from django.dispatch import receiver
from wagtail.models import Page, ReferenceIndex
from wagtail.signals import page_published


@receiver(page_published)
def update_reference_index(instance: Page, **kwargs: Any) -> None:
    """Update the index of what a page refers to, without waiting for Wagtail's own task.

    Files are served only while a public page refers to them (see `wagtail_hooks`), so a reader of
    the new page must not depend on a worker that is behind.
    """
    ReferenceIndex.create_or_update_for_object(instance)
