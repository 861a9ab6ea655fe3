"""Reads a Word file: its text as HTML by mammoth, and beside it what mammoth does not tell."""

from dataclasses import dataclass, field
from typing import IO, Any

import mammoth
import mammoth.html

from boardtrade.importing.reading.findings import Findings
from boardtrade.importing.reading.word.drawings import Drawings, WordPicture, settle_alternatives
from boardtrade.importing.reading.word.equations import settle_equations
from boardtrade.importing.reading.word.fields import settle_fields, settle_links
from boardtrade.importing.reading.word.names import (
    Element,
    find,
    find_all,
    get,
    iterate,
    named,
    remove,
    text_of,
    unwrap,
)
from boardtrade.importing.reading.word.numbering import Numbering
from boardtrade.importing.reading.word.package import NoWordFileError, Package, Relationship
from boardtrade.importing.reading.word.paragraphs import Marker
from boardtrade.importing.reading.word.places import Places
from boardtrade.importing.reading.word.plain_package import write_plain_package
from boardtrade.importing.reading.word.properties import Properties, read_properties
from boardtrade.importing.reading.word.revisions import count_revisions, settle_revisions
from boardtrade.importing.reading.word.styles import Styles

NOTE_KINDS = ("footnotes", "endnotes")
ID_PREFIX = "at-"
"""With it begin the ids in the HTML: those of bookmarks, and of notes."""
_WRAPPERS = ("w:smartTag", "w:customXml", "w:bdo", "w:dir")
_USELESS = (
    *("w:proofErr", "w:permStart", "w:permEnd", "w:lastRenderedPageBreak", "w:softHyphen"),
    *("w:commentRangeStart", "w:commentRangeEnd", "w:commentReference", "w:annotationRef"),
)


@dataclass
class WordRead:
    """What was read of a Word file."""

    html: str
    infos: list[dict[str, object]]
    pictures: list[WordPicture]
    properties: Properties
    revisions: int
    """How many changes were tracked."""
    package: Package
    findings: Findings = field(default_factory=Findings)


def read_word(file: IO[bytes], text: str) -> WordRead:
    """Read a Word file with its tracked changes accepted, or its original text.

    Raises NoWordFileError, and whatever the libraries raise for damaged files.
    """
    package = Package.open(file)
    root = package.read_xml(package.main_part)
    body = find(root, "w:body")
    if root is None or body is None:
        raise NoWordFileError
    styles = Styles(package.read_xml(package.find_part("styles")))
    numbering = Numbering(package.read_xml(package.find_part("numbering")))
    findings = Findings()
    revisions = count_revisions(root)
    settle_revisions(root, text)
    _settle_wrappers(root, findings)
    places = Places(root, styles)
    relationships = dict(package.read_relationships(package.main_part))
    drawings = Drawings(relationships, places, findings)
    drawings.settle(root)
    settle_equations(root, places, findings)
    settle_fields(root, places, findings)
    marker = Marker(styles, numbering, places, findings)
    marker.mark(root)
    _remove_useless(root)
    roots, links = {"document": root}, {"document": _settle_links(root, relationships)}
    for kind in NOTE_KINDS:
        name = package.find_part(kind)
        if (notes := package.read_xml(name)) is not None:
            revisions += count_revisions(notes)
            roots[kind] = notes
            links[kind] = _settle_notes(package, name, notes, text, marker)
    _drop_lost_notes(root, roots)
    _report_rest(package, findings)
    result = mammoth.convert_to_html(
        write_plain_package(roots, links),
        style_map="",
        include_default_style_map=True,
        include_embedded_style_map=False,
        id_prefix=ID_PREFIX,
        convert_image=_name_picture,
    )
    return WordRead(
        html=result.value,
        infos=marker.as_json,
        pictures=drawings.pictures,
        properties=read_properties(package),
        revisions=revisions,
        package=package,
        findings=findings,
    )


def _settle_wrappers(root: Element, findings: Findings) -> None:
    """Unwrap what only groups others; a table of contents is left out."""
    for element in iterate(root, "w:sdt"):
        gallery = get(find(element, "w:sdtPr/w:docPartObj/w:docPartGallery"))
        content = find(element, "w:sdtContent")
        if gallery == "Table of Contents":
            findings.add("contents")
            remove(element)
        elif find(element, "w:sdtPr/w:showingPlcHdr") is not None:
            remove(element)  # "Click to enter text"
        elif content is not None:
            element.getparent().replace(element, content)
            unwrap(content)
        else:
            remove(element)
    for element in iterate(root, *_WRAPPERS):
        unwrap(element)


def _settle_links(root: Element, relationships: dict[str, Relationship]) -> dict[str, Relationship]:
    addresses = {
        key: each.target for key, each in relationships.items() if each.kind == "hyperlink"
    }
    added = settle_links(root, addresses)
    return relationships | {
        key: Relationship("hyperlink", address, True) for key, address in added.items()
    }


def _settle_notes(
    package: Package, name: str, root: Element, text: str, marker: Marker
) -> dict[str, Relationship]:
    """Make the notes plain; pictures, boxes and tables of them cannot be shown in a line."""
    relationships = dict(package.read_relationships(name))
    settle_revisions(root, text)
    _settle_wrappers(root, marker.findings)
    places = Places(root, marker.styles)
    drawings = Drawings(relationships, places, marker.findings, may_have_pictures=False)
    drawings.settle(root)
    settle_equations(root, places, marker.findings)
    settle_fields(root, places, marker.findings)
    marker.strip(root)
    _remove_useless(root)
    for element in iterate(root, "w:footnoteReference", "w:endnoteReference"):
        remove(element)
    return _settle_links(root, relationships)


def _drop_lost_notes(root: Element, roots: dict[str, Element]) -> None:
    """Remove references to notes that the file does not have."""
    for kind, name in (("footnotes", "w:footnote"), ("endnotes", "w:endnote")):
        known = {get(note, "w:id") for note in find_all(roots.get(kind), name)}
        for reference in iterate(root, f"{name}Reference"):
            if get(reference, "w:id") not in known:
                remove(reference)


def _remove_useless(root: Element) -> None:
    settle_alternatives(root)
    for element in iterate(root, *_USELESS):
        remove(element)
    for element in iterate(root, "w:bookmarkStart"):
        if get(element, "w:name") == "_GoBack":
            remove(element)
    for element in root.iter(named("w:p"), named("w:tbl")):
        element.attrib.pop("moved", None)


def _report_rest(package: Package, findings: Findings) -> None:
    """Say what of the file is no part of its text: comments, heads and feet of pages."""
    comments = package.read_xml(package.find_part("comments"))
    if count := len(find_all(comments, "w:comment")):
        findings.add("comments", detail=str(count))
    seen: set[str] = set()
    for relationship in package.read_relationships(package.main_part).values():
        if relationship.kind in {"header", "footer"} and not relationship.is_external:
            root = package.read_xml(relationship.target)
            words = "" if root is None else text_of(root)
            if any(sign.isalpha() for sign in words) and words not in seen:
                seen.add(words)
                findings.add(relationship.kind, detail=words)


def _name_picture(image: Any) -> list[Any]:
    return [mammoth.html.element("img", {"src": image.alt_text or ""}, [])]
