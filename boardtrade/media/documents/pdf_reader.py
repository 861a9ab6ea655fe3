"""The child process that opens hostile PDF files, so that a crash or an endless loop ends here.

Run as a script by the module `pdf` beside it, within its bounds, never imported: it knows neither
settings nor database and starts in about a tenth of a second. The PDF is on standard input, as a
regular file. The answer is one JSON object on standard output: `{"refused": code}` with a code of
`PdfRefusal`, or what the job below promises. The parent believes none of it and checks every value.
"""

import base64
import contextlib
import io
import json
import mmap
import os
import sys
import traceback
from collections.abc import Callable
from typing import Any

import pypdfium2
from pypdfium2 import raw as pdfium

from boardtrade.media.documents.pdf_dangers import check
from boardtrade.media.documents.pdf_opening import (
    RefusedError,
    open_mapped,
    open_pdf,
    open_with_pikepdf,
)

# Longer strings cannot become a title of 255 characters.
STRING_CHARACTERS = 4096

TEXT_PAGES = 10
# A short title page has more letters than this, the stamp or page number on a scan has fewer.
TEXT_CHARACTERS = 40

# Bits of the user access permissions (ISO 32000-2, table 22).
PRINT, COPY, ACCESSIBILITY = 1 << 2, 1 << 4, 1 << 9
ACCESSIBILITY_REVISION = 3
NOT_ENCRYPTED = -1

# A page is at most this many times as tall as wide in its thumbnail.
TALLEST = 2


def read_facts() -> dict:
    """Answer the fields of `PdfFacts`, with strings as they are in the file."""
    document = open_pdf()
    facts = {
        "pages": len(document),
        "title": "",
        "language": "",
        "has_text": has_text(document),
        "is_tagged": document.is_tagged(),
        "is_restricted": is_restricted(document),
        "has_bookmarks": bool(pdfium.FPDFBookmark_GetFirstChild(document, None)),
        "claims_pdf_ua": False,
        "needs_acrobat": False,
        "is_faulty": is_faulty(),
    }
    # PDFium, which browsers use too, has read the file: what pikepdf cannot read stays empty.
    with contextlib.suppress(Exception):
        facts |= facts_from_catalog()
    return facts


def is_faulty() -> bool:
    """Return whether the file can be read only after a repair."""
    try:
        open_mapped(mmap.mmap(sys.stdin.fileno(), 0, access=mmap.ACCESS_COPY))
    except RefusedError:
        return True
    return False


def is_restricted(document: pypdfium2.PdfDocument) -> bool:
    """Return whether the file forbids readers something; that nobody may change it is no loss."""
    revision = pdfium.FPDF_GetSecurityHandlerRevision(document)
    if revision == NOT_ENCRYPTED:
        return False
    needed = PRINT | COPY if revision < ACCESSIBILITY_REVISION else PRINT | COPY | ACCESSIBILITY
    return pdfium.FPDF_GetDocPermissions(document) & needed != needed


def has_text(document: pypdfium2.PdfDocument) -> bool:
    """Return whether the first pages have letters or digits that a computer can read.

    A scanner adds a few at most, such as the number of a page. Few without any picture are a form
    or a cover, and all that there is to read.
    """
    characters = 0
    has_pictures = False
    for index in range(min(len(document), TEXT_PAGES)):
        # One bad page does not make the document a scan.
        with contextlib.suppress(pypdfium2.PdfiumError):
            page = document[index]
            text = page.get_textpage().get_text_range()
            characters += sum(sign.isalnum() for sign in text)
            has_pictures = has_pictures or any(page.get_objects([pdfium.FPDF_PAGEOBJ_IMAGE]))
        if characters >= TEXT_CHARACTERS:
            return True
    return characters > 0 and not has_pictures


def facts_from_catalog() -> dict:
    """Answer what PDFium cannot tell: the pages that exist, real tags, language and titles."""
    import pikepdf

    facts: dict[str, Any] = {}
    pdf = open_with_pikepdf()
    # Any of these may be missing or of a wrong type, and then only this one stays empty.
    with contextlib.suppress(Exception):
        if pages := len(pdf.pages):
            facts["pages"] = pages
    with contextlib.suppress(Exception):
        tags = pdf.Root.get("/StructTreeRoot")
        # Some programs mark the file as tagged and write no tags.
        if not isinstance(tags, pikepdf.Dictionary) or "/K" not in tags:
            facts["is_tagged"] = False
    with contextlib.suppress(Exception):
        form = pdf.Root.get("/AcroForm", {})
        facts["needs_acrobat"] = "/XFA" in form or pdf.Root.get("/NeedsRendering") is True
    with contextlib.suppress(Exception):
        facts["language"] = text_string(pdf.Root.Lang)
    with contextlib.suppress(Exception):
        facts["title"] = text_string(pdf.docinfo.Title)
    with contextlib.suppress(Exception):
        xmp = pdf.open_metadata()
        facts["claims_pdf_ua"] = "{http://www.aiim.org/pdfua/ns/id/}part" in xmp
        # After the document information, whose title it replaces (ISO 32000-2, 14.3.3).
        title = xmp.get("dc:title")
        if isinstance(title, str) and title.strip():
            facts["title"] = title[:STRING_CHARACTERS]
    return facts


def text_string(value: object) -> str:
    """Return the text of a PDF string; raise TypeError for a name, a number or anything else."""
    import pikepdf

    if not isinstance(value, pikepdf.String):
        raise TypeError(value)
    return str(value)[:STRING_CHARACTERS]


def render_first_page(width: int) -> dict:
    """Answer `image`: page 1 as WebP in base64, `width` pixels wide, less for very tall pages."""
    page = open_pdf()[0]
    page_width, page_height = page.get_size()
    scale = min(width / page_width, width * TALLEST / page_height)
    # A hair less, because `render` rounds every fraction of a pixel up.
    image = page.render(scale=scale * (1 - 1e-9)).to_pil().convert("RGB")
    output = io.BytesIO()
    image.save(output, "WEBP", quality=85)
    return {"image": base64.b64encode(output.getvalue()).decode("ascii")}


JOBS: dict[str, Callable[..., dict]] = {
    "check": check,
    "facts": read_facts,
    "first-page": render_first_page,
}


def main(job: str, *arguments: str) -> dict:
    """Do one of `JOBS` and return its answer."""
    try:
        return JOBS[job](*map(int, arguments))
    except RefusedError as refused:
        return {"refused": str(refused)}
    except Exception:
        # Whatever a hostile file makes the libraries raise, memory that ran out included.
        traceback.print_exc()
        return {"refused": "broken"}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:])))
    sys.stdout.flush()
    # Without tidying up: closing a hostile document is one more chance to crash.
    os._exit(0)
