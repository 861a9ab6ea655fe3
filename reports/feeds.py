"""The Atom feed of reports."""

from datetime import datetime

from django.http import HttpRequest
from django.utils.feedgenerator import Enclosure
from django.utils.html import escape
from django.utils.translation import gettext as _

from boardtrade.languages.absolute_urls import absolute_url
from boardtrade.navigation.atom import FeedSubject, SiteFeed, start_of_day
from boardtrade.pages.routing import get_root_page
from reports.models import ReportPage


class ReportFeed(SiteFeed):
    """The feed of the newest reports."""

    LIMIT = 30

    def get_object(self, request: HttpRequest) -> FeedSubject:
        """Return what the feed is about."""
        return FeedSubject(request, _("reports"), "/")

    def items(self, subject: FeedSubject) -> list[tuple[ReportPage, str]]:
        """Return the newest reports with their absolute URLs."""
        request = subject.request
        root = get_root_page(request)
        if root is None:
            return []
        reports = ReportPage.objects.descendant_of(root).published().for_listing()
        reports = reports.prefetch_related("page_topics__topic")[: self.LIMIT]
        return [(report, absolute_url(report.get_url(request) or "/")) for report in reports]

    def item_title(self, item: tuple[ReportPage, str]) -> str:
        """Return the report's title."""
        return item[0].title

    def item_description(self, item: tuple[ReportPage, str]) -> str:
        """Return the report's summary, escaped: Django writes it as HTML."""
        return escape(item[0].summary or item[0].tagline)

    def item_link(self, item: tuple[ReportPage, str]) -> str:
        """Return the absolute URL of the report."""
        return item[1]

    def item_guid(self, item: tuple[ReportPage, str]) -> str:
        """Return an id that stays when the report moves: RFC 4287, 4.2.6."""
        return f"urn:uuid:{item[0].translation_key}"

    def item_pubdate(self, item: tuple[ReportPage, str]) -> datetime | None:
        """Return the publication date at midnight; None if the day is not known."""
        date = item[0].displayed_date
        return start_of_day(date.date) if date.is_exact else None

    def item_updateddate(self, item: tuple[ReportPage, str]) -> datetime:
        """Return when the report was last published, or its publication date."""
        return item[0].last_published_at or start_of_day(item[0].publication_date)

    def item_enclosures(self, item: tuple[ReportPage, str]) -> list[Enclosure]:
        """Return the PDF, once there is one."""
        report = item[0]
        if report.file is None:
            return []
        url, size = absolute_url(report.download_url), str(report.file.file_size or 0)
        return [Enclosure(url, size, report.file.content_type)]

    def item_categories(self, item: tuple[ReportPage, str]) -> list[str]:
        """Return the kind of publication and its topics."""
        report = item[0]
        return [str(report.kind.label), *(topic.title for topic in report.topics)]
