"""The queryset of reports."""

from typing import Any

from django.db.models import F
from wagtail.query import PageQuerySet

from boardtrade.pages.visibility import PUBLIC, Audience, visible


class ReportQuerySet(PageQuerySet):
    """Reads of reports by audience, author and topic."""

    def published(self, audience: Audience = PUBLIC) -> "ReportQuerySet":
        """Return the reports that an audience may see, each once: without aliases.

        An alias in another language stands there for a translation, and is no repetition.
        """
        return visible(self, audience).exclude(alias_of__locale=F("locale"))

    def newest_first(self) -> "ReportQuerySet":
        """Sort by publication date, then by title: a total order, which pagination needs."""
        return self.order_by("-publication_date", "title", "pk")

    def for_listing(self) -> "ReportQuerySet":
        """Sort by date and read what a card shows; the body is long, and not shown."""
        related = ("hero_image", "download_document", "paper")
        return self.newest_first().select_related(*related).defer("body")

    def by(self, person: Any) -> "ReportQuerySet":
        """Return the reports of an author, who may be a translation of `person`."""
        return self.filter(authorships__person__translation_key=person.translation_key)

    def about(self, topic: Any) -> "ReportQuerySet":
        """Return the reports about a topic, which may be a translation of `topic`."""
        return self.filter(page_topics__topic__translation_key=topic.translation_key)
