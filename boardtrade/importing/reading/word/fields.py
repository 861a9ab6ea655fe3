"""Fields of Word: what they show is kept as text, where they lead to as a link."""

import re
from dataclasses import dataclass, field

from lxml import etree

from boardtrade.importing.reading.findings import Findings
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
from boardtrade.importing.reading.word.places import Places

_LINK = re.compile(r'^\s*HYPERLINK\s+(?:"([^"]*)"|([^\s\\]\S*))?', re.IGNORECASE)
_LINK_PLACE = re.compile(r'\\l\s+(?:"([^"]*)"|(\S+))', re.IGNORECASE)
_REFERENCE = re.compile(r"^\s*(?:REF|PAGEREF)\s+(\S+)", re.IGNORECASE)
_NOTE_REFERENCE = re.compile(r"^\s*NOTEREF\s+(\S+)", re.IGNORECASE)
_CONTENTS = re.compile(r"^\s*(?:TOC|INDEX|TOA)\b", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"^\s*(?:PAGE|NUMPAGES|PAGEREF|SECTIONPAGES)\b", re.IGNORECASE)
_SILENT = re.compile(r"^\s*(?:XE|TC|RD|TA|SET|ASK|FILLIN)\b", re.IGNORECASE)
_FORM = re.compile(r"^\s*(?:FORMTEXT|FORMDROPDOWN)\b", re.IGNORECASE)


@dataclass
class _Field:
    instruction: str = ""
    is_result: bool = False
    result: list[Element] = field(default_factory=list)
    """The runs that show what the field says."""


def settle_fields(root: Element, places: Places, findings: Findings) -> None:
    """Put in the place of each field what it shows; links become hyperlinks."""
    for element in iterate(root, "w:fldSimple"):
        runs = list(element)
        instruction = get(element, "w:instr")
        unwrap(element)
        _settle(_Field(instruction, True, runs), places, findings)
    open_fields: list[_Field] = []
    for run in iterate(root, "w:r"):
        _read_run(run, open_fields, places, findings)
    for element in iterate(root, "w:instrText", "w:fldChar", "w:ffData"):
        remove(element)


def _read_run(run: Element, open_fields: list[_Field], places: Places, findings: Findings) -> None:
    """Follow the marks in a run: a field begins, shows its result, and ends."""
    is_shown = False
    for child in list(run):
        if child.tag == named("w:fldChar"):
            kind = get(child, "w:fldCharType")
            if kind == "begin":
                open_fields.append(_Field())
            elif kind == "separate" and open_fields:
                open_fields[-1].is_result = True
            elif kind == "end" and open_fields:
                _settle(open_fields.pop(), places, findings)
        elif child.tag == named("w:instrText"):
            if open_fields and not open_fields[-1].is_result:
                open_fields[-1].instruction += child.text or ""
        elif child.tag != named("w:rPr"):
            is_shown = True
    if is_shown:
        for each in open_fields:
            if each.is_result:
                each.result.append(run)


def _settle(found: _Field, places: Places, findings: Findings) -> None:
    runs = [run for run in found.result if run.getparent() is not None]
    instruction = found.instruction
    if _SILENT.match(instruction):
        return
    if _CONTENTS.match(instruction):
        if runs:
            findings.add("contents", places.find(runs[0]))
        for run in runs:
            remove(run)
        return
    if match := _NOTE_REFERENCE.match(instruction):
        _cite_again(runs, match[1])
        return
    if _PAGE_NUMBER.match(instruction):
        if runs:
            findings.add("page_number", places.find(runs[0]), _join(runs))
        for run in runs:
            remove(run)
        return
    if match := _LINK.match(instruction):
        address = match[1] or match[2] or ""
        place = _LINK_PLACE.search(instruction)
        anchor = (place[1] or place[2] or "") if place else ""
        if address and anchor:
            address = f"{address}#{anchor}"
        _link(runs, address=address, anchor="" if address else anchor)
        return
    if match := _REFERENCE.match(instruction):
        _link(runs, address="", anchor=match[1])
        return
    if _FORM.match(instruction) and runs:
        findings.add("form", places.find(runs[0]), _join(runs))


def _join(runs: list[Element]) -> str:
    return " ".join(filter(None, map(text_of, runs)))


def _link(runs: list[Element], *, address: str, anchor: str) -> None:
    """Wrap runs in links, one in each paragraph that they are in."""
    by_parent: dict[Element, list[Element]] = {}
    for run in runs:
        by_parent.setdefault(run.getparent(), []).append(run)
    for parent, siblings in by_parent.items():
        if parent.tag == named("w:hyperlink"):
            continue
        link = etree.Element(named("w:hyperlink"))
        if address:
            link.set(ADDRESS, address)
        elif anchor:
            link.set(named("w:anchor"), anchor)
        else:
            continue
        parent.insert(parent.index(siblings[0]), link)
        for run in siblings:
            link.append(run)


ADDRESS = "address"
"""The attribute of a link whose address stood in a field, until it has a relationship."""


def _cite_again(runs: list[Element], bookmark: str) -> None:
    """Put a reference to the note that a bookmark is at in the place of its number."""
    if not runs:
        return
    root = runs[0].getroottree().getroot()
    for start in iterate(root, "w:bookmarkStart"):
        if get(start, "w:name") != bookmark:
            continue
        notes = find_all(
            start,
            "(following::w:footnoteReference | following::w:endnoteReference)[1]",
        )
        if notes:
            note = etree.Element(notes[0].tag)
            note.set(named("w:id"), get(notes[0], "w:id"))
            first = runs[0]
            for child in list(first):
                if child.tag != named("w:rPr"):
                    first.remove(child)
            first.append(note)
            for run in runs[1:]:
                remove(run)
        return


def settle_links(root: Element, relationships: dict[str, str]) -> dict[str, str]:
    """Give links from fields a relationship, and unwrap those that lead nowhere.

    `relationships` has the addresses of the part by their ids; the new ones are returned.
    """
    added: dict[str, str] = {}
    for link in iterate(root, "w:hyperlink"):
        if address := link.attrib.pop(ADDRESS, ""):
            key = f"btLink{len(added)}"
            added[key] = address
            link.set(named("r:id"), key)
            continue
        key = get(link, "r:id")
        if key and key not in relationships:
            del link.attrib[named("r:id")]
        if not get(link, "r:id") and not get(link, "w:anchor"):
            unwrap(link)
    for paragraph in iterate(root, "w:hyperlink"):
        inner = find(paragraph, "w:hyperlink")
        if inner is not None:
            unwrap(inner)
    return added
