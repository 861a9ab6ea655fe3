"""Office files made for the tests of uploads, part by part, as programs write them."""

import io
import zipfile
from collections.abc import Mapping

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "application/vnd.openxmlformats-officedocument."
MAIN = {
    "docx": ("word/document.xml", f"{TYPES}wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", f"{TYPES}spreadsheetml.sheet.main+xml"),
    "pptx": ("ppt/presentation.xml", f"{TYPES}presentationml.presentation.main+xml"),
}
WORD_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{OFFICE}/relationships"'
)
ODF_NAMES = (
    " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in (
            "office",
            "text",
            "table",
            "draw",
            "style",
            "script",
            "manifest",
            "presentation",
        )
    )
    + ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:meta="urn:x:meta"'
)
ODF_TYPES = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}


def zipped(parts: Mapping[str, str | bytes], *, first_stored: bool = False) -> bytes:
    """Return an archive of parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for number, (name, content) in enumerate(parts.items()):
            kind = zipfile.ZIP_STORED if first_stored and not number else zipfile.ZIP_DEFLATED
            file.writestr(name, content, compress_type=kind)
    return buffer.getvalue()


def relations(*found: tuple[str, str, bool]) -> str:
    """Return relations as (kind, target, whether it is elsewhere)."""
    written = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/relationships/{kind}" Target="{target}"'
        f"{' TargetMode="External"' if is_elsewhere else ''}/>"
        for number, (kind, target, is_elsewhere) in enumerate(found, 1)
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return f'{head}<Relationships xmlns="{RELATIONS}">{written}</Relationships>'


def office(extension: str, parts: Mapping[str, str | bytes] | None = None, main: str = "") -> bytes:
    """Return a file of Word, Excel or PowerPoint with its main part and others."""
    name, kind = MAIN[extension]
    types = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types '
        'xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default '
        'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/{name}" '
        f'ContentType="{kind}"/></Types>'
    )
    whole = {
        "[Content_Types].xml": types,
        "_rels/.rels": relations(("officeDocument", name, False)),
        name: main or f"<w:document {WORD_NAMES}><w:body/></w:document>",
    }
    return zipped(whole | dict(parts or {}))


def word(body: str = "", parts: Mapping[str, str | bytes] | None = None) -> bytes:
    """Return a Word file with something in its body."""
    return office(
        "docx", parts, f"<w:document {WORD_NAMES}><w:body><w:p>{body}</w:p></w:body></w:document>"
    )


def word_with(*found: tuple[str, str, bool], **parts: str | bytes) -> bytes:
    """Return a Word file with relations of its main part."""
    return word("", {"word/_rels/document.xml.rels": relations(*found), **parts})


def field(*pieces: str) -> str:
    """Return a field of Word that is written in several pieces."""
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    return begin + runs + end


def sheet(formula: str) -> str:
    """Return a sheet of Excel with a formula."""
    cell = f"<c><f>{formula}</f><v>1</v></c>"
    return f"<worksheet><sheetData><row>{cell}</row></sheetData></worksheet>"


def open_document(
    extension: str,
    content: str = "",
    parts: Mapping[str, str | bytes] | None = None,
    manifest: str = "",
) -> bytes:
    """Return a file of LibreOffice."""
    kind = f"application/vnd.oasis.opendocument.{ODF_TYPES[extension]}"
    whole: dict[str, str | bytes] = {
        "mimetype": kind,
        "content.xml": f"<office:document-content {ODF_NAMES}><office:scripts/><office:body>"
        f"{content}</office:body></office:document-content>",
        "META-INF/manifest.xml": f"<manifest:manifest {ODF_NAMES}><manifest:file-entry "
        f'manifest:full-path="/"/>{manifest}</manifest:manifest>',
    }
    return zipped(whole | dict(parts or {}), first_stored=True)


def ole(*streams: str) -> bytes:
    """Return an OLE file, or as much of one as its directory, with streams by name."""
    names = "".join(f"{name}\0".ljust(64) for name in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + names.encode("utf-16-le")
