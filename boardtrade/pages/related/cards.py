"""The card: what a list shows of a page or of an external link."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db import models

from boardtrade.media.models import CustomImage
from boardtrade.pages.publication_date import PublicationDate


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


def get_host_name(url: str) -> str:
    """Return the host of a URL as readers know it: no "www.", no port."""
    return (urlsplit(url).hostname or "").removeprefix("www.")
