"""The Atom feeds of status logs: of all recommendations, an addressee, a report, or one."""

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


@dataclass(frozen=True)
class FeedEntry:
    """An entry of a log with the page of its recommendation."""

    update: StatusUpdate
    page: RecommendationPage
    url: str

    @property
    def corrected_by(self) -> StatusUpdate | None:
        """The entry that corrects this one, if there is one."""
        return getattr(self.update, "corrected_by", None)


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
            "addressee", "evidence_document", "corrected_by", "corrects"
        )
        newest = list(updates[: self.LIMIT])
        pages_by_record = get_public_pages({update.record_id for update in newest})
        return [
            FeedEntry(update, page, absolute_url(url))
            for update in newest
            if (page := pages_by_record.get(update.record_id))
            and (url := page.get_url(subject.request))
        ]

    def item_title(self, entry: FeedEntry) -> str:
        """Return the title with the recommendation and the status."""
        values = {
            "number": entry.page.number,
            "report": entry.page.report.title,
            "status": entry.update.label,
        }
        if entry.corrected_by and entry.corrected_by.is_void:
            return (
                _("Recommendation %(number)s of %(report)s: %(status)s (recorded by mistake)")
                % values
            )
        if entry.corrected_by:
            return _("Recommendation %(number)s of %(report)s: %(status)s (corrected)") % values
        return _("Recommendation %(number)s of %(report)s: %(status)s") % values

    def item_description(self, entry: FeedEntry) -> SafeString:
        """Return the date, the addressee, the note and the evidence as HTML."""
        update = entry.update
        parts = [format_html("<p><strong>{}</strong></p>", entry.page.title)]
        if (correction := entry.corrected_by) and correction.is_void:
            parts.append(
                _build_paragraph(_("This entry was recorded by mistake:"), correction.note)
            )
        elif correction:
            parts.append(_build_paragraph(_("This entry was wrong. Instead:"), str(correction)))
        if update.is_void:
            parts.append(
                _build_paragraph(_("Counts no more, and nothing instead:"), str(update.corrects))
            )
        elif update.corrects:
            parts.append(
                _build_paragraph(_("This corrects an earlier entry:"), str(update.corrects))
            )
        if not update.is_void:
            parts.append(_build_paragraph(_("Since:"), update.since.long))
        if update.addressee:
            parts.append(_build_paragraph(_("Concerns:"), update.addressee.name))
        if update.note:
            parts.append(mark_safe(linebreaks(update.note, autoescape=True)))  # noqa: S308
        parts += [_build_evidence_link(url, text) for url, text in _get_evidence(update)]
        return mark_safe("".join(parts))  # noqa: S308 - each part is escaped

    def item_link(self, entry: FeedEntry) -> str:
        """Return the absolute URL of the recommendation."""
        return entry.url

    def item_guid(self, entry: FeedEntry) -> str:
        """Return an id that never changes: RFC 4287, 4.2.6."""
        return f"urn:uuid:{entry.update.key}"

    def item_pubdate(self, entry: FeedEntry) -> datetime:
        """Return when the entry was recorded."""
        return entry.update.recorded_at

    def item_updateddate(self, entry: FeedEntry) -> datetime:
        """Return when the entry was recorded, or corrected."""
        return (entry.corrected_by or entry.update).recorded_at

    def item_categories(self, entry: FeedEntry) -> list[str]:
        """Return the label of the status."""
        return [entry.update.label]


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


def _build_paragraph(label: str, text: Any) -> SafeString:
    return format_html("<p>{} {}</p>", label, text)


def _get_evidence(update: StatusUpdate) -> list[tuple[str, str]]:
    """Return the URLs and titles of the evidence for an entry."""
    evidence = []
    # The field has a validator; in a feed, a `javascript:` URL that passed it would be harmful.
    if update.evidence_url.startswith(("https://", "http://")):
        evidence.append(
            (update.evidence_url, update.evidence_title or get_host_name(update.evidence_url))
        )
    if document := update.evidence_document:
        title = document.title if evidence else update.evidence_title or document.title
        evidence.append((absolute_url(document.url), title))
    return evidence


def _build_evidence_link(url: str, text: str) -> SafeString:
    return format_html('<p>{} <a href="{}">{}</a></p>', _("Evidence:"), url, text)
