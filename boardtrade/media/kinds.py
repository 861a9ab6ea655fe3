"""The one list of the kinds of file that anybody may upload, and what else a file may be.

A kind is told by the content of a file. Its name has to agree, and what readers get is served as
what the list says of the kind, whatever the browser that sent it called it.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."


@dataclass(frozen=True)
class FileKind:
    """A kind of file that is accepted, and how it is served."""

    extension: str
    content_type: str
    label: "StrPromise | str"


DOCUMENT_KINDS = {
    kind.extension: kind
    for kind in (
        FileKind("pdf", "application/pdf", "PDF"),
        FileKind("docx", f"{OFFICE}wordprocessingml.document", "Word (.docx)"),
        FileKind("xlsx", f"{OFFICE}spreadsheetml.sheet", "Excel (.xlsx)"),
        FileKind("pptx", f"{OFFICE}presentationml.presentation", "PowerPoint (.pptx)"),
        FileKind("odt", f"{OPEN_DOCUMENT}text", "OpenDocument (.odt, .ods, .odp)"),
        FileKind("ods", f"{OPEN_DOCUMENT}spreadsheet", "OpenDocument (.odt, .ods, .odp)"),
        FileKind("odp", f"{OPEN_DOCUMENT}presentation", "OpenDocument (.odt, .ods, .odp)"),
        FileKind("csv", "text/csv; charset=utf-8", "CSV"),
    )
}
PICTURE_EXTENSIONS = {"avif": "avif", "gif": "gif", "jpeg": "jpg", "png": "png", "webp": "webp"}
"""How the name of a picture ends, by what it is."""
LIST_EXTENSIONS = ("csv", "tsv", "txt", "md")
"""Lists and tables of recommendations, which are read and not kept."""
INLINE = "pdf"
"""The one kind that a browser may show by itself; all others are saved."""
UNKNOWN_TYPE = "application/octet-stream"


def content_type_of(extension: str) -> str:
    """Return how a stored file is served; what is not on the list is bytes, and nothing else."""
    kind = DOCUMENT_KINDS.get(extension.lower())
    return kind.content_type if kind else UNKNOWN_TYPE


def name_kinds() -> str:
    """Return the kinds of documents that are accepted, for a sentence."""
    return ", ".join(dict.fromkeys(str(kind.label) for kind in DOCUMENT_KINDS.values()))


HINTS: "dict[str, StrPromise]" = {
    **dict.fromkeys(
        ("doc", "dot", "docm", "dotm", "dotx", "rtf", "pages", "wpd", "txt"),
        _("Save it from its program as .docx, without macros, or as PDF, and upload that."),
    ),
    **dict.fromkeys(
        ("xls", "xlsm", "xlsb", "xlt", "xltm", "xltx", "numbers", "tsv"),
        _("Save it from its program as .xlsx, without macros, or as CSV, and upload that."),
    ),
    **dict.fromkeys(
        ("ppt", "pptm", "pps", "ppsx", "ppsm", "potx", "potm", "key"),
        _("Save it from its program as .pptx, without macros, or as PDF, and upload that."),
    ),
    **dict.fromkeys(
        ("ott", "ots", "otp", "fodt", "fods", "fodp", "odg", "sxw"),
        _("Save it as .odt, .ods or .odp, or as PDF, and upload that."),
    ),
    **dict.fromkeys(
        ("zip", "7z", "rar", "gz", "tar", "tgz", "bz2", "xz", "iso"),
        _("Unpack it, and upload the files that are in it."),
    ),
    **dict.fromkeys(
        ("jpg", "jpeg", "png", "gif", "webp", "avif", "heic", "svg", "tif", "tiff", "bmp"),
        _("Upload pictures under Images."),
    ),
    **dict.fromkeys(
        ("html", "htm", "xhtml", "mht", "mhtml", "xml"),
        _("Print the page to a PDF, and upload that."),
    ),
}
"""What to do with a file that is not accepted, by how its name ends."""

MARKUP = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body|script|iframe|img|a\s|p>|!--)",
    re.I,
)
SIGNATURES: "tuple[tuple[bytes, StrPromise], ...]" = (
    (b"%PDF-", _("a PDF")),
    (b"PK\x03\x04", _("an archive (ZIP)")),
    (b"\xd0\xcf\x11\xe0", _("an Office file of before 2007, or one with a password")),
    (b"{\\rtf", _("an RTF file")),
    (b"\xff\xd8\xff", _("a JPEG picture")),
    (b"\x89PNG", _("a PNG picture")),
    (b"GIF8", _("a GIF picture")),
    (b"II*\0", _("a TIFF picture")),
    (b"MM\0*", _("a TIFF picture")),
    (b"8BPS", _("a Photoshop picture")),
    (b"\x7fELF", _("a program")),
    (b"\xcf\xfa\xed\xfe", _("a program")),
    (b"\xca\xfe\xba\xbe", _("a program")),
    (b"#!", _("a program")),
    (b"L\0\0\0\x01\x14\x02\0", _("a shortcut of Windows")),
    (b"7z\xbc\xaf\x27\x1c", _("an archive (7z)")),
    (b"Rar!", _("an archive (RAR)")),
    (b"\x1f\x8b", _("an archive (gzip)")),
    (b"BZh", _("an archive (bzip2)")),
    (b"\xfd7zXZ", _("an archive (xz)")),
)
HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heif")
HEAD_BYTES = 1024


def recognize(head: bytes) -> "StrPromise | str":
    """Return what a file is by its first bytes, for a sentence; '' if that is not known."""
    for signature, label in SIGNATURES:
        if head.startswith(signature):
            return label
    if b"\0" in head and head.startswith((b"MZ", b"BM")):  # words may begin so
        return _("a program") if head.startswith(b"MZ") else _("a BMP picture")
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return _("a WebP picture")
    if head[4:8] == b"ftyp":
        if head[8:12] in {b"avif", b"avis"}:
            return _("an AVIF picture")
        return _("a HEIC picture") if head[8:12] in HEIF_BRANDS else _("a film")
    if b"<svg" in head[:HEAD_BYTES].lower():
        return _("a drawing (SVG)")
    if MARKUP.match(head):
        return _("a web page (HTML)")
    return ""
