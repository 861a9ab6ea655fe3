"""The topics of pages."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable, Page


class PageTopic(Orderable):
    """A topic that a page is about; one table for every type of page."""

    page = ParentalKey(Page, on_delete=models.CASCADE, related_name="page_topics")
    topic = models.ForeignKey(
        "people.Topic",
        on_delete=models.CASCADE,
        related_name="page_topics",
        verbose_name=_("topic"),
    )

    panels = [FieldPanel("topic")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["page", "topic"],
                name="page_topic_unique",
                # Two rows that swap their topics are saved one by one: compare when both are.
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    def __str__(self) -> str:
        return str(self.topic)
