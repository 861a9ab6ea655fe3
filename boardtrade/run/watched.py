"""Looks at the worker and at what has its hour."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from boardtrade.run.chores import CHORES
from boardtrade.watching.activities import BEAT_SECONDS
from boardtrade.watching.findings import Finding, State, register_look
from boardtrade.watching.models import Activity

WORKER = "worker"
DEAD_AFTER = timedelta(seconds=5 * BEAT_SECONDS)
SCHEDULER_DEAD_AFTER = timedelta(minutes=5)
"""It begins something every minute."""


@register_look
def look_at_worker() -> Iterator[Finding]:
    """Find whether a worker lives."""
    worker = Activity.objects.filter(name=WORKER).first()
    seen = worker.succeeded_at if worker else None
    is_alive = bool(seen and timezone.now() - seen < DEAD_AFTER)
    words = _("It is at work.") if is_alive else _("It has given no sign of life since.")
    yield Finding(
        "worker",
        _("Task worker"),
        State.FINE if is_alive else State.FAILURE,
        words if seen else _("It was never seen."),
        (worker.began_at if is_alive and worker else seen),
        to_do="" if is_alive else _("Start it again: systemctl restart boardtrade-worker."),
        runbook="worker-stuck",
    )


@register_look
def look_at_chores() -> Iterator[Finding]:
    """Find whether what has its hour is done: scheduled pages go live, lost files are found."""
    now = timezone.now()
    activities = {activity.name: activity for activity in Activity.objects.filter(name__in=CHORES)}
    began = [activity.began_at for activity in activities.values() if activity.began_at]
    last = max(began, default=None)
    is_alive = bool(last and now - last < SCHEDULER_DEAD_AFTER)
    words = _("It is at work.") if is_alive else _("It has begun nothing since.")
    yield Finding(
        "scheduler",
        _("Scheduler"),
        State.FINE if is_alive else State.FAILURE,
        words if last else _("It was never seen."),
        None if is_alive else last,
        to_do="" if is_alive else _("Start it again: systemctl restart boardtrade-scheduler."),
        runbook="worker-stuck",
    )
    overdue = [
        command
        for command, every in CHORES.items()
        if _is_overdue(activities.get(command), timedelta(seconds=every), is_alive)
    ]
    yield Finding(
        "chores",
        _("Chores"),
        State.CONCERN if overdue else State.FINE,
        _("Not done in time: %(names)s.") % {"names": ", ".join(overdue)}
        if overdue
        else _("All were done in time."),
        to_do=_("Run them by hand, as manage.py NAME, and see what they say.") if overdue else "",
        runbook="worker-stuck",
    )


def _is_overdue(activity: Activity | None, every: timedelta, is_alive: bool) -> bool:
    """Return whether a chore failed last, or was not done for twice its time and some minutes."""
    if activity is None or activity.began_at is None:
        return is_alive
    if activity.failed_at and activity.failed_at > (activity.succeeded_at or activity.began_at):
        return True
    since = activity.succeeded_at or activity.began_at
    return timezone.now() - since > 2 * every + timedelta(minutes=10)
