"""The Atom feeds of status logs: of all recommendations, an addressee, a report, or one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from boardtrade.languages.absolute_urls import absolute_url
from boardtrade.navigation.atom import FeedSubject, SiteFeed
from recommendations.outlets.feed_entries import FeedEntry, LogEntry, PublicationEntry
from recommendations.pages.permalinks import (
    get_public_addressee,
    get_public_page,
    get_public_pages,
    get_public_report,
)
from recommendations.pages.querysets import RecommendationQuerySet
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.record.status_log import StatusUpdate


@dataclass(frozen=True)
class StatusSubject(FeedSubject):
    """The recommendations whose logs are in a feed."""

    pages: RecommendationQuerySet
    has_all_pages: bool = False
    """Whether these are all recommendations of the site."""


class LogFeed(SiteFeed):
    """The newest entries in the logs of public recommendations."""

    LIMIT = 50

    def items(self, subject: StatusSubject) -> list[FeedEntry]:
        """Return the last recorded entries with their pages."""
        pages = subject.pages.published()
        if subject.has_all_pages:
            # The primary keys of an append-only log are in the order of recording: the index gives
            # the newest entries without a sort.
            updates = StatusUpdate.objects.filter(Exists(pages.filter(record=OuterRef("record"))))
        else:
            # Walking that index would be slower where few entries match.
            record_ids = list(pages.values_list("record", flat=True))
            updates = StatusUpdate.objects.filter(record__in=record_ids)
        updates = updates.order_by("-pk").select_related(
            "speaker__merged_into",
            "extended_for__merged_into",
            "evidence__document",
            "evidence__notice__copy",
            "corrected_by",
            "corrects",
        )
        newest = list(updates[: self.LIMIT])
        if not newest:
            return self._get_publications(pages, subject.request)
        pages_by_record = get_public_pages({update.record_id for update in newest})
        return [
            LogEntry(update, page, absolute_url(url))
            for update in newest
            if (page := pages_by_record.get(update.record_id))
            and (url := page.get_url(subject.request))
        ]

    def _get_publications(
        self, pages: RecommendationQuerySet, request: HttpRequest
    ) -> list[FeedEntry]:
        """Return the recommendations themselves: whoever follows them sees which these are."""
        newest = pages.filter(alias_of__isnull=True).order_by("-first_published_at", "-pk")
        record_ids = newest.values_list("record", flat=True)[: self.LIMIT]
        entries = [
            PublicationEntry(page, absolute_url(url))
            for page in get_public_pages(list(record_ids)).values()
            if (url := page.get_url(request))
        ]
        return sorted(entries, key=lambda entry: entry.recorded_at, reverse=True)

    def item_title(self, entry: FeedEntry) -> str:
        """Return the title of an entry."""
        return entry.title

    def item_description(self, entry: FeedEntry) -> SafeString:
        """Return what an entry says, as HTML."""
        return entry.description

    def item_link(self, entry: FeedEntry) -> str:
        """Return the absolute URL of the recommendation."""
        return entry.url

    def item_guid(self, entry: FeedEntry) -> str:
        """Return an id that never changes: RFC 4287, 4.2.6."""
        return entry.guid

    def item_pubdate(self, entry: FeedEntry) -> datetime:
        """Return when the entry was recorded."""
        return entry.recorded_at

    def item_updateddate(self, entry: FeedEntry) -> datetime:
        """Return when the entry was recorded, or corrected."""
        return entry.updated_at

    def item_categories(self, entry: FeedEntry) -> list[str]:
        """Return the label of the status."""
        return entry.categories


class StatusFeed(LogFeed):
    """The feed of all recommendations."""

    def get_object(self, request: HttpRequest) -> StatusSubject:
        """Return all recommendations."""
        title = _("what becomes of recommendations")
        pages = RecommendationPage.objects.all()
        return StatusSubject(request, title, reverse("tracker"), pages, has_all_pages=True)


class AddresseeStatusFeed(LogFeed):
    """The feed of the recommendations to an addressee."""

    def get_object(self, request: HttpRequest, slug: str) -> StatusSubject:
        """Return the recommendations to an addressee; 404 if it is not public."""
        if (addressee := get_public_addressee(slug)) is None:
            raise Http404
        title = _("what becomes of recommendations to %(name)s") % {"name": addressee.name}
        pages = RecommendationPage.objects.addressed_to(addressee)
        return StatusSubject(request, title, addressee.url, pages)


class ReportStatusFeed(LogFeed):
    """The feed of the recommendations of a report, whose key stays when the report moves."""

    def get_object(self, request: HttpRequest, key: UUID) -> StatusSubject:
        """Return the recommendations of a report; 404 if readers may not see it."""
        if (report := get_public_report(key)) is None:
            raise Http404
        title = _("what becomes of “%(report)s”") % {"report": report.title}
        pages = RecommendationPage.objects.filter(report__translation_key=key)
        return StatusSubject(request, title, report.get_url(request) or "/", pages)


class RecommendationStatusFeed(LogFeed):
    """The feed of one recommendation."""

    def get_object(self, request: HttpRequest, permanent_id: str) -> StatusSubject:
        """Return one recommendation; 404 if readers may not see it."""
        if (page := get_public_page(permanent_id)) is None:
            raise Http404
        values = {"number": page.number, "report": page.report.title}
        title = _("what becomes of recommendation %(number)s of “%(report)s”") % values
        pages = RecommendationPage.objects.filter(record=page.record_id)
        return StatusSubject(request, title, page.get_url(request) or "/", pages)
