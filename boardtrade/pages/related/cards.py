"""The card: what a page or an outside link looks like in a list, and nothing else."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db import models

from boardtrade.media.models import CustomImage
from boardtrade.pages.publication_date import PublicationDate


@dataclass(frozen=True)
class Card:
    """The only thing that `components/card.html` may see."""

    title: str
    url: str
    summary: str = ""
    image: CustomImage | None = None
    alt: str = ""
    kicker: str = ""
    """What kind of thing it is, in a word or two: "Policy brief"."""
    date: PublicationDate | None = None
    badge: str = ""
    """A mark beside the kicker: the host of an outside link."""
    is_external: bool = False
    """Whether the link leads to another site."""
    status: models.TextChoices | None = None
    """Where it stands, if it is something that can stand somewhere."""


def host_of(url: str) -> str:
    """Return the host of a web address as readers know it: no "www.", no port."""
    return (urlsplit(url).hostname or "").removeprefix("www.")
