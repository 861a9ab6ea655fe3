"""Writes what was read as a Word file of the plainest kind, which mammoth is given.

It is made anew, so that nothing of the original comes along that was not looked at: no styles, no
settings, no pictures, no other parts. What mammoth needs to know of lists are two kinds of them.
"""

import io
import zipfile
from collections.abc import Mapping
from typing import IO
from xml.sax.saxutils import quoteattr

from lxml import etree

from boardtrade.importing.reading.word.names import NAMESPACES, Element, W
from boardtrade.importing.reading.word.package import RELATIONSHIPS, Relationship

BULLETS, NUMBERS = "1", "2"
"""The ids of the two kinds of lists."""
LEVELS = 5
"""So many levels of lists are known to mammoth."""
PICTURE_ID = "btPicture"
"""The relationship of every picture: which one it is, its description says."""
OFFICE = NAMESPACES["r"]
PARTS = ("document", "footnotes", "endnotes")
_CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="png" ContentType="image/png"/>'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)


def write_plain_package(
    roots: Mapping[str, Element], relationships: Mapping[str, Mapping[str, Relationship]]
) -> IO[bytes]:
    """Return a file with the parts in PARTS, and the links that they have."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("[Content_Types].xml", _CONTENT_TYPES)
        archive.writestr(
            "_rels/.rels", _write_relationships({"main": ("officeDocument", "word/document.xml")})
        )
        archive.writestr("word/numbering.xml", _write_numbering())
        archive.writestr("word/media/picture.png", b"")
        for name, root in roots.items():
            archive.writestr(f"word/{name}.xml", etree.tostring(root, encoding="UTF-8"))
            links = {
                key: ("hyperlink", each.target)
                for key, each in relationships.get(name, {}).items()
                if each.kind == "hyperlink"
            }
            links[PICTURE_ID] = ("image", "media/picture.png")
            if name == "document":
                links |= {"btNumbering": ("numbering", "numbering.xml")}
                links |= {f"bt{other}": (other, f"{other}.xml") for other in roots if other != name}
            archive.writestr(f"word/_rels/{name}.xml.rels", _write_relationships(links))
    file.seek(0)
    return file


def _write_relationships(targets: Mapping[str, tuple[str, str]]) -> str:
    rows = "".join(
        f"<Relationship Id={quoteattr(key)} Type={quoteattr(f'{OFFICE}/{kind}')} "
        f"Target={quoteattr(target)}{_mode(kind)}/>"
        for key, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{RELATIONSHIPS}">{rows}</Relationships>'


def _mode(kind: str) -> str:
    return ' TargetMode="External"' if kind == "hyperlink" else ""


def _write_numbering() -> str:
    kinds = {BULLETS: "bullet", NUMBERS: "decimal"}
    lists = "".join(
        f'<w:abstractNum w:abstractNumId="{key}">'
        + "".join(
            f'<w:lvl w:ilvl="{level}"><w:numFmt w:val="{kind}"/></w:lvl>' for level in range(LEVELS)
        )
        + "</w:abstractNum>"
        for key, kind in kinds.items()
    )
    numbers = "".join(
        f'<w:num w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>' for key in kinds
    )
    return f'<w:numbering xmlns:w="{W}">{lists}{numbers}</w:numbering>'
