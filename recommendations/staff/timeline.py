"""The log of a recommendation as staff see it: with authors, and links that correct an entry."""

from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.urls import reverse

from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.record.history import Entry, History


@dataclass(frozen=True)
class StaffTimeline:
    """What the panel of the editing form and the form for an entry show."""

    page: RecommendationPage
    history: History
    may_add: bool

    @classmethod
    def of(cls, page: RecommendationPage, *, may_add: bool) -> "StaffTimeline":
        """Read the log with authors and superseding pages, in three queries at most."""
        history = History.of(page.record)
        prefetch_related_objects(history.updates, "author", "superseded_by__pages")
        return cls(page, history, may_add)

    @property
    def entries(self) -> list[Entry]:
        """Every entry, the newest first."""
        return self.history.entries

    @property
    def add_url(self) -> str:
        """Where an entry is added; with `?corrects=` and an entry's id, where it is corrected."""
        return reverse("recommendations_staff:status_add", args=[self.page.pk])
