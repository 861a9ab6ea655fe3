"""Looks at what every site has: tables, disk, tasks, files; counts the same for monitors."""

import platform
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import django
import wagtail
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import Count, Min, Q, Sum
from django.tasks import TaskResultStatus
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from boardtrade.delivery.health import is_migrated
from boardtrade.watching.findings import (
    Finding,
    Number,
    State,
    Words,
    needs_no_database,
    register_count,
    register_look,
)
from boardtrade.watching.models import Activity
from boardtrade.watching.release import get_release

FAILURE_BYTES = 300 * 1024 * 1024
"""Free bytes below which an upload of 100 MB and what is made of it may not fit."""
CONCERN_BYTES = 2 * 1024 * 1024 * 1024
WAITING_TOO_LONG = timedelta(minutes=15)
RUNNING_TOO_LONG = timedelta(minutes=30)
FAILED_LATELY = timedelta(days=1)
BACKUP_TOO_OLD = timedelta(hours=50)
"""One night was missed."""


@register_look
def look_at_tables() -> Iterator[Finding]:
    """Find whether the database is that of this code."""
    is_current = is_migrated()
    yield Finding(
        "migrations",
        _("Tables"),
        State.FINE if is_current else State.FAILURE,
        _("They are those of this version.") if is_current else _("They are behind this version."),
        to_do="" if is_current else _("Run manage.py upgrade as the owner of the tables."),
        runbook="upgrade-failed",
    )


@register_look
@needs_no_database
def look_at_disks() -> Iterator[Finding]:
    """Find how much room is left where the site writes."""
    free = min(usage.free for usage in _get_disks().values())
    state = State.FINE
    if free < CONCERN_BYTES:
        state = State.FAILURE if free < FAILURE_BYTES else State.CONCERN
    yield Finding(
        "disk",
        _("Disk"),
        state,
        _("%(megabytes)d MB are free.") % {"megabytes": free // 1024**2},
        to_do=_("Make room, or move backups to another disk.") if state else "",
        runbook="disk-full",
    )


@register_look
@needs_no_database
def look_at_object_storage() -> Iterator[Finding]:
    """Find whether the bucket of files answers, where there is one."""
    if not settings.MEDIA_BUCKET:
        return
    storage: Any = default_storage
    words: Words = _("It answers.")
    state = State.FINE
    try:
        storage.check()
    except FileNotFoundError:
        state, words = State.FAILURE, _("There is no such bucket.")
    except OSError as error:
        state, words = State.FAILURE, str(error)
    yield Finding(
        "object_storage",
        _("Object storage"),
        state,
        words,
        to_do=_("Look whether it runs, and whether its keys are those of this site.")
        if state
        else "",
        runbook="object-storage-down",
    )


@register_look
def look_at_tasks() -> Iterator[Finding]:
    """Find whether tasks wait too long, hang or fail."""
    now = timezone.now()
    waiting = DBTaskResult.objects.ready()
    found = waiting.aggregate(count=Count("*"), oldest=Min("enqueued_at"))
    # A task that was put off waits since its hour.
    late = waiting.filter(enqueued_at__lt=now - WAITING_TOO_LONG).exclude(
        run_after__gt=now - WAITING_TOO_LONG, run_after__lte=now
    )
    hanging = DBTaskResult.objects.running().filter(started_at__lt=now - RUNNING_TOO_LONG)
    failed = DBTaskResult.objects.failed().filter(finished_at__gt=now - FAILED_LATELY).count()
    state, since = State.FINE, None
    words: Words = _("%(count)d wait.") % {"count": found["count"]}
    if began := hanging.aggregate(began=Min("started_at"))["began"]:
        state, words, since = State.CONCERN, _("One does not come to its end."), began
    elif late.exists():
        state, words, since = State.CONCERN, _("Some wait for too long."), found["oldest"]
    elif failed:
        state = State.CONCERN
        words = _("%(count)d failed within a day.") % {"count": failed}
    yield Finding(
        "tasks",
        _("Tasks"),
        state,
        words,
        since,
        to_do=_("Look at the log of the worker.") if state else "",
        runbook="worker-stuck",
    )


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
    elif timezone.now() - made > BACKUP_TOO_OLD:
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


@register_count
def count_tasks() -> Iterator[Number]:
    """Count tasks by their status, and tell how long the oldest has waited."""
    now = timezone.now()
    statuses = dict(
        DBTaskResult.objects.values_list("status").annotate(count=Count("*")).order_by()
    )
    for status in TaskResultStatus:
        yield Number(
            "tasks",
            "Tasks by status; those that are done are kept for two weeks.",
            statuses.get(status, 0),
            (("status", status.value.lower()),),
        )
    oldest = DBTaskResult.objects.ready().aggregate(oldest=Min("enqueued_at"))["oldest"]
    age = (now - oldest).total_seconds() if oldest else 0
    yield Number("oldest_task_seconds", "How long the oldest task has waited for a worker.", age)


@register_count
def count_activities() -> Iterator[Number]:
    """Tell when each chore, the worker and the backup were last at work."""
    for activity in Activity.objects.order_by("name"):
        label = (("name", activity.name),)
        for moment, what in (
            (activity.began_at, "began"),
            (activity.succeeded_at, "succeeded"),
            (activity.failed_at, "failed"),
        ):
            yield Number(
                f"activity_last_{what}_timestamp_seconds",
                f"When a chore, the worker or the backup last {what}; 0 for never.",
                moment.timestamp() if moment else 0,
                label,
            )


@register_count
def count_connections() -> Iterator[Number]:
    """Count the connections of all processes to this database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), current_setting('max_connections')::int, "
            "pg_database_size(current_database()) "
            "FROM pg_stat_activity WHERE datname = current_database()"
        )
        used, most, size = cursor.fetchone()
    yield Number("database_connections", "Open connections to the database.", used)
    yield Number("database_connections_allowed", "Connections that its server allows.", most)
    yield Number("database_bytes", "Size of the database.", size)


@register_count
def count_files() -> Iterator[Number]:
    """Tell how large what was uploaded is, and what room is left."""
    for kind, model in (("documents", get_document_model()), ("pictures", get_image_model())):
        found = model.objects.aggregate(
            count=Count("*"), bytes=Sum("file_size", filter=Q(file_size__isnull=False))
        )
        label = (("kind", kind),)
        yield Number("files", "Files that were uploaded.", found["count"], label)
        yield Number(
            "files_bytes", "Their size, without what is made of them.", found["bytes"] or 0, label
        )


@register_count
@needs_no_database
def count_disks() -> Iterator[Number]:
    """Tell what room is left on the disks of this machine."""
    for folder, usage in _get_disks().items():
        label = (("folder", folder),)
        yield Number("disk_free_bytes", "Free bytes where the site writes.", usage.free, label)
        yield Number("disk_bytes", "Size of that disk.", usage.total, label)


@register_count
@needs_no_database
def count_release() -> Iterator[Number]:
    """Tell which versions run."""
    yield Number(
        "build_info",
        "Always 1; its labels say what runs.",
        1,
        (
            ("version", get_release()),
            ("python", platform.python_version()),
            ("django", django.__version__),
            ("wagtail", wagtail.__version__),
        ),
    )


def _get_disks() -> dict[str, Any]:
    """Return the room on each disk that the site writes to, by the folder of it."""
    disks = {}
    devices = set()
    for name, folder in (("var", settings.VAR_DIR), ("media", Path(settings.MEDIA_ROOT))):
        # What is not made yet will be where the folders above it are.
        existing = next(each for each in (folder, *folder.absolute().parents) if each.exists())
        if (device := existing.stat().st_dev) not in devices:
            devices.add(device)
            disks[name] = shutil.disk_usage(existing)
    return disks
