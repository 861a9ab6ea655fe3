"""Who stored the newest version of an object, when, and what stands for it in a form."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import registry
from wagtail.models import Revision


@dataclass(frozen=True)
class StoredVersion:
    """The newest version of an object, as somebody is told of it who has an older one open."""

    token: str
    """Stands for it in a form that is to replace just this version."""
    user: Any = None
    saved_at: datetime.datetime | None = None

    @property
    def author(self) -> str:
        """The name of who saved it."""
        return get_user_display_name(self.user) if self.user else _("somebody")

    def is_meant_by(self, token: str) -> bool:
        """Return whether a form was sent by somebody who knew of this version.

        The token of a revision has the time of which it was told: its author may have saved into
        the same revision since.
        """
        revision_id, _separator, time = token.partition("@")
        own_id, _separator, own_time = self.token.partition("@")
        if not own_time:
            return token == self.token
        try:
            told_at = parse_datetime(time)
        except ValueError:
            return False
        if revision_id != own_id or told_at is None or told_at.tzinfo is None:
            return False
        return self.saved_at is not None and self.saved_at <= told_at


def find_stored_version(
    instance: Any, *, content: str, revision: Revision | None = None
) -> StoredVersion:
    """Return the newest version of an object.

    `revision` is the one that was saved since the form was opened. Without one, the log tells who
    was there, such as who rearranged numbers, and `content` stands for what is stored.
    """
    if revision is not None:
        token = f"{revision.pk}@{revision.created_at.isoformat()}"
        return StoredVersion(token, revision.user, revision.created_at)
    entry = registry.get_logs_for_instance(instance).select_related("user").first()
    return StoredVersion(content, entry and entry.user, entry and entry.timestamp)
