"""Facts, a thumbnail and advice from an uploaded PDF, which may be hostile."""

import base64
import binascii
import json
import logging
import os
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO

from django.utils.translation import gettext_lazy as _

from boardtrade.media.documents.pdf_refusal import PdfRefusal, PdfRefusedError
from boardtrade.media.kinds import recognize
from boardtrade.subprocesses.bounded import Bounds, run_bounded
from boardtrade.subprocesses.readers import regular_file

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

logger = logging.getLogger(__name__)

# The labels of PdfRefusal repeat both limits in words.
MAX_BYTES = 200 * 1024**2
# A PositiveSmallIntegerField holds it, and no report comes near it.
MAX_PAGES = 10_000
MAX_TITLE_CHARACTERS = 255

# Viewers accept the signature this late (Adobe's PDF reference 1.7, appendix H, note 13).
SIGNATURE_BYTES = 1024

READER = Path(__file__).with_name("pdf_reader.py")
# Processor seconds of the reader. The wall clock gets more, because the machine is shared.
CHECK_SECONDS = 20
READ_SECONDS = 30
WALL_CLOCK_FACTOR = 2
# Room for the libraries and one large picture: a 600 dpi A3 scan is 280 MB as pixels.
MEMORY_BYTES = 1024**3
# A thumbnail at most. Anything longer is an attack on this process.
ANSWER_BYTES = 16 * 1024**2

LONG_DOCUMENT_PAGES = 20

# ISO 32000-2, 14.9.2, leaves the form of /Lang to BCP 47 (RFC 5646, 2.1); this is its outline.
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
MAX_LANGUAGE_CHARACTERS = 35

# Controls, halves of characters and unassigned numbers. PostgreSQL refuses NUL and the halves.
UNPRINTABLE = {"Cc", "Cs", "Co", "Cn"}
# Marks that make the text around a title run backwards (Unicode standard annex 9), and the BOM.
MISPLACED = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")

# What programs write of themselves, in English and French: "Document1", "PowerPoint Presentation".
FILE_NAME_TITLE = re.compile(
    r"""
    ^microsoft\ \w+\ -\s
    | ^(untitled|sans\ (nom|titre)|no\ title|title|titre|document|classeur|book|workbook|doc|draft
      |présentation|presentation|sheet|feuille?|slide|diapositive|layout|scan(ned\ document)?|print)
      [\s\d_()-]*$
    | ^((microsoft\ )?(office\ )?(powerpoint|word|excel)\ (presentation|document|workbook|file)
      |présentation\ powerpoint|document\ (microsoft\ )?word|slide\ title|diapositive)[\s\d_()-]*$
    | \.(docx?|odt|rtf|indd|pptx?|xlsx?|od[ps]|pdf|qxp|tex|pages|key)$
    """,
    re.IGNORECASE | re.VERBOSE,
)
# PDF strings may say the language of what follows, between two escapes (ISO 32000-2, 7.9.2.2).
LANGUAGE_ESCAPE = re.compile("\x1b[A-Za-z]{2}(?:-?[A-Za-z]{2})?\x1b")


@dataclass(frozen=True)
class PdfFacts:
    """What a PDF tells about itself, cleaned so that the database and a page can take it."""

    pages: int
    """1 to `MAX_PAGES`."""
    title: str
    """At most 255 characters on one line, '' if none: XMP dc:title, else the /Title of /Info."""
    language: str
    """The language of the whole document as a BCP 47 tag, such as 'fr-CA'; '' if none."""
    has_text: bool
    """A computer can read letters on the first ten pages; a scan has none."""
    is_tagged: bool
    """The file says what is a heading, a list or a table, for people who cannot see the page."""
    is_restricted: bool
    """Everyone can open the file, but it forbids copying, printing or reading aloud."""
    has_bookmarks: bool
    """The file has a table of contents to click."""
    claims_pdf_ua: bool
    """The author says that it follows PDF/UA (ISO 14289), the standard of accessible PDFs."""
    needs_acrobat: bool = False
    """Acrobat draws its pages (XFA); in a browser, readers are asked to wait or to install it."""
    is_faulty: bool = False
    """It could be read only after a repair, which not every program makes."""


def check_pdf(file: BinaryIO) -> None:
    """Refuse at upload what is not a readable PDF, or does more than be read. Takes a second.

    A file that opens without a password is accepted even if an owner's password restricts it:
    everyone can read it. `PdfFacts.is_restricted` and `advice` tell the editor.

    Raises PdfRefusedError. `file` must be seekable and is left at its start.
    """
    pages = _ask_reader(file, "check", cpu_seconds=CHECK_SECONDS).get("pages")
    _checked_pages(pages)


def read_pdf_facts(file: BinaryIO) -> PdfFacts:
    """Read what `advice` needs. Takes a second or less, a minute at most: call it in a task.

    Raises PdfRefusedError. `file` must be seekable and is left at its start.
    """
    answer = _ask_reader(file, "facts", cpu_seconds=READ_SECONDS)
    return PdfFacts(
        pages=_checked_pages(answer.get("pages")),
        title=_clean_title(answer.get("title")),
        language=_clean_language(answer.get("language")),
        has_text=answer.get("has_text") is True,
        is_tagged=answer.get("is_tagged") is True,
        is_restricted=answer.get("is_restricted") is True,
        has_bookmarks=answer.get("has_bookmarks") is True,
        claims_pdf_ua=answer.get("claims_pdf_ua") is True,
        needs_acrobat=answer.get("needs_acrobat") is True,
        is_faulty=answer.get("is_faulty") is True,
    )


def render_first_page(file: BinaryIO, *, width: int = 640) -> bytes:
    """Return page 1 as a WebP picture: at most `width` pixels wide and twice that high.

    Takes a second or less, a minute at most: call it in a task.

    Raises PdfRefusedError if the page cannot be drawn, ValueError if `width` is not 1 to 2000.
    `file` must be seekable and is left at its start.
    """
    if not 1 <= width <= 2000:
        message = f"The width must be 1 to 2000 pixels, not {width}."
        raise ValueError(message)
    answer = _ask_reader(file, "first-page", width, cpu_seconds=READ_SECONDS)
    try:
        return base64.b64decode(answer["image"], validate=True)
    except (KeyError, TypeError, binascii.Error) as error:
        raise PdfRefusedError(PdfRefusal.BROKEN) from error


def advice(facts: PdfFacts) -> "list[StrPromise]":
    """Return what the editor should improve and how, most serious for readers first.

    The order follows who is shut out: readers of scans, then of untagged files, then of the rest
    (WCAG 2.2 techniques PDF7, PDF6, PDF16, PDF18 and PDF2).
    """
    advice_lines = []
    if facts.needs_acrobat:
        advice_lines.append(
            _(
                "This PDF opens in Acrobat only: in a browser, readers are asked to wait or to "
                "install something. Print it to a new PDF from Acrobat, and upload that."
            )
        )
    if facts.is_faulty:
        advice_lines.append(
            _(
                "This PDF is faulty, and some programs cannot open it. Save or export it again, "
                "and upload the new file."
            )
        )
    if not facts.has_text:
        advice_lines.append(
            _(
                "This PDF has no text on its first pages, probably because it was scanned: nobody "
                "can search it, copy from it or have it read aloud. Export it again from the "
                "original document, or run text recognition (OCR) on it, and upload the result."
            )
        )
    if facts.is_restricted:
        advice_lines.append(
            _(
                "This PDF opens for everyone but forbids copying, printing or reading aloud, and "
                "some screen readers refuse it. Save a copy without security restrictions and "
                "upload that."
            )
        )
    if not facts.is_tagged:
        advice_lines.append(
            _(
                "This PDF is not tagged: screen readers cannot tell headings, lists and tables. "
                "In Word, use heading styles and tick “Document structure tags for accessibility” "
                "under Options when you save as PDF; in LibreOffice, tick “Universal "
                "accessibility (PDF/UA)” when you export."
            )
        )
    if not facts.language:
        advice_lines.append(
            _(
                "This PDF does not say which language it is in, so screen readers may pronounce "
                "it wrongly. Set the language of the text in the original document and export it "
                "again, or set it in Acrobat under File › Properties › Advanced."
            )
        )
    if not facts.title:
        advice_lines.append(
            _(
                "This PDF has no title of its own, so browsers and search engines show the file "
                "name. Fill in the title in the properties of the original document and export "
                "it again."
            )
        )
    elif FILE_NAME_TITLE.search(facts.title):
        advice_lines.append(
            _(
                "The title inside this PDF looks like a file name, or like what a program calls "
                "a new document, and browsers and search engines show it. Correct the title in "
                "the properties of the original document and export it again."
            )
        )
    if facts.pages > LONG_DOCUMENT_PAGES and not facts.has_bookmarks:
        advice_lines.append(
            _(
                "This PDF is long and has no bookmarks to jump between chapters. Export it again "
                "with the option to create bookmarks from headings."
            )
        )
    return advice_lines


def _checked_pages(pages: object) -> int:
    if not isinstance(pages, int) or pages < 1:
        raise PdfRefusedError(PdfRefusal.BROKEN)
    if pages > MAX_PAGES:
        raise PdfRefusedError(PdfRefusal.TOO_MANY_PAGES)
    return pages


def _clean_title(title: object) -> str:
    if not isinstance(title, str):
        return ""
    one_line = " ".join(LANGUAGE_ESCAPE.sub("", title).split())
    printable = "".join(
        character
        for character in unicodedata.normalize("NFC", one_line)
        if unicodedata.category(character) not in UNPRINTABLE and character not in MISPLACED
    )
    return printable.strip()[:MAX_TITLE_CHARACTERS].rstrip()


def _clean_language(language: object) -> str:
    if not isinstance(language, str):
        return ""
    # Several programs write the name of a locale, such as en_GB.
    tag = language.strip(" \t\r\n\0\ufeff").replace("_", "-")
    is_tag = len(tag) <= MAX_LANGUAGE_CHARACTERS and LANGUAGE_TAG.fullmatch(tag)
    return tag if is_tag else ""


def _ask_reader(file: BinaryIO, job: str, *arguments: int, cpu_seconds: int) -> dict[str, Any]:
    """Run the job in `pdf_reader.py`, in a process of its own and return its answer.

    Raises PdfRefusedError if the file is refused or the reader crashes or runs out of time or
    memory, RuntimeError if the reader cannot even start.
    """
    try:
        _check_outside(file)
        with regular_file(file) as pdf:
            return _run_reader(pdf, job, *arguments, cpu_seconds=cpu_seconds)
    finally:
        file.seek(0)


def _check_outside(file: BinaryIO) -> None:
    """Refuse what needs no reader: neither a large file nor zeros may cost a process."""
    if file.seek(0, os.SEEK_END) > MAX_BYTES:
        raise PdfRefusedError(PdfRefusal.TOO_BIG)
    file.seek(0)
    before, signature, _rest = file.read(SIGNATURE_BYTES).partition(b"%PDF-")
    if not signature:
        raise PdfRefusedError(PdfRefusal.NOT_PDF)
    if recognize(before) or b"<" in before:
        raise PdfRefusedError(PdfRefusal.MIXED)


def _run_reader(pdf: IO[bytes], job: str, *arguments: int, cpu_seconds: int) -> dict[str, Any]:
    descriptor = pdf.fileno()
    bounds = Bounds(
        seconds=cpu_seconds * WALL_CLOCK_FACTOR,
        cpu_seconds=cpu_seconds,
        # Both libraries map the whole file into memory.
        memory_bytes=MEMORY_BYTES + 2 * os.fstat(descriptor).st_size,
        file_bytes=ANSWER_BYTES,
        output_bytes=ANSWER_BYTES,
    )
    ended = run_bounded(READER, job, *map(str, arguments), bounds=bounds, stdin=descriptor)
    if ended.signal:
        logger.warning(
            "The PDF reader (%s) ended by signal %s. %s", job, ended.signal, ended.details
        )
        raise PdfRefusedError(PdfRefusal.BROKEN)
    if ended.details:
        logger.info("The PDF reader (%s) says: %s", job, ended.details)
    return _parsed(ended.output)


def _parsed(output: bytes) -> dict[str, Any]:
    """Return the reader's answer; raise PdfRefusedError if it refuses or answers nonsense."""
    try:
        answer = json.loads(output)
        refusal = PdfRefusal(answer["refused"]) if "refused" in answer else None
    except (ValueError, TypeError, RecursionError) as error:
        raise PdfRefusedError(PdfRefusal.BROKEN) from error
    if refusal or not isinstance(answer, dict):
        raise PdfRefusedError(refusal or PdfRefusal.BROKEN)
    return answer
