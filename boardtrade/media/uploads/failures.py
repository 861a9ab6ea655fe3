"""What to tell an editor whose file could not be stored or checked, through no fault of its own."""

import errno
import logging
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from boardtrade.media.object_storage.failures import StorageUnavailableError

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

logger = logging.getLogger(__name__)

NO_SPACE = _(
    "The file could not be stored: the disk of the site is full. Nothing was changed. Tell whoever "
    "runs this site, and upload the file again when there is space."
)
NOT_STORED = _(
    "The file could not be stored. Nothing was changed. Tell whoever runs this site, and upload "
    "the file again later."
)
STORAGE_AWAY = _(
    "The file could not be stored: the storage of files does not answer. Nothing was changed. "
    "Upload the file again in some minutes, and tell whoever runs this site if it fails again."
)
NOT_CHECKED = _(
    "The file could not be checked, so that it was not stored. Tell whoever runs this site, and "
    "upload the file again later."
)


def words_for(error: OSError) -> "StrPromise":
    """Return what to tell an editor whose file was not taken."""
    if isinstance(error, StorageUnavailableError):
        return STORAGE_AWAY
    return NO_SPACE if error.errno in {errno.ENOSPC, errno.EDQUOT} else NOT_STORED


def not_checked(error: OSError | RuntimeError) -> ValidationError:
    """Return what to say of a file that could not be checked: the check needs temporary files."""
    if isinstance(error, OSError):
        return ValidationError(words_for(error), code="not_stored")
    logger.error("A file could not be checked.", exc_info=error)
    return ValidationError(NOT_CHECKED, code="not_checked")
