"""Looks whether a Word or Excel file is one, without unpacking any of it."""

import os
import struct
import zipfile
from typing import IO, TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

FOLDERS = {"docx": "word/", "xlsx": "xl/"}
"""Where each kind keeps its parts: ECMA-376, part 1."""
CONTENT_TYPES = "[content_types].xml"
MACROS = "vbaproject.bin"
OLD_SIGNATURE = b"\xd0\xcf\x11\xe0"
"""How the formats before 2007 begin, and any that a password protects."""
END_OF_ARCHIVE = b"PK\x05\x06"
END_BYTES = 22 + 65_535
MAX_LIST_BYTES = 2_000_000
"""For the list of parts, which is read whole; that of a long document has some kilobytes."""
MAX_UNPACKED_BYTES = 1_000_000_000
ENCRYPTED_FLAG = 1


def check_office_file(file: IO[bytes], *, extension: str) -> None:
    """Raise ValidationError unless it is what its extension says, without programs in it."""
    file.seek(0)
    if file.read(len(OLD_SIGNATURE)) == OLD_SIGNATURE:
        raise _refusal(
            _(
                "This file is protected by a password, or of an older format. Save it without a "
                "password as .%(extension)s, and upload that."
            ),
            extension,
        )
    try:
        parts = _list_parts(file)
    except Exception as error:  # archives made to do harm fail in ways of their own
        raise _not_what_it_says(extension) from error
    names = {part.filename.lower() for part in parts}
    is_whole = CONTENT_TYPES in names and any(name.startswith(FOLDERS[extension]) for name in names)
    if not is_whole or any(part.flag_bits & ENCRYPTED_FLAG for part in parts):
        raise _not_what_it_says(extension)
    if any(name.endswith(MACROS) for name in names):
        raise _refusal(
            _(
                "This file contains macros, which readers should not have to trust. Save it as "
                ".%(extension)s without macros, and upload that."
            ),
            extension,
        )
    if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise _refusal(
            _(
                "This file takes more than 1 GB once it is opened, which could stop the computer "
                "of a reader. Make its pictures smaller, and upload it again."
            ),
            extension,
        )


def _list_parts(file: IO[bytes]) -> list[zipfile.ZipInfo]:
    length = file.seek(0, os.SEEK_END)
    file.seek(max(0, length - END_BYTES))
    end = file.read().rpartition(END_OF_ARCHIVE)[2]
    (list_bytes,) = struct.unpack_from("<I", end, 8)
    if list_bytes > MAX_LIST_BYTES:
        raise zipfile.BadZipFile
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        return archive.infolist()


def _not_what_it_says(extension: str) -> ValidationError:
    return _refusal(
        _(
            "This file is not what its name says (.%(extension)s), or it is damaged. Save it again "
            "from the program that made it, and upload that."
        ),
        extension,
    )


def _refusal(message: "StrPromise", extension: str) -> ValidationError:
    return ValidationError(message, code="wrong_type", params={"extension": extension})
