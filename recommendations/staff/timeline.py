"""The log of a recommendation as staff see it, with authors and links to correct an entry."""

from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.urls import reverse

from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.record.history import Entry, History


@dataclass(frozen=True)
class StaffTimeline:
    """The log in the panel of the editing form and beside the form for a new entry."""

    page: RecommendationPage
    history: History
    can_add: bool

    @classmethod
    def from_page(cls, page: RecommendationPage, *, can_add: bool) -> "StaffTimeline":
        """Read the log with authors, superseding pages and copies, in five queries at most."""
        history = History.from_record(page.record)
        related = ("author", "superseded_by__pages", "evidence__watch__copy")
        prefetch_related_objects(history.updates, *related)
        return cls(page, history, can_add)

    @property
    def entries(self) -> list[Entry]:
        """All entries, the newest first."""
        return self.history.entries

    @property
    def verdict_url(self) -> str:
        """The URL of the form for what the Board judges."""
        return reverse("recommendations_staff:verdict_add", args=[self.page.pk])

    @property
    def extension_url(self) -> str:
        """The URL of the form by which the Board gives more time to answer."""
        return reverse("recommendations_staff:extension_add", args=[self.page.pk])

    @property
    def reply_url(self) -> str:
        """The URL of the form for what an addressee says."""
        return reverse("recommendations_staff:reply_add", args=[self.page.pk])
