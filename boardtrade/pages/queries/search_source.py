"""What an app offers to the search of the site, in a module of its own named `search_sources`."""

from dataclasses import dataclass
from typing import Any

from wagtail.models import Page
from wagtail.query import PageQuerySet


@dataclass(frozen=True)
class NamedMatch:
    """Something with a page outside the tree, whose name has the words that were searched."""

    label: str
    """What kind of thing it is, with a colon: "Addressee:"."""
    name: str
    url: str


class SearchSource:
    """Adds to the search; each method that an app does not need may be left out.

    The search finds pages of every type that is marked as `is_searched` by itself.
    """

    def matches(self, words: str, root: Page | None) -> list[NamedMatch]:
        """Return what has all words in its name and is public below a home page, best first."""
        return []

    def annotate(self, pages: PageQuerySet) -> PageQuerySet:
        """Read more along with the pages found, of whatever types they are, for their cards."""
        return pages

    def complete(self, page: Any, row: Page) -> None:
        """Hand what `annotate` has read in a row to the same page in its own type."""
