"""Reads of reports that say what they return."""

from typing import Any

from wagtail.query import PageQuerySet

from boardtrade.pages.visibility import PUBLIC, Audience, visible


class ReportQuerySet(PageQuerySet):
    """Reads of reports that say what they return."""

    def published(self, audience: Audience = PUBLIC) -> "ReportQuerySet":
        """Keep what an audience may see."""
        return visible(self, audience)

    def newest_first(self) -> "ReportQuerySet":
        """Order by publication date, and within one by title, so that pages of a list agree."""
        return self.order_by("-publication_date", "title", "pk")

    def for_listing(self) -> "ReportQuerySet":
        """Order for a list and join all that a card shows."""
        return self.newest_first().select_related("hero_image")

    def by(self, person: Any) -> "ReportQuerySet":
        """Keep what a person wrote, in whatever language."""
        return self.filter(authorships__person__translation_key=person.translation_key)

    def about(self, topic: Any) -> "ReportQuerySet":
        """Keep what is about a topic, in whatever language."""
        return self.filter(page_topics__topic__translation_key=topic.translation_key)
