"""Equations of Word as a line of text, as people type them: (a + b)/c, x^2."""

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
)
from boardtrade.importing.reading.word.places import Places


def settle_equations(root: Element, places: Places, findings: Findings) -> None:
    """Put a line of text in the place of each equation, and say so."""
    for element in iterate(root, "m:oMath"):
        if element.getparent() is None:
            continue
        words = write_equation(element)
        findings.add("equation", places.find(element), words)
        run = etree.Element(named("w:r"))
        etree.SubElement(run, named("w:t")).text = words
        element.addprevious(run)
        remove(element)
    for element in iterate(root, "m:oMathPara"):
        parent = element.getparent()
        if parent is None:
            continue
        for child in element.findall(named("w:r")):
            element.addprevious(child)
        if parent.tag != named("w:p"):  # it stands between paragraphs
            paragraph = etree.Element(named("w:p"))
            element.addprevious(paragraph)
            previous = paragraph.getprevious()
            while previous is not None and previous.tag == named("w:r"):
                paragraph.insert(0, previous)
                previous = paragraph.getprevious()
        remove(element)


def write_equation(element: Element) -> str:
    """Return an equation, or a part of one, as a line of text."""
    match etree.QName(element).localname:
        case "t":
            return element.text or ""
        case "f":
            return f"{_group(element, 'm:num')}/{_group(element, 'm:den')}"
        case "sSup":
            return f"{_group(element, 'm:e')}^{_group(element, 'm:sup')}"
        case "sSub":
            return f"{_group(element, 'm:e')}_{_group(element, 'm:sub')}"
        case "sSubSup":
            ends = f"_{_group(element, 'm:sub')}^{_group(element, 'm:sup')}"
            return f"{_group(element, 'm:e')}{ends}"
        case "rad":
            degree = _part(element, "m:deg")
            root = f"√({_part(element, 'm:e')})"
            return f"{degree}{root}" if degree else root
        case "nary":
            sign = get(find(element, "m:naryPr/m:chr"), "m:val") or "∫"
            low, high = _part(element, "m:sub"), _part(element, "m:sup")
            ends = (f"_({low})" if low else "") + (f"^({high})" if high else "")
            return f"{sign}{ends} {_part(element, 'm:e')}"
        case "d":
            opening = get(find(element, "m:dPr/m:begChr"), "m:val") or "("
            closing = get(find(element, "m:dPr/m:endChr"), "m:val") or ")"
            parts = [write_equation(part) for part in find_all(element, "m:e")]
            return f"{opening}{', '.join(parts)}{closing}"
        case "rPr" | "ctrlPr" | "fPr" | "sSupPr" | "sSubPr" | "radPr" | "naryPr" | "dPr":
            return ""
    return "".join(write_equation(child) for child in element if isinstance(child.tag, str))


def _part(element: Element, name: str) -> str:
    part = find(element, name)
    return "" if part is None else write_equation(part).strip()


def _group(element: Element, name: str) -> str:
    words = _part(element, name)
    return words if len(words) < 2 or words.isalnum() else f"({words})"
