"""Which documents are shown in the admin, and to whom: each readership has a shelf of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Shelf:
    """Documents that the same people may read; the first one is the handbook itself."""

    label: str | Promise
    url_name: str
    documents: Mapping[str, str]
    """Paths of the files, from the folder of the project, by the names in their addresses."""
    permission: str = ""
    """What it takes to read them, beside access to the admin."""

    def may_be_read_by(self, user: Any) -> bool:
        """Return whether a user of the admin may read these documents."""
        return not self.permission or user.has_perm(self.permission)

    def get_path(self, name: str) -> Path:
        """Return where a document is. Raises KeyError for one that is not on the shelf."""
        return settings.ROOT_DIR / self.documents[name]

    def get_url(self, name: str = "") -> str:
        """Return the address of a document in the admin; without a name, that of the handbook."""
        return reverse(self.url_name, args=[name or next(iter(self.documents))])

    def find_url(self, path: Path) -> str:
        """Return the address of the document in a file; empty if it is not on the shelf."""
        for name in self.documents:
            if self.get_path(name) == path:
                return self.get_url(name)
        return ""


EDITORS = Shelf(
    label=_("Editor’s handbook"),
    url_name="editor_handbook",
    documents={
        name: f"docs/{name}.md"
        for name in ("editor", "uploads", "roles", "sign-in", "make-it-yours")
    },
)
_shelves = [EDITORS]


def register_shelf(shelf: Shelf) -> Shelf:
    """Have documents lead to those of a shelf that another room fills."""
    _shelves.append(shelf)
    return shelf


def get_shelves(user: Any) -> Iterable[Shelf]:
    """Return the shelves whose documents a user may read."""
    return [shelf for shelf in _shelves if shelf.may_be_read_by(user)]
