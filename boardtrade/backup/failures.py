"""Failures of backups, told as one sentence to who ran the command, and to the log."""

import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError
from django.db import DatabaseError

from boardtrade.backup.errors import BackupError
from boardtrade.localdb import LocalDatabaseError
from boardtrade.run.progress import ServeError

log = logging.getLogger(__name__)


@contextmanager
def explained(what: str) -> Iterator[None]:
    """Turn what an operator can do something about into a CommandError, which exits with 1."""
    try:
        yield
    except (BackupError, ServeError, LocalDatabaseError) as error:
        reason = str(error)
    except OSError as error:
        reason = _explain(error)
    except DatabaseError as error:
        words = str(error).strip().splitlines() or ["it gave no reason"]
        reason = f"The database failed: {words[0]}"
    else:
        return
    log.error("%s %s", what, reason)
    raise CommandError(f"{what} {reason}")


def _explain(error: OSError) -> str:
    place = f" {error.filename}" if error.filename else ""
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return (
            f"There is no room left{place}: free some, or have fewer backups kept (BACKUP_KEEP). "
            "What was written of it is deleted."
        )
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return f"This user may not write to{place or ' the folder'}."
    return f"{error.strerror or error}{place}."
