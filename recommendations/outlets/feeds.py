"""The Atom feeds of what becomes of recommendations: of all, an addressee, a report, or one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from boardtrade.languages.absolute_urls import absolute_url
from boardtrade.navigation.atom import FeedSubject, SiteFeed
from boardtrade.pages.related.cards import get_host_name
from recommendations.pages.permalinks import (
    public_addressee,
    public_page,
    public_pages_of,
    public_report,
)
from recommendations.pages.querysets import RecommendationQuerySet
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.record.status_log import StatusUpdate


@dataclass(frozen=True)
class StatusSubject(FeedSubject):
    """Whose log a feed tells."""

    pages: RecommendationQuerySet
    is_whole: bool = False
    """Whether these are all recommendations there are."""


@dataclass(frozen=True)
class FeedEntry:
    """An entry of a log with the page that it is about."""

    update: StatusUpdate
    page: RecommendationPage
    address: str

    @property
    def corrected_by(self) -> StatusUpdate | None:
        """The entry that put this one right, if one did."""
        return getattr(self.update, "corrected_by", None)


class LogFeed(SiteFeed):
    """The newest entries in the logs of recommendations that readers may see."""

    LIMIT = 50

    def items(self, subject: StatusSubject) -> list[FeedEntry]:
        """Return the entries that were recorded last, with their pages."""
        told = subject.pages.published()
        if subject.is_whole:
            # The log only ever grows, so that its keys are in the order of recording: an index
            # gives the newest without sorting all.
            updates = StatusUpdate.objects.filter(Exists(told.filter(record=OuterRef("record"))))
        else:
            # Going through the whole log for the few entries of a few records would take longer.
            records = list(told.values_list("record", flat=True))
            updates = StatusUpdate.objects.filter(record__in=records)
        updates = updates.order_by("-pk").select_related(
            "addressee", "evidence_document", "corrected_by", "corrects"
        )
        newest = list(updates[: self.LIMIT])
        pages = public_pages_of({each.record_id for each in newest})
        return [
            FeedEntry(each, page, absolute_url(address))
            for each in newest
            if (page := pages.get(each.record_id)) and (address := page.get_url(subject.request))
        ]

    def item_title(self, entry: FeedEntry) -> str:
        """Say which recommendation has which status."""
        values = {
            "number": entry.page.number,
            "report": entry.page.report.title,
            "status": entry.update.kind.label,
        }
        if entry.corrected_by:
            return _("Recommendation %(number)s of %(report)s: %(status)s (corrected)") % values
        return _("Recommendation %(number)s of %(report)s: %(status)s") % values

    def item_description(self, entry: FeedEntry) -> SafeString:
        """Tell the note, the day, whom it concerns, and how it is known, as HTML."""
        update = entry.update
        parts = [format_html("<p><strong>{}</strong></p>", entry.page.title)]
        if correction := entry.corrected_by:
            parts.append(_paragraph(_("This entry was wrong. Instead:"), str(correction)))
        if update.corrects:
            parts.append(_paragraph(_("This corrects an earlier entry:"), str(update.corrects)))
        parts.append(_paragraph(_("Since:"), update.since.long))
        if update.addressee:
            parts.append(_paragraph(_("Concerns:"), update.addressee.name))
        if update.note:
            parts.append(mark_safe(linebreaks(update.note, autoescape=True)))  # noqa: S308
        parts += [_link(address, text) for address, text in _evidence(update)]
        return mark_safe("".join(parts))  # noqa: S308 - each part is escaped

    def item_link(self, entry: FeedEntry) -> str:
        """Return the address of the recommendation."""
        return entry.address

    def item_guid(self, entry: FeedEntry) -> str:
        """Return an id that never changes: RFC 4287, 4.2.6."""
        return f"urn:uuid:{entry.update.key}"

    def item_pubdate(self, entry: FeedEntry) -> datetime:
        """Return when it was recorded."""
        return entry.update.recorded_at

    def item_updateddate(self, entry: FeedEntry) -> datetime:
        """Return when it last changed: when it was recorded, or corrected."""
        return (entry.corrected_by or entry.update).recorded_at

    def item_categories(self, entry: FeedEntry) -> list[str]:
        """Return the status, by which readers may sort."""
        return [str(entry.update.kind.label)]


class StatusFeed(LogFeed):
    """What becomes of all recommendations."""

    def get_object(self, request: HttpRequest) -> StatusSubject:
        """Take all recommendations."""
        title = _("what becomes of recommendations")
        everything = RecommendationPage.objects.all()
        return StatusSubject(request, title, reverse("tracker"), everything, is_whole=True)


class AddresseeStatusFeed(LogFeed):
    """What one addressee does."""

    def get_object(self, request: HttpRequest, slug: str) -> StatusSubject:
        """Take what addresses one body; 404 for one that readers do not know."""
        if (addressee := public_addressee(slug)) is None:
            raise Http404
        title = _("what becomes of recommendations to %(name)s") % {"name": addressee.name}
        pages = RecommendationPage.objects.addressed_to(addressee)
        return StatusSubject(request, title, addressee.url, pages)


class ReportStatusFeed(LogFeed):
    """What becomes of one report, named by a key that it keeps wherever it moves."""

    def get_object(self, request: HttpRequest, key: UUID) -> StatusSubject:
        """Take the recommendations of one report; 404 for one that readers may not see."""
        if (report := public_report(key)) is None:
            raise Http404
        title = _("what becomes of “%(report)s”") % {"report": report.title}
        pages = RecommendationPage.objects.filter(report__translation_key=key)
        return StatusSubject(request, title, report.get_url(request) or "/", pages)


class RecommendationStatusFeed(LogFeed):
    """What becomes of one recommendation."""

    def get_object(self, request: HttpRequest, permanent_id: str) -> StatusSubject:
        """Take one recommendation; 404 for one that readers may not see."""
        if (page := public_page(permanent_id)) is None:
            raise Http404
        values = {"number": page.number, "report": page.report.title}
        title = _("what becomes of recommendation %(number)s of “%(report)s”") % values
        pages = RecommendationPage.objects.filter(record=page.record_id)
        return StatusSubject(request, title, page.get_url(request) or "/", pages)


def _paragraph(label: str, text: Any) -> SafeString:
    return format_html("<p>{} {}</p>", label, text)


def _evidence(update: StatusUpdate) -> list[tuple[str, str]]:
    """Return the addresses and names of what shows that an entry is true."""
    found = []
    # The form lets in nothing else, but a feed reader is no place to find out that a script did.
    if update.evidence_url.startswith(("https://", "http://")):
        found.append(
            (update.evidence_url, update.evidence_title or get_host_name(update.evidence_url))
        )
    if document := update.evidence_document:
        title = document.title if found else update.evidence_title or document.title
        found.append((absolute_url(document.url), title))
    return found


def _link(address: str, text: str) -> SafeString:
    return format_html('<p>{} <a href="{}">{}</a></p>', _("Evidence:"), address, text)
