"""Files that readers see already: who may not publish what shows them may not change them.

A file, its title and its description are on public pages at once, without a draft in between. A
right to edit is not a right to publish, so such a change takes the right to publish each page that
shows the file. It is refused where it is written, whichever view of the admin asks for it.
"""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.log_actions import get_active_log_context

USES_BEYOND_RIGHTS = "public_uses_beyond_rights"
"""The hook whose functions get a file and a user. They return the titles of what readers see with
the file and the user may not publish, and the names of the groups that may."""
Uses = tuple[list[str], list[str]]
MAX_TITLES = 5


class PublicFileError(Exception):
    """Somebody who may not publish what shows a file was about to change it."""

    def __init__(self, file: Any, uses: Uses, *, is_deleted: bool) -> None:
        super().__init__(str(file))
        self.file = file
        self.titles, self.groups = uses
        self.is_deleted = is_deleted

    @property
    def message(self) -> str:
        """The message for the person: what shows the file, whom to ask, and what to do instead."""
        shown = ", ".join(f"“{title}”" for title in self.titles[:MAX_TITLES])
        sentences = [
            _("Readers see “%(file)s” on what you may not publish: %(shown)s.")
            % {"file": self.file.title, "shown": shown}
        ]
        sentences.append(
            _("Ask an administrator, or somebody of “%(groups)s”, to do this.")
            % {"groups": "”, “".join(self.groups)}
            if self.groups
            else _("Ask an administrator to do this.")
        )
        sentences.append(
            _("Or take it out of a draft of the page, and submit that.")
            if self.is_deleted
            else _("Or upload yours as a new one, choose it in a draft, and submit that.")
        )
        return " ".join(sentences)


def get_limited_user() -> Any:
    """Return the person whom the admin serves, whose rights are asked for; None for who has all.

    Outside of the admin, as in tasks and commands, there is nobody to ask.
    """
    user: Any = get_active_log_context().user
    return None if user is None or user.is_superuser else user


def check_public_file(file: Any, *, is_deleted: bool = False) -> None:
    """Raise PublicFileError if the person whom the admin serves may not change a file."""
    user = get_limited_user()
    if user is None or not file.pk:
        return
    titles: list[str] = []
    groups: list[str] = []
    find: Callable[[Any, Any], Uses]
    for find in hooks.get_hooks(USES_BEYOND_RIGHTS):
        more_titles, more_groups = find(file, user)
        titles += more_titles
        groups += more_groups
    if titles:
        uses = (titles, list(dict.fromkeys(groups)))
        raise PublicFileError(file, uses, is_deleted=is_deleted)


def has_public_changes(file: Any, update_fields: frozenset[str] | None) -> bool:
    """Return whether saving a file changes what readers see of it."""
    names = [name for name in file.public_fields if not update_fields or name in update_fields]
    stored = type(file).objects.filter(pk=file.pk).first() if names else None
    if stored is None:
        return False
    attributes = [file._meta.get_field(name).attname for name in names]
    return any(getattr(file, name) != getattr(stored, name) for name in attributes)
