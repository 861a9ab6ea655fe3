"""Reads the XML of Office files, for the child process that opens them; see `office_reader`."""

import re
from dataclasses import dataclass, field
from typing import IO
from urllib.parse import unquote
from xml.parsers import expat

from boardtrade.media.documents.office_addresses import (
    MACRO_SCHEME,
    RefusedError,
    is_program,
    is_remote,
    reaches_out,
)

CONTENT_TYPES = "[content_types].xml"
CHUNK_BYTES = 256 * 1024
FORMULAS = ("f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula")
"""Elements of a workbook that hold what is worked out."""
WORD_FIELD = re.compile(r"^[\s\"]*(DDE|DDEAUTO)\b", re.IGNORECASE | re.MULTILINE)
WORD_REMOTE_FIELD = re.compile(
    r"^\s*(?:(?:INCLUDETEXT|LINK)\b[^\n]*?(?:https?:|\\\\\\\\|file://[^/]|mhtml:)"
    r"|(?:INCLUDEPICTURE|IMPORT)\s+\"?\s*(?:\\\\\\\\|file://[^/]))",
    re.IGNORECASE | re.MULTILINE,
)
MACRO_TYPE = re.compile("macroenabled|vbaproject|macrosheet", re.IGNORECASE)


def get_values(attributes: dict[str, str], local: str) -> list[str]:
    """Return the values of the attributes of a name, whatever prefix a file has chosen for it."""
    return [value for name, value in attributes.items() if name.rpartition(":")[2] == local]


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


def is_declared_xml(part: str, types: "TypesReader | None") -> bool:
    """Return whether a file says itself that a part is XML, however the part is called."""
    if types is None:
        return False
    name = unquote(part).lower()
    return f"/{name}" in types.parts or name.rpartition(".")[2] in types.extensions


class TypesReader(XmlReader):
    """Reads which parts an Office file has, and of which types they are: OPC, ECMA-376, part 2.

    A part may have any name and be in any folder: only its type says what it is.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.parts: set[str] = set()
        self.extensions: set[str] = set()

    def element(self, local: str, attributes: dict[str, str]) -> None:
        """Note what is XML; refuse macros."""
        part, extension = attributes.get("PartName", ""), attributes.get("Extension", "")
        kind = attributes.get("ContentType", "").partition(";")[0].strip().lower()
        if MACRO_TYPE.search(kind):
            self.refuse("macros", part or extension)
        if kind.endswith(("+xml", "/xml")) and kind != "image/svg+xml":
            self.parts.add(unquote(part).lower())
            self.extensions.add(extension.lower())


class OpenXmlReader(XmlReader):
    """Reads a part of Word, Excel or PowerPoint."""

    def __init__(self, name: str, extension: str) -> None:
        super().__init__(name)
        self.is_relations = name.lower().endswith(".rels")
        if extension == "docx":
            self.collected = {"instrText": "field", "delInstrText": "field"}
        elif extension == "xlsx":
            self.collected = dict.fromkeys(FORMULAS, "formula")
        self.is_workbook = extension == "xlsx"

    def element(self, local: str, attributes: dict[str, str]) -> None:
        """Look for what is not only read."""
        if self.is_relations:
            if local == "Relationship":
                self._check_relation(attributes)
        elif local == "ddeLink":
            self.refuse("dde")
        elif local == "connection" and self.is_workbook:
            # One without a version is no connection of Excel's, unless the part says so.
            is_of_data = "refreshedVersion" in attributes or "connections" in self.name.lower()
            if is_of_data and attributes.get("name") != "ThisWorkbookDataModel":
                self.refuse("data_connection", attributes.get("name", ""))
        elif local == "queryTable" and self.is_workbook:
            self.refuse("data_connection", attributes.get("name", ""))
        elif local in {"fldSimple", "fldChar"}:
            self.texts.setdefault("field", []).append(
                "\n".join(["", *get_values(attributes, "instr"), ""])
            )
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
        for address in get_values(attributes, "href"):
            self._check_address(local, address)
        if local == "encryption-data":
            self.refuse("password")
        if local in {"dde-source", "dde-connection-decl", "dde-link", "dde-connection"}:
            self.refuse("dde", local)
        if local in {"applet", "plugin"}:
            self.refuse("program", local)
        if local == "script" or get_values(attributes, "macro-name"):
            self.refuse("macros")
        if {"execute", "macro"}.intersection(get_values(attributes, "action")):
            self.refuse("program")
        for formula in get_values(attributes, "formula"):
            if reaches_out(formula):
                self.refuse("dde", formula)

    def _check_address(self, local: str, address: str) -> None:
        if MACRO_SCHEME.match(address):
            self.refuse("macros", address)
        if address and is_program(address):
            self.refuse("program", address)
        if address and local not in self.LINKS and is_remote(address):
            self.refuse("template" if local == "template" else "remote", address)
