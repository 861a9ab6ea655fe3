"""What an app adds to the site's search, listed in its module `search_sources`."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists
from wagtail.models import Page
from wagtail.query import PageQuerySet


@dataclass(frozen=True)
class NamedMatch:
    """Something with a page outside the tree, whose name has the words that were searched for."""

    label: str
    """What kind of thing it is, with a colon: "Addressee:"."""
    name: str
    url: str


class SearchSource:
    """Adds to the search; each method that an app does not need may be left out.

    Pages of every type that is marked as `is_searched` are found without a source.
    """

    def find_matches(self, query: str, root: Page | None) -> list[NamedMatch]:
        """Return what has all words in its name and is public below a home page, best first."""
        return []

    def annotate(self, pages: PageQuerySet) -> PageQuerySet:
        """Annotate the pages found, of whatever types they are, with what their cards show."""
        return pages

    def get_outdated(self) -> Exists | None:
        """Return a condition for pages of which something newer has taken the place."""
        return None

    def copy_annotations(self, page: Page, specific_page: Any) -> None:
        """Copy what `annotate` has read from a plain page to the same page in its own type."""
