"""Files that readers see already: who may not publish what shows them may not change them.

A file, its title and its description are on public pages at once, without a draft in between. A
right to edit is not a right to publish, so such a change takes the right to publish each page that
shows the file. The file itself is replaced by nobody alone, as nobody publishes own words alone. It
is refused where it is written, whichever view of the admin asks for it.
"""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.log_actions import get_active_log_context

USES_BEYOND_RIGHTS = "public_uses_beyond_rights"
"""The hook whose functions get a file and a user. They return the titles of what readers see with
the file and the user may not publish, and the names of the groups that may."""
USES_FOR_FOUR_EYES = "public_uses_for_four_eyes"
"""The hook whose functions get the same. They return the titles of what readers see with the file,
if somebody else has to look at another file before they do."""
Uses = tuple[list[str], list[str]]
MAX_TITLES = 5


class PublicFileError(Exception):
    """Somebody was about to change a file that readers see, and may not, or not alone."""

    def __init__(self, file: Any, message: str) -> None:
        """`message` says to the person what shows the file, whom to ask, and what to do instead."""
        super().__init__(str(file))
        self.message = message


def _describe_lack_of_rights(file: Any, uses: Uses, *, is_deleted: bool) -> str:
    titles, groups = uses
    sentences = [
        _("Readers see “%(file)s” on what you may not publish: %(shown)s.")
        % {"file": file.title, "shown": _quote(titles)},
        _("Ask an administrator, or somebody of “%(groups)s”, to do this.")
        % {"groups": "”, “".join(groups)}
        if groups
        else _("Ask an administrator to do this."),
        _("Or take it out of a draft of the page, and submit that.")
        if is_deleted
        else _("Or upload yours as a new one, choose it in a draft, and submit that."),
    ]
    return " ".join(sentences)


def _describe_four_eyes(file: Any, titles: list[str]) -> str:
    return _(
        "Readers see “%(file)s” on %(shown)s, and would get yours before anybody else has seen it. "
        "Upload it as a new one, choose it in a draft, and submit that."
    ) % {"file": file.title, "shown": _quote(titles)}


def _quote(titles: list[str]) -> str:
    return ", ".join(f"“{title}”" for title in titles[:MAX_TITLES])


def get_limited_user() -> Any:
    """Return the person whom the admin serves, whose rights are asked for; None for who has all.

    Outside of the admin, as in tasks and commands, there is nobody to ask.
    """
    user: Any = get_active_log_context().user
    return None if user is None or user.is_superuser else user


def check_public_file(file: Any, *, is_deleted: bool = False, is_replaced: bool = False) -> None:
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
        raise PublicFileError(file, _describe_lack_of_rights(file, uses, is_deleted=is_deleted))
    if is_replaced:
        find_for_four_eyes: Callable[[Any, Any], list[str]]
        for find_for_four_eyes in hooks.get_hooks(USES_FOR_FOUR_EYES):
            if titles := find_for_four_eyes(file, user):
                raise PublicFileError(file, _describe_four_eyes(file, titles))


def find_public_changes(file: Any, update_fields: frozenset[str] | None) -> list[str]:
    """Return the fields by whose saving what readers see of a file is changed."""
    names = [name for name in file.public_fields if not update_fields or name in update_fields]
    stored = type(file).objects.filter(pk=file.pk).first() if names else None
    if stored is None:
        return []
    attributes = {name: file._meta.get_field(name).attname for name in names}
    return [
        name
        for name, attribute in attributes.items()
        if getattr(file, attribute) != getattr(stored, attribute)
    ]
