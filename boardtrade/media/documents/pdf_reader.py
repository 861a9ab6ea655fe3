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
import re
import sys
import traceback
import zipfile
from collections.abc import Callable, Iterator
from ctypes import c_ubyte
from typing import Any

import pypdfium2
from pypdfium2 import raw as pdfium

# No honest metadata or table of objects unpacks to more.
UNPACKED_BYTES = 64 * 1024**2
# Longer strings cannot become a title of 255 characters.
STRING_CHARACTERS = 4096

TEXT_PAGES = 10
# A short title page has more letters than this, the stamp or page number on a scan has fewer.
TEXT_CHARACTERS = 40

# Bits of the user access permissions (ISO 32000-2, table 22).
PRINT, COPY, ACCESSIBILITY = 1 << 2, 1 << 4, 1 << 9
ACCESSIBILITY_REVISION = 3
NOT_ENCRYPTED = -1

COUNT_IN_ONE_WORD = re.compile(rb"/Count-(?=[0-9])")
# Browsers ignore line breaks and tabs within an address.
SCHEMES = rb"|".join(
    rb"(\\[nrt])*".join(re.escape(bytes([letter])) for letter in scheme)
    for scheme in (b"javascript:", b"vbscript:")
)
# What a file that is only read does not need, in the way in which pikepdf writes objects; each with
# the code of `PdfRefusal`. A portfolio is made of attachments, so it comes before these.
REFUSED = (
    ("script", re.compile(rb"/JS\s*[(<0-9]|/S\s*/JavaScript\b")),
    ("script", re.compile(rb"/URI\s*\((\s|\\[nrt])*(%b)" % SCHEMES, re.IGNORECASE)),
    ("launch", re.compile(rb"/S\s*/Launch\b")),
    ("sends", re.compile(rb"/S\s*/(SubmitForm|ImportData)\b")),
    # A file on another computer, written with two backslashes, each of them escaped, or as a
    # browser writes it: asking for it tells that computer who the reader is.
    ("remote", re.compile(rb"/U?F\s*\(((\\\\){2}|//)")),
    ("remote", re.compile(rb"/(U?F|URI)\s*\(\s*file://[^/)]", re.IGNORECASE)),
    ("remote", re.compile(rb"/OpensByItself\b")),
    ("xfa", re.compile(rb"/XFA\s*[\[(<0-9]|/NeedsRendering\s*true\b")),
    (
        "media",
        re.compile(
            rb"/(Subtype|S)\s*/(RichMedia|RichMediaExecute|3D|Movie|Sound|Screen|Rendition)\b"
        ),
    ),
    ("portfolio", re.compile(rb"/Collection\s*(<<|[0-9]+ [0-9]+ R)")),
    ("attachment", re.compile(rb"/Type\s*/EmbeddedFile\b|/EF\s*(<<|[0-9]+ [0-9]+ R)")),
    ("program_link", re.compile(rb"/OpensProgram\b")),
)
ATTACHMENT = "attachment"
# Links that start a program of the reader's computer: by a scheme of its own, or by a file's name.
PROGRAM_SCHEMES = rb"ms-[a-z-]+|search-ms|search|shell|mhtml|mk|res|powershell|cmd|data"
PROGRAM_SUFFIXES = (
    rb"app|bat|chm|cmd|com|command|cpl|dll|exe|gadget|hta|inf|jar|js|jse|lnk|mht|msc|msi|msp|pif|ps1"
    rb"|reg|scf|scr|sct|sh|swf|url|vbe?|vbs|wsf|wsh|xll"
)
LAUNCHING = re.compile(
    rb"/(U?F|URI)\s*\(\s*(%b):|/U?F\s*\((?!https?:)[^)]*\.(%b)\)|/URI\s*\(\s*file:[^)]*\.(%b)\)"
    % (PROGRAM_SCHEMES, PROGRAM_SUFFIXES, PROGRAM_SUFFIXES),
    re.IGNORECASE,
)
# What PDF/A-3 has attachments for: the numbers behind a chart, an invoice as XML (ISO 19005-3).
DATA_SUFFIXES = (".csv", ".json", ".tsv", ".txt", ".xml")
DATA_BYTES = 10 * 1024**2
# XML that a browser shows as a page, with its scripts, or that grows while it is read.
PAGE_IN_XML = re.compile(
    rb"<!ENTITY|<\?xml-stylesheet|1999/xhtml|2000/svg|<script|<html", re.IGNORECASE
)
# Long enough that compressed data has none by chance.
PLAIN_TEXT = re.compile(rb"[\t\n\r -~]{12,}")
# A page of another file that is drawn as a part of this one.
REFERENCE = re.compile(rb"/Ref\s*<<")
ESCAPED_NAME = re.compile(rb"#([0-9a-fA-F]{2})")
# Other ways of writing the same: the kind of an action as an object of its own, text as UTF-16.
KIND_ELSEWHERE = re.compile(rb"/S\s+([0-9]+) ([0-9]+) R")
UTF_16 = re.compile(rb"<feff((?:[0-9a-f]{4})*)>")
AUTOMATIC = re.compile(rb"/(AA|OpenAction)\b")
# Actions within actions; nobody nests deeper.
MAX_NESTING = 50

# A page is at most this many times as tall as wide in its thumbnail.
TALLEST = 2


class RefusedError(Exception):
    """The file cannot be accepted; the argument is a code of `PdfRefusal`."""


def open_pdf() -> pypdfium2.PdfDocument:
    """Open the file without a password and make sure that its first page exists."""
    # A private, writable mapping, because ctypes takes no other; the file itself stays as it is.
    data = mmap.mmap(sys.stdin.fileno(), 0, access=mmap.ACCESS_COPY)
    try:
        return open_mapped(data)
    except RefusedError:
        if not repair(data):
            raise
        return open_mapped(data)


def open_mapped(data: mmap.mmap) -> pypdfium2.PdfDocument:
    """Open a file in memory; raise RefusedError with the reason if it cannot be read."""
    try:
        document = pypdfium2.PdfDocument((c_ubyte * len(data)).from_buffer(data))
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise RefusedError("encrypted") from error
        if error.err_code == pdfium.FPDF_ERR_SUCCESS:
            raise RefusedError("no_pages") from error
        raise RefusedError("broken") from error
    # The page count is only what the file says about itself. Asking for the size finds the page
    # without reading what is drawn on it, so it is fast however heavy the page is.
    if not pdfium.FPDF_GetPageSizeByIndexF(document, 0, pdfium.FS_SIZEF()):
        raise RefusedError("broken")
    return document


def repair(data: mmap.mmap) -> bool:
    """Part the name and the number of page counts that were written as one word, "/Count-5".

    Return whether there were any. No byte moves, so that the table of objects stays right.
    """
    faults = [match.end() - 1 for match in COUNT_IN_ONE_WORD.finditer(data)]
    for position in faults:
        data[position : position + 1] = b" "
    return bool(faults)


def open_with_pikepdf() -> Any:
    """Open the file with the library that tells what is in every object."""
    import pikepdf

    pikepdf.settings.set_qpdf_limits(
        flate_max_memory=UNPACKED_BYTES,
        png_max_memory=UNPACKED_BYTES,
        run_length_max_memory=UNPACKED_BYTES,
        tiff_max_memory=UNPACKED_BYTES,
    )
    sys.stdin.buffer.seek(0)
    try:
        return pikepdf.open(sys.stdin.buffer)
    except pikepdf.PdfError:
        data = mmap.mmap(sys.stdin.fileno(), 0, access=mmap.ACCESS_COPY)
        if not repair(data):
            raise
        return pikepdf.open(io.BytesIO(data))


def check() -> dict:
    """Answer `pages`, the count the file claims, unless the file does more than be read."""
    pages = len(open_pdf())
    if is_archive():
        raise RefusedError("mixed")
    found: set[str] = set()
    harmless: set[str] = set()
    try:
        pdf = open_with_pikepdf()
        for part in iterate_written(pdf):
            found |= reasons_in(part)
        if ATTACHMENT in found and has_data_only(pdf):
            harmless.add(ATTACHMENT)
        was_repaired = bool(pdf.get_warnings())
    except RefusedError:
        raise
    except Exception as error:
        traceback.print_exc()
        was_repaired = True
        if is_hidden():
            raise RefusedError("broken") from error
    if was_repaired:
        # PDFium, which browsers use too, has read the file, and maybe other objects of it: look at
        # its bytes as they are.
        found |= reasons_in(read_plain_text())
    found -= harmless
    for reason, _ in REFUSED:
        if reason in found:
            raise RefusedError(reason)
    return {"pages": pages}


def reasons_in(written: Any) -> set[str]:
    """Return the reasons of `REFUSED` that these bytes give."""
    return {reason for reason, pattern in REFUSED if pattern.search(written)}


def read_plain_text() -> bytes:
    """Return what is written in the file as it is, without what is compressed."""
    with mmap.mmap(sys.stdin.fileno(), 0, access=mmap.ACCESS_READ) as data:
        written = b"\n".join(PLAIN_TEXT.findall(data))
    return ESCAPED_NAME.sub(lambda match: bytes([int(match[1], 16)]), written)


def is_hidden() -> bool:
    """Return whether a file that only a lenient reader reads has objects that no search finds."""
    written = read_plain_text()
    return b"/ObjStm" in written or b"/Encrypt" in written


def is_archive() -> bool:
    """Return whether the file is an archive as well, which begins at its end."""
    data = sys.stdin.buffer
    data.seek(0)
    try:
        with zipfile.ZipFile(data) as archive:
            return bool(archive.infolist())
    except Exception:
        return False


def has_data_only(pdf: Any) -> bool:
    """Return whether all files within the file are data, such as the numbers behind a chart."""
    import pikepdf

    data: set[tuple[int, int]] = set()
    embedded: set[tuple[int, int]] = set()
    for found in pdf.objects:
        if isinstance(found, pikepdf.Stream) and found.get("/Type") == "/EmbeddedFile":
            embedded.add(found.objgen)
        for holder in iterate_direct(found):
            if not isinstance(holder, pikepdf.Dictionary) or "/EF" not in holder:
                continue
            names = [str(holder[key]) for key in ("/F", "/UF") if key in holder]
            if not names or not all(name.lower().endswith(DATA_SUFFIXES) for name in names):
                return False
            for file in holder.EF.as_dict().values():
                if not isinstance(file, pikepdf.Stream) or not is_data(file):
                    return False
                data.add(file.objgen)
    return embedded <= data


def is_data(stream: Any) -> bool:
    """Return whether an attachment is text that nothing runs."""
    content = stream.read_bytes()
    text = (
        content[: DATA_BYTES + 1].replace(b"\0", b"")
        if content[:2] in {b"\xff\xfe", b"\xfe\xff"}
        else content
    )
    return (
        len(content) <= DATA_BYTES
        and b"\0" not in text
        and not text.startswith((b"MZ", b"#!", b"%PDF", b"PK\x03\x04", b"{\\rtf"))
        and not PAGE_IN_XML.search(text)
    )


def iterate_direct(holder: Any, depth: int = 0) -> Iterator[Any]:
    """Yield an object and all that is written within it."""
    import pikepdf

    if depth > MAX_NESTING:
        raise RefusedError("broken")
    if isinstance(holder, pikepdf.Stream):
        holder = holder.stream_dict
    yield holder
    if isinstance(holder, pikepdf.Dictionary):
        children = holder.as_dict().values()
    elif isinstance(holder, pikepdf.Array):
        children = holder.as_list()
    else:
        return
    for child in children:
        if not getattr(child, "is_indirect", False):  # otherwise it is an object of its own
            yield from iterate_direct(child, depth + 1)


def iterate_written(pdf: Any) -> Iterator[bytes]:
    """Yield every object of the file in one way of writing, without the content of streams."""
    import pikepdf

    def read_kind(match: re.Match[bytes]) -> bytes:
        kind = pdf.get_object(int(match[1]), int(match[2]))
        is_kind = isinstance(kind, pikepdf.Name)
        return b"/S " + kind.unparse(resolved=True) if is_kind else match[0]

    for found in pdf.objects:
        # A dictionary or an array is where actions and files are; a stream has a dictionary too.
        holder = found.stream_dict if isinstance(found, pikepdf.Stream) else found
        if not isinstance(holder, pikepdf.Dictionary | pikepdf.Array):
            continue
        written = UTF_16.sub(write_plainly, holder.unparse(resolved=True))
        yield KIND_ELSEWHERE.sub(read_kind, written)
        has_content_elsewhere = isinstance(found, pikepdf.Stream) and "/F" in holder
        if has_content_elsewhere or REFERENCE.search(written):
            yield b"/OpensByItself"
        if LAUNCHING.search(written):
            yield b"/OpensProgram"
        if AUTOMATIC.search(written) and any(map(is_to_web, iterate_automatic(holder))):
            yield b"/OpensByItself"


def write_plainly(match: re.Match[bytes]) -> bytes:
    """Return text that was written as UTF-16 as pikepdf writes that of plain letters."""
    text = bytes.fromhex(match[1].decode()).decode("utf-16-be", "replace")
    escaped = re.sub(r"[\\()]", r"\\\g<0>", text)
    for control, letter in (("\n", "n"), ("\r", "r"), ("\t", "t")):
        escaped = escaped.replace(control, f"\\{letter}")
    return b"(" + escaped.encode("utf-8", "replace") + b")"


def iterate_automatic(holder: Any, depth: int = 0) -> Iterator[Any]:
    """Yield the actions in an object that begin without anybody pressing a link."""
    import pikepdf

    if depth > MAX_NESTING:
        raise RefusedError("broken")
    if isinstance(holder, pikepdf.Dictionary):
        if "/OpenAction" in holder:
            yield holder["/OpenAction"]
        if isinstance(events := holder.get("/AA"), pikepdf.Dictionary):
            yield from events.as_dict().values()
        children = holder.as_dict().values()
    elif isinstance(holder, pikepdf.Array):
        children = holder.as_list()
    else:
        return
    for child in children:
        if not getattr(child, "is_indirect", False):  # otherwise it is an object of its own
            yield from iterate_automatic(child, depth + 1)


def is_to_web(action: Any, depth: int = 0) -> bool:
    """Return whether an action, or one that follows, asks for an address of the web."""
    import pikepdf

    if depth > MAX_NESTING:
        raise RefusedError("broken")
    if isinstance(action, pikepdf.Array):
        return any(is_to_web(each, depth + 1) for each in action)
    if not isinstance(action, pikepdf.Dictionary):
        return False
    file = action.get("/F")
    is_address = isinstance(file, pikepdf.Dictionary) and file.get("/FS") == "/URL"
    is_address = is_address or re.match(r"\s*https?:", str(file), re.IGNORECASE) is not None
    return "/URI" in action or is_address or is_to_web(action.get("/Next"), depth + 1)


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
    """Return whether the first pages have letters or digits that a computer can read."""
    characters = 0
    for index in range(min(len(document), TEXT_PAGES)):
        # One bad page does not make the document a scan.
        with contextlib.suppress(pypdfium2.PdfiumError):
            text = document[index].get_textpage().get_text_range()
            characters += sum(sign.isalnum() for sign in text)
        if characters >= TEXT_CHARACTERS:
            return True
    return False


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
