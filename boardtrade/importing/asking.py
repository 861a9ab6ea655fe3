"""Has documents read in a process of their own, and says why one cannot be."""

import os
import tempfile
from pathlib import Path
from typing import IO

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from boardtrade.media.uploads.failures import not_checked
from boardtrade.subprocesses.bounded import Bounds
from boardtrade.subprocesses.readers import ReaderFailedError, ask_reader

READER = Path(__file__).parent / "reading" / "reader.py"
CPU_SECONDS = 150
"""A document of three hundred pages takes some twenty."""
WALL_CLOCK_FACTOR = 3
MEMORY_BYTES = 2 * 1024**3
RESULT_BYTES = 320 * 1024**2
ANSWER_BYTES = 16 * 1024


class DocumentRefusal(models.TextChoices):
    """Why a document cannot be imported; the label tells the editor what to do."""

    NO_TEXT = "no_text", _("This file has no text of Word in it. Save it again as .docx.")
    DAMAGED = (
        "damaged",
        _(
            "This file is damaged. Open it in the program that made it, save it again as .docx, "
            "and upload that."
        ),
    )
    TOO_LONG = (
        "too_long",
        _(
            "This document is longer, or more deeply nested, than can be read. Divide it, and "
            "import its parts one after the other."
        ),
    )


class DocumentRefusedError(ValidationError):
    """The document cannot be imported; the message tells the editor what to do."""

    def __init__(self, reason: DocumentRefusal) -> None:
        super().__init__(reason.label, code=reason.value)


def read_into(result: IO[bytes], file: IO[bytes], *, kind: str, text: str) -> None:
    """Have a document read; what it holds is written to `result`, an open file of the system.

    Raises DocumentRefusedError, or ValidationError if nothing can be read now.
    """
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    bounds = Bounds(
        seconds=CPU_SECONDS * WALL_CLOCK_FACTOR,
        cpu_seconds=CPU_SECONDS,
        memory_bytes=MEMORY_BYTES + size,
        file_bytes=RESULT_BYTES,
        output_bytes=ANSWER_BYTES,
    )
    try:
        answer = ask_reader(READER, file, kind, text, bounds=bounds, result=result)
    except ReaderFailedError as error:
        raise DocumentRefusedError(DocumentRefusal.TOO_LONG) from error
    except (OSError, RuntimeError) as error:
        raise not_checked(error) from error
    if answer.get("read") is True:
        return
    try:
        raise DocumentRefusedError(DocumentRefusal(str(answer.get("refused"))))
    except ValueError as error:
        raise DocumentRefusedError(DocumentRefusal.DAMAGED) from error


def open_result() -> IO[bytes]:
    """Return an empty file of the system, which goes when it is closed."""
    return tempfile.TemporaryFile()
