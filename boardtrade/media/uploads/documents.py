"""Checks an uploaded document by what it holds: its name has only to agree."""

import codecs
import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from boardtrade.media.documents import office
from boardtrade.media.documents.pdf import check_pdf
from boardtrade.media.documents.pdf_refusal import PdfRefusedError
from boardtrade.media.kinds import (
    DOCUMENT_KINDS,
    HEAD_BYTES,
    HINTS,
    name_kinds,
    recognize,
)

CHUNK_BYTES = 1024**2
REACHING_OUT = (
    "CALL|DDE|EXEC|FILTERXML|FOPEN|HYPERLINK|IMAGE|IMPORTDATA|IMPORTFEED|IMPORTHTML|IMPORTRANGE"
    "|IMPORTXML|REGISTER|REGISTER\\.ID|RTD|WEBSERVICE"
)
FORMULA = re.compile(
    rf"(?:^|[,;\t|])[\s\"']*([=+@-][^,;\t]{{0,200}}?\b(?:{REACHING_OUT})\s*\("
    r"|[=+@-]+\s*[^\s|,;]{1,200}\|[^|]{0,200}!)",
    re.IGNORECASE,
)
"""A cell that a spreadsheet works out, with what starts a program (DDE) or asks other computers."""
FORMULA_CHARACTERS = 60


def suffix_of(name: str) -> str:
    """Return the end of a file's name in small letters: "pdf"."""
    return PurePath(name).suffix.lower().lstrip(".")


def check_document(file: Any, *, name: str) -> None:
    """Raise ValidationError unless a file is of an accepted kind, and starts nothing.

    Raise OSError if the disk is full, RuntimeError if nothing can be checked. `file` must be
    seekable and is left at its start.
    """
    extension = suffix_of(name)
    if extension not in DOCUMENT_KINDS:
        raise _not_accepted(extension)
    try:
        _check_content(file, extension)
    except PdfRefusedError as error:
        raise ValidationError(str(error), code=error.reason) from error
    finally:
        file.seek(0)


def _not_accepted(extension: str) -> ValidationError:
    words = _("Files of the kind “.%(extension)s” are not accepted. Accepted are %(kinds)s.") % {
        "extension": extension[:20],
        "kinds": name_kinds(),
    }
    hint = HINTS.get(extension, "")
    return ValidationError(f"{words} {hint}".strip(), code="not_accepted")


def _check_content(file: Any, extension: str) -> None:
    if extension == "pdf":
        check_pdf(file)
        return
    file.seek(0)
    head = file.read(HEAD_BYTES)
    kind = recognize(head)
    is_archive = head.startswith(b"PK\x03\x04")
    if extension in office.EXTENSIONS:
        # What an old or locked Office file is to be saved as is said by its own words.
        if kind and not is_archive and not head.startswith(office.OLD_SIGNATURE):
            raise _wrong_type(extension, kind)
        office.check_office_file(file, extension=extension)
    else:
        if kind:
            raise _wrong_type(extension, kind)
        check_csv(file)


def _wrong_type(extension: str, kind: Any) -> ValidationError:
    return ValidationError(
        _(
            "This file is not what its name says (.%(extension)s): it is %(kind)s. Save it as "
            ".%(extension)s from the program that made it, or give it its right name, and upload "
            "that."
        ),
        code="wrong_type",
        params={"extension": extension, "kind": kind},
    )


def check_csv(file: IO[bytes]) -> None:
    """Raise ValidationError unless a file is text without formulas that reach out of it."""
    file.seek(0)
    try:
        for line in _iterate_lines(file):
            if "\0" in line:
                raise UnicodeDecodeError("utf-8", b"", 0, 1, "NUL")
            if formula := FORMULA.search(line):
                raise ValidationError(
                    _(
                        "This CSV file contains a formula (%(found)s), which a spreadsheet would "
                        "run. Save its value instead, and upload that."
                    ),
                    code="formula",
                    params={"found": formula[1][:FORMULA_CHARACTERS]},
                )
    except UnicodeDecodeError as error:
        raise ValidationError(
            _(
                "This CSV file is not plain UTF-8 text. In a spreadsheet, choose “Save as” and "
                "then “CSV UTF-8”, and upload that."
            ),
            code="wrong_type",
        ) from error


def _iterate_lines(file: IO[bytes]) -> Iterator[str]:
    """Yield the lines of a text, which are cut where they are very long."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    rest = ""
    while chunk := file.read(CHUNK_BYTES):
        lines = (rest + decoder.decode(chunk)).splitlines()
        rest = lines.pop() if lines and len(lines[-1]) < CHUNK_BYTES else ""
        yield from lines
    yield rest + decoder.decode(b"", final=True)
