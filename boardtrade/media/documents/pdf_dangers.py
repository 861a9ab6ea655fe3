"""What PDF files do beside being read, for the child process that opens them; see `pdf_reader`."""

import mmap
import re
import sys
import traceback
import zipfile
from collections.abc import Iterator
from typing import Any

from boardtrade.media.documents.pdf_opening import RefusedError, open_pdf, open_with_pikepdf

# Browsers ignore line breaks and tabs within an address.
SCHEMES = rb"|".join(
    rb"(\\[nrt])*".join(re.escape(bytes([letter])) for letter in scheme)
    for scheme in (b"javascript:", b"vbscript:")
)
# What a file that is only read does not need, in the way in which pikepdf writes objects; each with
# the code of `PdfRefusal`. A portfolio is made of attachments, so it comes before these.
REFUSED = (
    ("script", re.compile(rb"/JS\s*[(<0-9]|/S\s*/JavaScript\b")),
    (
        "script",
        re.compile(rb"/URI\s*\(([\0- ]|\\[bfnrt]|\\0[0-7]{2})*(%b)" % SCHEMES, re.IGNORECASE),
    ),
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
# Other ways of writing the same: the kind of an action as an object of its own; text as UTF-16 or
# among many letters that are not plain, which pikepdf writes in digits; the mark of UTF-8.
KIND_ELSEWHERE = re.compile(rb"/S\s+([0-9]+) ([0-9]+) R")
IN_DIGITS = re.compile(rb"<((?:[0-9a-f]{2})+)>")
ENCODINGS = {b"\xfe\xff": "utf-16-be", b"\xff\xfe": "utf-16-le", b"\xef\xbb\xbf": "utf-8"}
MARK_OF_UTF_8 = b"(\xef\xbb\xbf"
AUTOMATIC = re.compile(rb"/(AA|OpenAction)\b")
# Actions within actions; nobody nests deeper.
MAX_NESTING = 50


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
        written = IN_DIGITS.sub(write_plainly, holder.unparse(resolved=True))
        written = written.replace(MARK_OF_UTF_8, b"(")
        yield KIND_ELSEWHERE.sub(read_kind, written)
        has_content_elsewhere = isinstance(found, pikepdf.Stream) and "/F" in holder
        if has_content_elsewhere or REFERENCE.search(written):
            yield b"/OpensByItself"
        if LAUNCHING.search(written):
            yield b"/OpensProgram"
        if AUTOMATIC.search(written) and any(map(is_to_web, iterate_automatic(holder))):
            yield b"/OpensByItself"


def write_plainly(match: re.Match[bytes]) -> bytes:
    """Return text that was written in digits as pikepdf writes that of plain letters."""
    content = bytes.fromhex(match[1].decode())
    text = content.decode("latin-1")
    for mark, encoding in ENCODINGS.items():
        if content.startswith(mark):
            text = content.removeprefix(mark).decode(encoding, "replace")
    escaped = re.sub(r"[\\()]", r"\\\g<0>", text)
    for control, letter in (("\n", "n"), ("\r", "r"), ("\t", "t")):
        escaped = escaped.replace(control, f"\\{letter}")
    return b"(" + escaped.encode("utf-8", "replace") + b")"


def iterate_automatic(holder: Any) -> Iterator[Any]:
    """Yield the actions in an object that begin without anybody pressing a link."""
    import pikepdf

    for part in iterate_direct(holder):
        if not isinstance(part, pikepdf.Dictionary):
            continue
        if "/OpenAction" in part:
            yield part["/OpenAction"]
        if isinstance(events := part.get("/AA"), pikepdf.Dictionary):
            yield from events.as_dict().values()


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
