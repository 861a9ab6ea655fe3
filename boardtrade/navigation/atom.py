"""What all Atom feeds of the site have in common: https://www.rfc-editor.org/rfc/rfc4287."""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.functional import Promise
from django.utils.xmlutils import SimplerXMLGenerator

from boardtrade.languages.absolute_urls import absolute_url
from boardtrade.navigation.site_layout import get_site_layout

EMPTY_FEED_UPDATED = datetime(2000, 1, 1, tzinfo=UTC)
"""When an empty feed was last changed: Atom requires a moment, and one that does not move lets
feed readers know that nothing is new."""

_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def start_of_day(day: date) -> datetime:
    """Return the beginning of a day where the board is, as Atom knows only moments."""
    return timezone.make_aware(datetime.combine(day, time()))


def without_invalid_xml(text: str) -> str:
    """Drop the characters that no XML document may hold, and that a paste may bring along."""
    return _NOT_XML.sub("", text)


@dataclass(frozen=True)
class FeedSubject:
    """What a feed is about."""

    request: HttpRequest
    title: str | Promise
    """What it lists; the board's name is put before it."""
    path: str
    """The page that lists the same for people."""


class AtomFeed(Atom1Feed):
    """Atom that is well-formed whatever staff pasted, and stays the same while nothing changes.

    `add_item` and `write` serve a feed that fits in memory, `stream` one of any length.
    """

    updated: datetime | None = None
    """When the newest entry changed, where the entries are not yet there to be asked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*map(_cleaned_value, args), **_cleaned(kwargs))

    def add_item(self, *args: Any, **kwargs: Any) -> None:
        """Add an entry without what XML cannot hold."""
        super().add_item(*map(_cleaned_value, args), **_cleaned(kwargs))

    def latest_post_date(self) -> datetime:
        """Return when the newest entry changed; Django would say "now" of an empty feed."""
        if self.updated is not None:
            return self.updated
        return super().latest_post_date() if self.num_items() else EMPTY_FEED_UPDATED

    def write(self, outfile: Any, encoding: str) -> None:
        """Write the feed with the items that were added."""
        handler = SimplerXMLGenerator(outfile, encoding, short_empty_elements=True)
        for _ in self._write_item_by_item(handler, self.items):
            pass

    def stream(self, entries: Iterable[dict[str, Any]], *, updated: datetime) -> Iterator[str]:
        """Yield the feed entry by entry, of which none is kept.

        `entries` are arguments of `add_item`. The head of a feed, which is sent before them, tells
        when the newest of them was `updated`.
        """
        self.updated = updated
        output = io.StringIO()
        handler = SimplerXMLGenerator(output, "utf-8", short_empty_elements=True)
        for _ in self._write_item_by_item(handler, map(self._item, entries)):
            yield output.getvalue()
            output.seek(0)
            output.truncate()

    def _item(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """Return what `add_item` makes of its arguments, and would keep."""
        self.add_item(**arguments)
        return self.items.pop()

    def _write_item_by_item(
        self, handler: SimplerXMLGenerator, items: Iterable[dict[str, Any]]
    ) -> Iterator[None]:
        """Write the feed, and pause after each item.

        Django's own `write` cannot pause: it pushes a whole document into a file. Only a thread
        could turn that round, so its five steps are repeated here, for feeds of both kinds. Each
        of them is a method that is documented for feeds of one's own:
        https://docs.djangoproject.com/en/stable/ref/contrib/syndication/#custom-feed-generators
        """
        handler.startDocument()
        handler.startElement("feed", AttributesImpl(self.root_attributes()))
        self.add_root_elements(handler)
        for item in items:
            handler.startElement("entry", AttributesImpl(self.item_attributes(item)))
            self.add_item_elements(handler, item)
            handler.endElement("entry")
            yield
        handler.endElement("feed")
        yield


class SiteFeed(Feed):
    """A feed by the board; what `get_object` returns is a `FeedSubject`."""

    feed_type = AtomFeed

    def title(self, subject: FeedSubject) -> str:
        """Return the name of the board and what the feed holds."""
        return f"{self.author_name(subject)}: {subject.title}"

    def link(self, subject: FeedSubject) -> str:
        """Return the URL of the page that lists the same for people."""
        return absolute_url(subject.path)

    def feed_url(self, subject: FeedSubject) -> str:
        """Return the URL of the feed itself."""
        return absolute_url(subject.request.path)

    def feed_guid(self, subject: FeedSubject) -> str:
        """Return an id that no other feed has, as Atom requires."""
        return self.feed_url(subject)

    def author_name(self, subject: FeedSubject) -> str:
        """Return the board as author; Atom requires one."""
        return get_site_layout(subject.request).settings.organization_name


def _cleaned(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _cleaned_value(value) for name, value in values.items()}


def _cleaned_value(value: Any) -> Any:
    if isinstance(value, str):
        return without_invalid_xml(value)
    return [_cleaned_value(part) for part in value] if isinstance(value, list) else value
