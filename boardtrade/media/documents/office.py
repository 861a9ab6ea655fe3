"""Looks whether an Office file is one, and only lets itself be read."""

import os
from pathlib import Path
from typing import IO

from boardtrade.media.documents.office_refusal import OfficeRefusal, OfficeRefusedError
from boardtrade.subprocesses.bounded import Bounds
from boardtrade.subprocesses.readers import ReaderFailedError, ask_reader

READER = Path(__file__).with_name("office_reader.py")
EXTENSIONS = frozenset({"docx", "xlsx", "pptx", "odt", "ods", "odp"})
OLD_SIGNATURE = b"\xd0\xcf\x11\xe0"
"""How the formats before 2007 begin, and any that a password protects."""
CPU_SECONDS = 30
WALL_CLOCK_FACTOR = 2
MEMORY_BYTES = 512 * 1024**2
ANSWER_BYTES = 64 * 1024
FOUND_CHARACTERS = 80


def check_office_file(file: IO[bytes], *, extension: str) -> None:
    """Raise OfficeRefusedError unless the file is what its extension says, and starts nothing.

    It is read in a process of its own. `file` must be seekable and is left at its start.
    """
    file.seek(0)
    if file.read(len(OLD_SIGNATURE)) == OLD_SIGNATURE:
        file.seek(0)
        raise OfficeRefusedError(OfficeRefusal.OLD, extension=extension)
    size = file.seek(0, os.SEEK_END)
    bounds = Bounds(
        seconds=CPU_SECONDS * WALL_CLOCK_FACTOR,
        cpu_seconds=CPU_SECONDS,
        memory_bytes=MEMORY_BYTES + size,
        file_bytes=ANSWER_BYTES,
        output_bytes=ANSWER_BYTES,
    )
    try:
        answer = ask_reader(READER, file, extension, bounds=bounds)
    except ReaderFailedError as error:
        raise OfficeRefusedError(OfficeRefusal.WRONG_TYPE, extension=extension) from error
    if answer.get("accepted") is True:
        return
    try:
        reason = OfficeRefusal(str(answer.get("refused")))
    except ValueError:
        reason = OfficeRefusal.WRONG_TYPE
    raise OfficeRefusedError(reason, extension=extension, found=_clean(answer.get("found")))


def _clean(found: object) -> str:
    """Return the name of what was found, of which somebody else chose every letter."""
    words = found if isinstance(found, str) else ""
    shown = "".join(sign for sign in words if sign.isprintable())
    return shown if len(shown) <= FOUND_CHARACTERS else f"{shown[:FOUND_CHARACTERS]}…"
