"""Looks at when the last backup was made."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from boardtrade.watching.findings import Finding, State, register_look
from boardtrade.watching.models import Activity

TOO_OLD = timedelta(hours=50)
"""One night was missed."""


@register_look
def look_at_backups() -> Iterator[Finding]:
    """Find whether a backup was made and read again lately."""
    activity = Activity.objects.filter(name="backup").first()
    made = activity.succeeded_at if activity else None
    failed = activity.failed_at if activity else None
    state, words = State.FINE, _("The last one was made and read again.")
    if made is None:
        state, words = State.CONCERN, _("There is none.")
    elif failed and failed > made:
        state, words = State.CONCERN, _("The last attempt has failed.")
    elif timezone.now() - made > TOO_OLD:
        state, words = State.CONCERN, _("The last one is old.")
    yield Finding(
        "backup",
        _("Backup"),
        state,
        words,
        made,
        to_do=_("Run manage.py backup, and have it run every night.") if state else "",
        runbook="backup-missing",
    )
