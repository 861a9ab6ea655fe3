"""The card: what a list shows of a page or of an external link."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.db import models

from boardtrade.media.models import CustomImage
from boardtrade.pages.publication_date import PublicationDate


class FileFacts(Protocol):
    """What a list tells of a file, whether it was uploaded or made of a page."""

    @property
    def format_label(self) -> str: ...
    @property
    def size_label(self) -> str: ...
    @property
    def pages(self) -> Any: ...


@dataclass(frozen=True)
class Card:
    """A page or an external link in a list: all that `components/card.html` may use."""

    title: str
    url: str
    summary: str = ""
    image: CustomImage | None = None
    alt: str = ""
    kicker: str = ""
    """What kind of thing it is, in a word or two: "Policy brief"."""
    date: PublicationDate | None = None
    badge: str = ""
    """A mark beside the kicker: the host of an external link."""
    is_external: bool = False
    """Whether the link leads to another site."""
    status: models.TextChoices | None = None
    """The status of a recommendation; None for anything else."""
    file: FileFacts | None = None
    """The file to download, of which a row of a list tells format and size."""
    counts: Sequence[Any] = ()
    """How many of its recommendations have each status; a list may add them."""
    excerpt: str = ""
    """A sentence with the words that were looked for, as HTML; a list of results may add it."""

    @property
    def total(self) -> int:
        """How many recommendations are counted."""
        return sum(status_count.count for status_count in self.counts)


def get_host_name(url: str) -> str:
    """Return the host of a URL as readers know it: no "www.", no port."""
    return (urlsplit(url).hostname or "").removeprefix("www.")
