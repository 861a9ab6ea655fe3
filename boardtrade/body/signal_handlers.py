"""Effects of publishing a page with charts: they wait for the commit and may run twice."""

from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published

from boardtrade.body.files import BodyFilesMixin
from boardtrade.body.tasks import draw_pictures


@receiver(page_published)
def draw_charts(instance: Page, **kwargs: Any) -> None:
    """Have the charts of a page drawn for the press."""
    if isinstance(instance, BodyFilesMixin) and instance.has_charts:
        transaction.on_commit(partial(draw_pictures.enqueue, instance.pk))
