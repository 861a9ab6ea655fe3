"""The child process that opens Office files, so that a crash or a bomb ends here.

Run as a script by the module `office` beside it, within its bounds, never imported: it knows
neither settings nor database. The file is on standard input; the argument says what its name says.
The answer is one JSON object: `{"accepted": true}`, or `{"refused": code, "found": where}` with a
code of `OfficeRefusal`.

What is looked for: ECMA-376 (Office Open XML) and OASIS OpenDocument 1.3 name the parts, and
https://attack.mitre.org/techniques/T1221/ and T1559/002 how they are misused.
"""

import io
import json
import os
import sys
import traceback
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import PurePosixPath
from typing import IO

from boardtrade.media.documents.office_addresses import PROGRAMS, RefusedError
from boardtrade.media.documents.office_xml import (
    CHUNK_BYTES,
    CONTENT_TYPES,
    OpenDocumentReader,
    OpenXmlReader,
    TypesReader,
    XmlReader,
    is_declared_xml,
)

FOLDERS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
"""Where each kind of Office Open XML keeps its parts: ECMA-376, part 1."""
OPEN_DOCUMENTS = {
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
}
MAX_LIST_BYTES = 2_000_000
"""For the list of parts; that of a long document has some kilobytes."""
MAX_PARTS = 20_000
MAX_UNPACKED_BYTES = 1_000_000_000
MAX_NESTED_BYTES = 50_000_000
ENCRYPTED_FLAG = 1
END_OF_ARCHIVE = b"PK\x05\x06"
END_BYTES = 22 + 65_535
LOCAL_HEADER = b"PK\x03\x04"
LOCAL_HEADER_BYTES = 30

WITH_MACROS = frozenset({"docm", "dotm", "xlsm", "xltm", "xlam", "xlsb", "pptm", "potm", "ppam"})
PROGRAM_STARTS = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!", b"{\\rtf")
NOT_READ = frozenset({".vml", ".svg", ".htm", ".html", ".txt"})
"""Parts that begin as XML does, which programs only draw, and which are often no good XML."""
FONTS = frozenset({".odttf", ".fntdata"})
"""Scrambled, so that they may begin as anything does."""
OLE_START = b"\xd0\xcf\x11\xe0"
# Names of streams in an OLE file stand in its directory as UTF-16, each in one piece.
OLE_MACROS = tuple(name.encode("utf-16-le") for name in ("_VBA_PROJECT", "VBA\0"))
OLE_PACKAGE = "\x01Ole10Native".encode("utf-16-le")


def check(file: IO[bytes], extension: str, depth: int = 0) -> None:
    """Raise RefusedError unless a file is what its extension says, and starts nothing."""
    try:
        archive = open_archive(file)
    except RefusedError:
        raise
    except Exception as error:  # archives made to do harm fail in ways of their own
        raise RefusedError("wrong_type") from error
    parts = archive.infolist()
    names = {part.filename.lower() for part in parts}
    if any(part.flag_bits & ENCRYPTED_FLAG for part in parts):
        raise RefusedError("password")
    check_names(parts)
    if extension in FOLDERS:
        is_whole = CONTENT_TYPES in names and any(
            name.startswith(FOLDERS[extension]) for name in names
        )
        read_part: Callable[[str], XmlReader] = partial(OpenXmlReader, extension=extension)
    else:
        is_whole = "content.xml" in names and read_type(archive) == OPEN_DOCUMENTS[extension]
        read_part = OpenDocumentReader
    if not is_whole:
        raise RefusedError("wrong_type")
    types = read_types(archive) if extension in FOLDERS else None
    for part in parts:
        if not part.is_dir():
            check_part(archive, part, read_part, types, depth)


def open_archive(file: IO[bytes]) -> zipfile.ZipFile:
    """Return the archive, whose parts lie side by side and take a sensible room."""
    length = file.seek(0, os.SEEK_END)
    file.seek(max(0, length - END_BYTES))
    end = file.read().rpartition(END_OF_ARCHIVE)[2]
    if int.from_bytes(end[8:12], "little") > MAX_LIST_BYTES:
        raise RefusedError("wrong_type")
    file.seek(0)
    archive = zipfile.ZipFile(file)
    parts = sorted(archive.infolist(), key=lambda part: part.header_offset)
    if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES or len(parts) > MAX_PARTS:
        raise RefusedError("too_large")
    lowered = [part.filename.lower() for part in parts]
    if len(set(lowered)) != len(lowered):  # programs differ in which of two they read
        raise RefusedError("wrong_type")
    before = 0
    for part in parts:
        if part.header_offset < before:  # one piece serves as many parts
            raise RefusedError("too_large")
        before = part.header_offset + LOCAL_HEADER_BYTES + part.compress_size
    first = parts[0].header_offset if parts else 0
    file.seek(0)
    if file.read(first).strip(b"\0"):  # something else comes first
        raise RefusedError("wrong_type")
    return archive


def check_names(parts: list[zipfile.ZipInfo]) -> None:
    """Refuse what the name of a part says already."""
    for part in parts:
        name = part.filename.lower()
        pieces = PurePosixPath(name.replace("\\", "/")).parts
        if name.startswith("/") or ".." in pieces:
            raise RefusedError("wrong_type", part.filename)
        extension = PurePosixPath(name).suffix.lstrip(".")
        is_basic = pieces[:1] == ("basic",) and not pieces[-1].startswith("script-l")
        is_script = pieces[:1] == ("scripts",) and not part.is_dir()
        is_dialog = pieces[:1] == ("dialogs",) and not pieces[-1].startswith("dialog-l")
        if (
            pieces[-1:] in {("vbaproject.bin",), ("vbadata.xml",)}
            or "macrosheets" in pieces
            or extension in WITH_MACROS
            or ((is_basic or is_dialog) and extension in {"xml", "xlb", "xba", "xdl"})
            or is_script
        ):
            raise RefusedError("macros", part.filename)
        if "activex" in pieces:
            raise RefusedError("controls", part.filename)
        if extension in PROGRAMS:
            raise RefusedError("program", part.filename)
        if pieces[:1] == ("xl",) and "querytables" in pieces:
            raise RefusedError("data_connection", part.filename)


def read_type(archive: zipfile.ZipFile) -> str:
    """Return what an OpenDocument file says that it is."""
    with archive.open("mimetype") as file:
        return file.read(200).decode("ascii", "replace").strip()


def read_types(archive: zipfile.ZipFile) -> TypesReader:
    """Read of which types the parts of an Office file are."""
    name = next(part for part in archive.namelist() if part.lower() == CONTENT_TYPES)
    types = TypesReader(name)
    with archive.open(name) as file:
        types.read(file.read(CHUNK_BYTES), file)
    return types


def check_part(
    archive: zipfile.ZipFile,
    part: zipfile.ZipInfo,
    read_part: "Callable[[str], XmlReader]",
    types: TypesReader | None,
    depth: int,
) -> None:
    """Read one part to its end, so that what it claims of itself is checked too."""
    name = part.filename
    try:
        with archive.open(part) as file:
            start = file.read(CHUNK_BYTES)
            if not start:  # LibreOffice writes some parts so
                return
            if is_xml(name, start) or is_declared_xml(name, types):
                read_part(name).read(start, file)
            elif start.startswith(PROGRAM_STARTS) and not name.lower().endswith(tuple(FONTS)):
                raise RefusedError("program", name)
            elif start.startswith(OLE_START):
                check_ole(name, start, file)
            elif start.startswith(LOCAL_HEADER) and depth == 0:
                check_nested(name, start, file)
            else:
                while file.read(CHUNK_BYTES):
                    pass
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError) as error:
        raise RefusedError("wrong_type", name) from error
    except Exception as error:
        if isinstance(error, RefusedError):
            raise
        raise RefusedError("wrong_type", name) from error


def is_xml(name: str, start: bytes) -> bool:
    """Return whether a part is to be read as XML, whatever it is called."""
    suffix = PurePosixPath(name.lower()).suffix
    if suffix in {".xml", ".rels"}:
        return True
    plain = start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return plain.startswith(b"<") and suffix not in NOT_READ


def check_ole(name: str, start: bytes, file: IO[bytes]) -> None:
    """Refuse what an embedded object of the old kind may hold beside a picture of itself."""
    content = start
    while chunk := file.read(CHUNK_BYTES):
        content += chunk
        if len(content) > MAX_NESTED_BYTES:
            raise RefusedError("attachment", name)
    if any(macro in content for macro in OLE_MACROS):
        raise RefusedError("macros", name)
    if OLE_PACKAGE in content:
        raise RefusedError("attachment", name)


def check_nested(name: str, start: bytes, file: IO[bytes]) -> None:
    """Check the workbook behind a chart as if it had been uploaded itself."""
    extension = PurePosixPath(name.lower()).suffix.lstrip(".")
    if extension not in {*FOLDERS, *OPEN_DOCUMENTS}:
        raise RefusedError("attachment", name)
    content = start + file.read(MAX_NESTED_BYTES)
    if file.read(1):
        raise RefusedError("attachment", name)
    try:
        check(io.BytesIO(content), extension, depth=1)
    except RefusedError as refused:
        raise RefusedError(refused.reason, f"{name}: {refused.found}") from refused


def main(extension: str) -> dict[str, object]:
    """Check the file on standard input and return the answer."""
    try:
        check(sys.stdin.buffer, extension)
    except RefusedError as refused:
        return {"refused": refused.reason, "found": refused.found[:1000]}
    except Exception:
        # Whatever a hostile file makes the libraries raise, memory that ran out included.
        traceback.print_exc()
        return {"refused": "wrong_type"}
    return {"accepted": True}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:])))
    sys.stdout.flush()
    os._exit(0)
