"""The topics of pages."""

from typing import Any

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


def copy_topics(page: Any) -> list[PageTopic]:
    """Return the topics of a page, in their order, as unsaved topics for another one.

    They are those that its form shows: a draft of a published page has its own.
    """
    has_draft = page.live and page.has_unpublished_changes
    newest = page.get_latest_revision_as_object() if has_draft else page
    return [
        PageTopic(topic_id=page_topic.topic_id, sort_order=order)
        for order, page_topic in enumerate(newest.page_topics.all())
    ]
