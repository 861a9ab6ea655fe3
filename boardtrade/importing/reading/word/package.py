"""The parts of a Word file."""

import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO
from urllib.parse import unquote

from lxml import etree

from boardtrade.importing.reading.word.names import STRICT, Element

RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
MAX_XML_BYTES = 80_000_000
"""Of one part: that of a thousand pages has some thirty million."""
MAX_PICTURE_BYTES = 40_000_000


class NoWordFileError(Exception):
    """The file has no text of Word in it."""


@dataclass(frozen=True)
class Relationship:
    """Where a part refers to."""

    kind: str
    target: str
    """The name of a part or, if it is external, an address."""
    is_external: bool


@dataclass
class Package:
    """A Word file, opened once."""

    archive: zipfile.ZipFile
    main_part: str = ""
    _names: dict[str, str] = field(default_factory=dict)

    @classmethod
    def open(cls, file: IO[bytes]) -> "Package":
        """Open a file. Raises NoWordFileError, or what zipfile raises for a damaged one."""
        package = cls(zipfile.ZipFile(file))
        package._names = {name.lower(): name for name in package.archive.namelist()}
        for relationship in package.read_relationships("").values():
            if relationship.kind == "officeDocument":
                package.main_part = relationship.target
        if not package.has(package.main_part):
            package.main_part = "word/document.xml"
        if not package.has(package.main_part):
            raise NoWordFileError
        return package

    def has(self, name: str) -> bool:
        """Return whether there is a part of this name."""
        return name.lower() in self._names

    def read_bytes(self, name: str, limit: int) -> bytes:
        """Return a part, or nothing if there is none or it is larger than the limit."""
        stored = self._names.get(name.lower())
        if stored is None or self.archive.getinfo(stored).file_size > limit:
            return b""
        with self.archive.open(stored) as file:
            return file.read(limit)

    def read_xml(self, name: str) -> Element | None:
        """Return the root of a part, None without one. Nothing outside of it is loaded."""
        content = self.read_bytes(name, MAX_XML_BYTES)
        if not content:
            return None
        for strict, usual in STRICT.items():
            content = content.replace(strict.encode(), usual.encode())
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )
        root = etree.fromstring(content, parser)
        etree.strip_elements(root, etree.Entity, etree.Comment, with_tail=False)
        return root

    def read_relationships(self, name: str) -> Mapping[str, Relationship]:
        """Return where a part refers to, by id; the package itself has no name."""
        folder, base = posixpath.split(name)
        root = self.read_xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        found: dict[str, Relationship] = {}
        for child in [] if root is None else root:
            if child.tag != f"{{{RELATIONSHIPS}}}Relationship":
                continue
            target = child.get("Target", "")
            is_external = child.get("TargetMode", "").lower() == "external"
            if not is_external:
                joined = target if target.startswith("/") else posixpath.join(folder, target)
                target = posixpath.normpath(unquote(joined)).lstrip("/")
            kind = child.get("Type", "").rpartition("/")[2]
            found[child.get("Id", "")] = Relationship(kind, target, is_external)
        return found

    def find_part(self, kind: str) -> str:
        """Return the name of the part of the main one that is of a kind, such as "styles"."""
        for relationship in self.read_relationships(self.main_part).values():
            if relationship.kind == kind and not relationship.is_external:
                return relationship.target
        return ""
