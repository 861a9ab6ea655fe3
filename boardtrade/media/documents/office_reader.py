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
import re
import sys
import traceback
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO
from urllib.parse import unquote
from xml.parsers import expat

FOLDERS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
"""Where each kind of Office Open XML keeps its parts: ECMA-376, part 1."""
OPEN_DOCUMENTS = {
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
}
CONTENT_TYPES = "[content_types].xml"
MAX_LIST_BYTES = 2_000_000
"""For the list of parts; that of a long document has some kilobytes."""
MAX_PARTS = 20_000
MAX_UNPACKED_BYTES = 1_000_000_000
MAX_NESTED_BYTES = 50_000_000
CHUNK_BYTES = 256 * 1024
ENCRYPTED_FLAG = 1
END_OF_ARCHIVE = b"PK\x05\x06"
END_BYTES = 22 + 65_535
LOCAL_HEADER = b"PK\x03\x04"
LOCAL_HEADER_BYTES = 30

PROGRAMS = frozenset(
    {
        *("app", "appref-ms", "bat", "chm", "cmd", "com", "command", "cpl", "dll", "dmg", "exe"),
        *("gadget", "hta", "inf", "ins", "iqy", "jar", "js", "jse", "lnk", "mht", "mhtml", "msc"),
        *("msi", "msix", "msp", "pif", "ps1", "psm1", "py", "reg", "scf", "scr", "sct"),
        *("settingcontent-ms", "sh", "slk", "swf", "url", "vb", "vbe", "vbs", "wll", "ws", "wsc"),
        *("wsf", "wsh", "xll"),
    }
)
WITH_MACROS = frozenset({"docm", "dotm", "xlsm", "xltm", "xlam", "xlsb", "pptm", "potm", "ppam"})
PROGRAM_STARTS = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!", b"{\\rtf")
FORMULAS = ("f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula")
"""Elements of a workbook that hold what is worked out."""
NOT_READ = frozenset({".vml", ".svg", ".htm", ".html", ".txt"})
"""Parts that begin as XML does, which programs only draw, and which are often no good XML."""
FONTS = frozenset({".odttf", ".fntdata"})
"""Scrambled, so that they may begin as anything does."""
DOMAINS = frozenset({"app", "com", "py", "sh", "ws"})
"""Programs by their names, but hosts as well."""
LOCAL_PATH = re.compile(r"file:|[a-z]:[\\/]|\.{0,2}[\\/]", re.IGNORECASE)
OLE_START = b"\xd0\xcf\x11\xe0"
# Names of streams in an OLE file stand in its directory as UTF-16, each in one piece.
OLE_MACROS = tuple(name.encode("utf-16-le") for name in ("_VBA_PROJECT", "VBA\0"))
OLE_PACKAGE = "\x01Ole10Native".encode("utf-16-le")

PROGRAM_SCHEME = re.compile(
    r"\s*(javascript|vbscript|ms-[a-z-]+|search-ms|search|shell|mhtml|mk|res|data|powershell|cmd)\s*:",
    re.IGNORECASE,
)
MACRO_SCHEME = re.compile(r"\s*(vnd\.sun\.star\.script|macro|service|\.uno)\s*:", re.IGNORECASE)
REMOTE_SCHEME = re.compile(r"(https?|ftps?|smb|dav|mhtml|mk|ms-[a-z-]+|search-ms):", re.IGNORECASE)
FILE_ON_HOST = re.compile(r"file:(//(?!/|localhost/)|/{3,5}\\\\|/{4,5}|\\\\)", re.IGNORECASE)
WORD_FIELD = re.compile(r"^[\s\"]*(DDE|DDEAUTO)\b", re.IGNORECASE | re.MULTILINE)
WORD_REMOTE_FIELD = re.compile(
    r"^\s*(?:(?:INCLUDETEXT|LINK)\b[^\n]*?(?:https?:|\\\\\\\\|file://[^/]|mhtml:)"
    r"|(?:INCLUDEPICTURE|IMPORT)\s+\"?\s*(?:\\\\\\\\|file://[^/]))",
    re.IGNORECASE | re.MULTILINE,
)
MACRO_TYPE = re.compile("macroenabled|vbaproject|macrosheet", re.IGNORECASE)
QUOTED = re.compile(r'"[^"]*"')
FORMULA_DDE = re.compile(r"[\w'\]]\s*\|[^|]*!|\bDDE\s*\(", re.IGNORECASE)
FORMULA_CALLS = re.compile(
    r"\b(WEBSERVICE|CALL|REGISTER(\.ID)?|EXEC|RTD|FOPEN)\s*\(", re.IGNORECASE
)


class RefusedError(Exception):
    """The file cannot be accepted: a code of `OfficeRefusal`, and where the reason was found."""

    def __init__(self, reason: str, found: str = "") -> None:
        super().__init__(reason)
        self.reason, self.found = reason, found


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
        read_part: Callable[[str], XmlReader] = OpenXmlReader
    else:
        is_whole = "content.xml" in names and read_type(archive) == OPEN_DOCUMENTS[extension]
        read_part = OpenDocumentReader
    if not is_whole:
        raise RefusedError("wrong_type")
    for part in parts:
        if not part.is_dir():
            check_part(archive, part, read_part, depth)


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


def check_part(
    archive: zipfile.ZipFile,
    part: zipfile.ZipInfo,
    read_part: "Callable[[str], XmlReader]",
    depth: int,
) -> None:
    """Read one part to its end, so that what it claims of itself is checked too."""
    name = part.filename
    try:
        with archive.open(part) as file:
            start = file.read(CHUNK_BYTES)
            if not start:  # LibreOffice writes some parts so
                return
            if is_xml(name, start):
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


def is_remote(address: str) -> bool:
    """Return whether an address leads to another computer."""
    plain = unquote(address).strip()
    return bool(
        REMOTE_SCHEME.match(plain) or FILE_ON_HOST.match(plain) or plain.startswith(("\\\\", "//"))
    )


def is_program(address: str) -> bool:
    """Return whether whoever follows an address starts a program of the computer."""
    plain = unquote(address).strip()
    if PROGRAM_SCHEME.match(plain):
        return True
    if re.match(r"(https?|ftps?|mailto|tel|sms):|#|www\.", plain, re.IGNORECASE):
        return False
    path = re.split(r"[?#]", plain, maxsplit=1)[0]
    suffix = PurePosixPath(path.replace("\\", "/")).suffix.lower()[1:]
    return suffix in PROGRAMS and (suffix not in DOMAINS or bool(LOCAL_PATH.match(plain)))


def reaches_out(formula: str) -> bool:
    """Return whether a formula starts another program, or asks another computer."""
    plain = QUOTED.sub('""', formula)
    return bool(FORMULA_DDE.search(plain) or FORMULA_CALLS.search(plain))


@dataclass
class XmlReader:
    """Reads one part, element by element, in whatever encoding it is written."""

    name: str
    texts: dict[str, list[str]] = field(default_factory=dict)
    inside: str = ""
    """The kind of text that is being collected."""

    collected: dict[str, str] = field(default_factory=dict)
    """The kind of text that an element holds, by its name."""

    def read(self, start: bytes, file: IO[bytes]) -> None:
        """Read the part to its end; raise RefusedError for what it does beside being read."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.EntityDeclHandler = self._refuse_entity
        parser.ExternalEntityRefHandler = self._refuse_entity
        chunk = start
        while chunk:
            parser.Parse(chunk, False)
            chunk = file.read(CHUNK_BYTES)
        parser.Parse(b"", True)
        for kind, pieces in self.texts.items():
            self.judge(kind, "".join(pieces))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        self.inside = self.collected.get(local, self.inside)
        self.element(local, attributes)

    def _end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local in self.collected:
            self.inside = ""
            self.ended(local)

    def _text(self, text: str) -> None:
        if self.inside:
            self.texts.setdefault(self.inside, []).append(text)

    def _refuse_entity(self, *args: object) -> int:
        raise RefusedError("wrong_type", self.name)

    def refuse(self, reason: str, found: str = "") -> None:
        """Refuse the file for what this part holds."""
        raise RefusedError(reason, found or self.name)

    def element(self, local: str, attributes: dict[str, str]) -> None:
        """Look at the beginning of an element."""

    def ended(self, local: str) -> None:
        """Note the end of an element whose text is collected."""

    def judge(self, kind: str, text: str) -> None:
        """Look at all text of a kind."""


class OpenXmlReader(XmlReader):
    """Reads a part of Word, Excel or PowerPoint."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        lowered = name.lower()
        self.is_relations = lowered.endswith(".rels")
        self.is_types = lowered == CONTENT_TYPES
        self.is_connections = lowered.startswith("xl/") and "connections" in lowered
        if lowered.startswith("word/"):
            self.collected = {"instrText": "field", "delInstrText": "field"}
        elif lowered.startswith("xl/"):
            self.collected = dict.fromkeys(FORMULAS, "formula")

    def element(self, local: str, attributes: dict[str, str]) -> None:
        """Look for what is not only read."""
        if self.is_relations:
            if local == "Relationship":
                self._check_relation(attributes)
        elif self.is_types:
            part = attributes.get("PartName") or attributes.get("Extension", "")
            if MACRO_TYPE.search(attributes.get("ContentType", "")):
                self.refuse("macros", part)
        elif local == "ddeLink":
            self.refuse("dde")
        elif local == "connection" and self.is_connections:
            if attributes.get("name") != "ThisWorkbookDataModel":
                self.refuse("data_connection", attributes.get("name", ""))
        elif local in {"fldSimple", "fldChar"}:
            instruction = next(
                (value for key, value in attributes.items() if key.rpartition(":")[2] == "instr"),
                "",
            )
            self.texts.setdefault("field", []).append(f"\n{instruction}\n" if instruction else "\n")
        elif local == "definedName":
            if "auto_open" in attributes.get("name", "").lower():
                self.refuse("macros", attributes.get("name", ""))
        elif local.startswith("hlink"):
            action = attributes.get("action", "").lower()
            if action.startswith("ppaction://macro"):
                self.refuse("macros", action)
            if action.startswith("ppaction://program"):
                self.refuse("program", action)

    def _check_relation(self, attributes: dict[str, str]) -> None:
        kind = attributes.get("Type", "").rpartition("/")[2]
        target = attributes.get("Target", "")
        if kind in {"vbaProject", "wordVbaData", "xlMacrosheet", "xlIntlMacrosheet"}:
            self.refuse("macros", target)
        if kind in {"control", "activeXControlBinary"}:
            self.refuse("controls", target)
        if kind == "aFChunk":
            self.refuse("attachment", target)
        if attributes.get("TargetMode", "").lower() != "external":
            return
        if is_program(target):
            self.refuse("program", target)
        if kind in {"hyperlink", "video", "media", "audio"} or not is_remote(target):
            return
        self.refuse("template" if kind == "attachedTemplate" else "remote", target)

    def ended(self, local: str) -> None:
        """Judge a formula at once; a field may be written in many pieces."""
        if self.collected[local] == "formula":
            self.judge("formula", "".join(self.texts.pop("formula", [])))

    def judge(self, kind: str, text: str) -> None:
        """Refuse fields and formulas that reach out of the file."""
        if kind == "field":
            if WORD_FIELD.search(text):
                self.refuse("dde", "DDE")
            if found := WORD_REMOTE_FIELD.search(text):
                self.refuse("remote", found[0].strip())
        elif reaches_out(text):
            self.refuse("dde", text)


class OpenDocumentReader(XmlReader):
    """Reads a part of a text, table or presentation of LibreOffice and its like."""

    LINKS = frozenset({"a", "h"})

    def element(self, local: str, attributes: dict[str, str]) -> None:
        """Look for what is not only read."""
        address = next(
            (value for name, value in attributes.items() if name.rpartition(":")[2] == "href"), ""
        )
        if local == "encryption-data":
            self.refuse("password")
        if local in {"dde-source", "dde-connection-decl", "dde-link", "dde-connection"}:
            self.refuse("dde", local)
        if local in {"applet", "plugin"}:
            self.refuse("program", local)
        if local == "script" or "script:macro-name" in attributes:
            self.refuse("macros")
        if attributes.get("presentation:action") in {"execute", "macro"}:
            self.refuse("program", address)
        if MACRO_SCHEME.match(address):
            self.refuse("macros", address)
        if address and is_program(address):
            self.refuse("program", address)
        if address and local not in self.LINKS and is_remote(address):
            self.refuse("template" if local == "template" else "remote", address)
        if reaches_out(attributes.get("table:formula", "")):
            self.refuse("dde", attributes["table:formula"])


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
