"""The Atom feed of reports."""

import re
from datetime import datetime, time

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy as _

from boardtrade.core.addresses import absolute_url
from boardtrade.core.routing import root_page
from boardtrade.navigation.chrome import chrome
from reports.models import ReportPage

NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that no XML document may hold, and that a paste may bring into a title."""


def _for_xml(text: str) -> str:
    return NOT_XML.sub("", text)


class ReportFeed(Feed):
    """The newest reports, for feed readers: https://www.rfc-editor.org/rfc/rfc4287."""

    feed_type = Atom1Feed
    LIMIT = 30

    def get_object(self, request: HttpRequest) -> HttpRequest:
        """Keep the request: addresses and the board's name depend on its site."""
        return request

    def title(self, request: HttpRequest) -> str:
        """Name the board and what the feed holds."""
        return f"{chrome(request).settings.organization_name}: {_('reports')}"

    def link(self, request: HttpRequest) -> str:
        """Lead to the site that the feed belongs to."""
        return absolute_url("/")

    def feed_url(self, request: HttpRequest) -> str:
        """Name the feed's own address."""
        return absolute_url(request.path)

    def author_name(self, request: HttpRequest) -> str:
        """Name the board as author; Atom requires one."""
        return chrome(request).settings.organization_name

    def items(self, request: HttpRequest) -> list[tuple[ReportPage, str]]:
        """Return the newest reports with their addresses."""
        root = root_page(request)
        if root is None:
            return []
        reports = ReportPage.objects.descendant_of(root).published().for_listing()
        reports = reports.prefetch_related("page_topics__topic")[: self.LIMIT]
        return [(report, absolute_url(report.get_url(request) or "/")) for report in reports]

    def item_title(self, item: tuple[ReportPage, str]) -> str:
        """Return the report's title."""
        return _for_xml(item[0].title)

    def item_description(self, item: tuple[ReportPage, str]) -> str:
        """Return the report's summary."""
        return _for_xml(item[0].summary or item[0].tagline)

    def item_link(self, item: tuple[ReportPage, str]) -> str:
        """Return the report's address."""
        return item[1]

    def item_guid(self, item: tuple[ReportPage, str]) -> str:
        """Return an id that survives a move: RFC 4287, 4.2.6."""
        return f"urn:uuid:{item[0].translation_key}"

    def item_pubdate(self, item: tuple[ReportPage, str]) -> datetime:
        """Return the publication date at midnight."""
        return timezone.make_aware(datetime.combine(item[0].publication_date, time()))

    def item_updateddate(self, item: tuple[ReportPage, str]) -> datetime:
        """Return when readers last saw a change."""
        return item[0].last_published_at or self.item_pubdate(item)

    def item_categories(self, item: tuple[ReportPage, str]) -> list[str]:
        """Return the kind of publication and its topics."""
        report = item[0]
        return [str(report.kind.label), *(topic.title for topic in report.topics)]
