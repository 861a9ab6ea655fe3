"""What all Atom feeds of the site have in common: https://www.rfc-editor.org/rfc/rfc4287."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.functional import Promise

from boardtrade.languages.absolute_urls import absolute_url
from boardtrade.navigation.site_layout import chrome

NOTHING_YET = datetime(2000, 1, 1, tzinfo=UTC)
"""When an empty feed was last changed: Atom requires a moment, and one that does not move lets
feed readers know that nothing is new."""

_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def midnight(day: date) -> datetime:
    """Return the beginning of a day where the board is, as Atom knows only moments."""
    return timezone.make_aware(datetime.combine(day, time()))


def for_xml(text: str) -> str:
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
    """Atom that is well-formed whatever staff pasted, and stays the same while nothing changes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*map(_cleaned_value, args), **_cleaned(kwargs))

    def add_item(self, *args: Any, **kwargs: Any) -> None:
        """Add an entry without what XML cannot hold."""
        super().add_item(*map(_cleaned_value, args), **_cleaned(kwargs))

    def latest_post_date(self) -> datetime:
        """Return when the newest entry changed; Django would say "now" of an empty feed."""
        return super().latest_post_date() if self.num_items() else NOTHING_YET


class SiteFeed(Feed):
    """A feed by the board; what `get_object` returns is a `FeedSubject`."""

    feed_type = AtomFeed

    def title(self, subject: FeedSubject) -> str:
        """Name the board and what the feed holds."""
        return f"{self.author_name(subject)}: {subject.title}"

    def link(self, subject: FeedSubject) -> str:
        """Lead to the page for people."""
        return absolute_url(subject.path)

    def feed_url(self, subject: FeedSubject) -> str:
        """Name the feed's own address."""
        return absolute_url(subject.request.path)

    def feed_guid(self, subject: FeedSubject) -> str:
        """Tell this feed from all others, as Atom requires."""
        return self.feed_url(subject)

    def author_name(self, subject: FeedSubject) -> str:
        """Name the board as author; Atom requires one."""
        return chrome(subject.request).settings.organization_name


def _cleaned(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _cleaned_value(value) for name, value in values.items()}


def _cleaned_value(value: Any) -> Any:
    if isinstance(value, str):
        return for_xml(value)
    return [_cleaned_value(each) for each in value] if isinstance(value, list) else value
