"""The entries of the feeds of status logs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from boardtrade.languages.absolute_urls import absolute_url
from boardtrade.navigation.atom import start_of_day
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.record.evidence import Evidence
from recommendations.record.status_log import StatusUpdate


@dataclass(frozen=True)
class LogEntry:
    """An entry of a log with the page of its recommendation."""

    update: StatusUpdate
    page: RecommendationPage
    url: str

    @property
    def corrected_by(self) -> StatusUpdate | None:
        """The entry that corrects this one, if there is one."""
        return getattr(self.update, "corrected_by", None)

    @property
    def title(self) -> str:
        """The recommendation, who speaks, and what is said."""
        speaker = self.update.speaker_name
        values = {
            "number": self.page.number,
            "report": self.page.report.title,
            "status": f"{speaker}: {self.update.label}" if speaker else self.update.label,
        }
        if self.corrected_by and self.corrected_by.is_void:
            return (
                _("Recommendation %(number)s of %(report)s: %(status)s (recorded by mistake)")
                % values
            )
        if self.corrected_by:
            return _("Recommendation %(number)s of %(report)s: %(status)s (corrected)") % values
        return _("Recommendation %(number)s of %(report)s: %(status)s") % values

    @property
    def description(self) -> SafeString:
        """The date, the words, the note and the evidence as HTML."""
        update = self.update
        parts = [format_html("<p><strong>{}</strong></p>", self.page.title)]
        if (correction := self.corrected_by) and correction.is_void:
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
        if update.speaker:
            parts.append(_build_paragraph(_("Said on:"), update.since.long))
        elif update.extension:
            parts.append(_build_paragraph(_("Who gets more time:"), update.extended_name))
            parts.append(_build_paragraph(_("Given on:"), update.since.long))
        elif not update.is_void:
            parts.append(_build_paragraph(_("Since:"), update.since.long))
        if update.quote:
            parts.append(format_html("<blockquote>{}</blockquote>", update.quote))
        if update.promise_reason:
            parts.append(_build_paragraph(_("Why the date has changed:"), update.promise_reason))
        if update.note:
            parts.append(mark_safe(linebreaks(update.note, autoescape=True)))  # noqa: S308
        parts += [_build_evidence_link(url, text) for url, text in _get_evidence(update)]
        return mark_safe("".join(parts))  # noqa: S308 - each part is escaped

    @property
    def guid(self) -> str:
        """An id that never changes: RFC 4287, 4.2.6."""
        return f"urn:uuid:{self.update.key}"

    @property
    def recorded_at(self) -> datetime:
        """When the entry was recorded."""
        return self.update.recorded_at

    @property
    def updated_at(self) -> datetime:
        """When the entry was recorded, or corrected."""
        return (self.corrected_by or self.update).recorded_at

    @property
    def categories(self) -> list[str]:
        """The labels of the answer and of the status."""
        words = (self.update.answer_kind, self.update.kind)
        return [str(word.label) for word in words if word]


@dataclass(frozen=True)
class PublicationEntry:
    """A recommendation of which no change is recorded yet."""

    page: RecommendationPage
    url: str

    @property
    def title(self) -> str:
        """The recommendation, and that nothing is recorded."""
        values = {"number": self.page.number, "report": self.page.report.title}
        return _("Recommendation %(number)s of %(report)s: no change recorded yet") % values

    @property
    def description(self) -> SafeString:
        """The title, and when the report was published."""
        date = _build_paragraph(_("Published:"), self.page.report.displayed_date.long)
        return format_html("<p><strong>{}</strong></p>{}", self.page.title, date)

    @property
    def guid(self) -> str:
        """An id that never changes: RFC 4287, 4.2.6."""
        return f"urn:uuid:{self.page.translation_key}"

    @property
    def recorded_at(self) -> datetime:
        """When the page was first published."""
        return self.page.first_published_at or start_of_day(self.page.report.publication_date)

    @property
    def updated_at(self) -> datetime:
        """The same moment: nothing has changed since."""
        return self.recorded_at

    @property
    def categories(self) -> list[str]:
        """No status is recorded."""
        return []


FeedEntry = LogEntry | PublicationEntry
"""What a feed says of one recommendation."""


def _build_paragraph(label: str, text: Any) -> SafeString:
    return format_html("<p>{} {}</p>", label, text)


def _get_evidence(update: StatusUpdate) -> list[tuple[str, str]]:
    """Return the URLs and titles of the evidence for an entry."""
    source = update.evidence
    if source is None:
        return []
    evidence = []
    # The field has a validator; in a feed, a `javascript:` URL that passed it would be harmful.
    if source.url.startswith(("https://", "http://")):
        evidence.append((source.url, source.title or source.host))
        evidence += _get_copies(source)
    if document := source.document:
        title = document.title if evidence else source.title or document.title
        evidence.append((absolute_url(document.url), title))
    return evidence


def _get_copies(source: Evidence) -> list[tuple[str, str]]:
    """Return the URLs and titles of what stands in for a page, or may once it is gone."""
    notice = getattr(source, "notice", None)
    copies = []
    if notice and (copy := notice.copy):
        title = _("the page said this on %(date)s") if notice.gone_since else _("copy of %(date)s")
        copies.append((absolute_url(copy.url), title % {"date": copy.day}))
    if notice and notice.archive_url:
        copies.append((notice.archive_url, _("the page in a public archive")))
    return copies


def _build_evidence_link(url: str, text: str) -> SafeString:
    return format_html('<p>{} <a href="{}">{}</a></p>', _("Evidence:"), url, text)
