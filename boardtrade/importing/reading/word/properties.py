"""What a Word file says of itself: title, author, date."""

import re
from dataclasses import dataclass

from boardtrade.importing.reading.word.names import find
from boardtrade.importing.reading.word.package import Package

_NOBODY = re.compile(
    r"(?i)^(?:microsoft.*|office.*|user|admin(?:istrator)?|python-docx|unknown|author|windows.*|"
    r"un-named|google docs|libreoffice.*|owner|apache poi|docx4j.*|pandoc)$"
)
_NO_TITLE = re.compile(
    r"(?i)^(?:untitled.*|microsoft word.*|document ?\d*|word document|.*\.docx?)?$"
)


@dataclass(frozen=True)
class Properties:
    """The properties of the document; empty where it says nothing, or only what a program wrote."""

    title: str = ""
    authors: tuple[str, ...] = ()
    day: str = ""
    """The last change, as 2026-11-30."""


def read_properties(package: Package) -> Properties:
    """Return the properties. Programs write some of them without being asked."""
    part = next(
        (
            relationship.target
            for relationship in package.read_relationships("").values()
            if relationship.kind == "core-properties"
        ),
        "docProps/core.xml",
    )
    root = package.read_xml(part)
    if root is None:
        return Properties()
    texts = {}
    for name in ("dc:title", "dc:creator", "dcterms:modified", "dcterms:created"):
        element = find(root, name)
        texts[name] = "" if element is None else " ".join((element.text or "").split())
    names = (name.strip() for name in re.split(r"[;,]", texts["dc:creator"]))
    title = texts["dc:title"]
    day = (texts["dcterms:modified"] or texts["dcterms:created"])[:10]
    return Properties(
        title="" if _NO_TITLE.match(title) else title,
        authors=tuple(name for name in names if name and not _NOBODY.match(name)),
        day=day if re.fullmatch(r"(?:19|20)\d\d-\d\d-\d\d", day) else "",
    )
