"""What each paragraph and table of a Word file is, noted beside it under a number.

mammoth is given paragraphs without styles, with lists of two kinds. At the beginning of each stands
a bookmark with a number, under which the reader of the page finds again what the paragraph was.
"""

from dataclasses import asdict, dataclass, field

from lxml import etree

from boardtrade.importing.reading.findings import Findings
from boardtrade.importing.reading.word.drawings import BOX
from boardtrade.importing.reading.word.names import (
    Element,
    find,
    find_all,
    get,
    is_on,
    iterate,
    named,
    remove,
    text_of,
)
from boardtrade.importing.reading.word.numbering import Label, Numbering
from boardtrade.importing.reading.word.places import Places, get_heading_level
from boardtrade.importing.reading.word.plain_package import BULLETS, LEVELS, NUMBERS
from boardtrade.importing.reading.word.styles import Styles

MARK = "bt-"
"""With it begin the names of our bookmarks."""


@dataclass
class Info:
    """What mammoth does not tell of a paragraph."""

    kind: str = ""
    """"heading", "title", "caption", "quote", "box_start"; empty for plain text."""
    level: int = 0
    label: str = ""
    """What Word writes before it: "3.", "(a)", "Recommendation 2:"."""
    number: int = 0
    is_decimal: bool = True
    is_indented: bool = False
    table: dict[str, int] = field(default_factory=dict)
    """What the first paragraph of a table tells of it."""


@dataclass
class Marker:
    """Notes what the paragraphs of a part are, and takes their styles away."""

    styles: Styles
    numbering: Numbering
    places: Places
    findings: Findings
    infos: list[Info] = field(default_factory=list)

    def mark(self, root: Element) -> None:
        """Mark all paragraphs of the text."""
        for table in iterate(root, "w:tbl"):
            self._settle_table(table)
        for paragraph in iterate(root, "w:p"):
            self._mark_paragraph(paragraph)

    def strip(self, root: Element) -> None:
        """Take the styles of a part that is no text of its own: of notes."""
        for paragraph in iterate(root, "w:p"):
            properties = find(paragraph, "w:pPr")
            if properties is not None:
                remove(properties)
            self.settle_runs(paragraph)

    @property
    def as_json(self) -> list[dict[str, object]]:
        """What was noted, as the walker reads it."""
        return [asdict(info) for info in self.infos]

    def _mark_paragraph(self, paragraph: Element) -> None:
        info = self._describe(paragraph)
        table = paragraph.attrib.pop("table", "")
        if table:
            names = ("header_rows", "bold_first", "styled_first")
            info.table = dict(zip(names, map(int, table.split()), strict=True))
        properties = find(paragraph, "w:pPr")
        if properties is not None:
            remove(properties)
        for name in ("moved", BOX):
            paragraph.attrib.pop(name, None)
        self.settle_runs(paragraph)
        start = etree.Element(named("w:bookmarkStart"))
        start.set(named("w:id"), f"9{len(self.infos)}")
        start.set(named("w:name"), f"{MARK}{len(self.infos)}")
        paragraph.insert(0, start)
        if not info.kind and info.label:
            paragraph.insert(0, _build_list_properties(info))
        self.infos.append(info)

    def _describe(self, paragraph: Element) -> Info:
        if box := paragraph.get(BOX):
            return Info(kind=box)
        style_id = get(find(paragraph, "w:pPr/w:pStyle"))
        indent = find(paragraph, "w:pPr/w:ind")
        is_indented = indent is not None and any(
            get(indent, name).lstrip("-") not in {"", "0"} for name in ("w:left", "w:start")
        )
        label = self._count(paragraph, style_id)
        level = get_heading_level(paragraph, self.styles)
        is_in_cell = bool(find_all(paragraph, "ancestor::w:tc"))
        if level and not is_in_cell:
            return self._describe_heading(paragraph, level, label)
        meaning = self.styles.find_meaning(style_id)
        if meaning and not (is_in_cell and meaning != "caption"):
            return Info(kind=meaning, is_indented=is_indented)
        if label is None:
            return Info(is_indented=is_indented or style_id in {"ListContinue", "ListParagraph"})
        return Info(
            level=min(label.level or self.styles.find_list_depth(style_id), LEVELS - 1),
            label=label.written or ("-" if not label.is_ordered else "1."),
            number=label.number if label.is_ordered else 0,
            is_decimal=label.is_decimal,
        )

    def _describe_heading(self, paragraph: Element, level: int, label: Label | None) -> Info:
        """Keep what Word writes before a heading if it says more than its number."""
        info = Info(kind="heading", level=level)
        if label and label.is_ordered and text_of(paragraph):
            info.label = label.written
            if not label.has_words:
                self.findings.add("heading_numbers")
                info.kind = "numbered_heading"
        return info

    def _count(self, paragraph: Element, style_id: str) -> Label | None:
        own = find(paragraph, "w:pPr/w:numPr")
        num_id, level = get(find(own, "w:numId")), get(find(own, "w:ilvl"))
        if not num_id:
            num_id, style_level = self.styles.find_numbering(style_id)
            level = level or style_level
            if num_id and not level:
                level = str(self.numbering.find_level_of_style(num_id, style_id))
        if not num_id or num_id == "0" or not _has_content(paragraph):
            return None
        return self.numbering.count(num_id, int(level) if level.isdigit() else 0)

    def settle_runs(self, paragraph: Element) -> None:
        """Give runs the emphasis of their styles, and take out hidden ones."""
        for run in iterate(paragraph, "w:r"):
            properties = find(run, "w:rPr")
            if properties is None:
                continue
            if is_on(find(properties, "w:vanish")) and text_of(run):
                self.findings.add("hidden", self.places.find(paragraph), text_of(run))
                remove(run)
                continue
            style = find(properties, "w:rStyle")
            if style is not None:
                style_id = get(style)
                remove(style)
                for name, has in (
                    ("w:b", self.styles.is_bold(style_id)),
                    ("w:i", self.styles.is_italic(style_id)),
                ):
                    if has and find(properties, name) is None:
                        etree.SubElement(properties, named(name))
        for line_break in iterate(paragraph, "w:cr"):
            line_break.tag = named("w:br")

    def _settle_table(self, table: Element) -> None:
        """Note which rows are heads, and fill what the lines of the grid leave out."""
        rows = find_all(table, "w:tr")
        marked = 0
        for place, row in enumerate(rows):
            mark = find(row, "w:trPr/w:tblHeader")
            if mark is not None and not is_on(mark):
                remove(mark)
            elif mark is not None and marked == place:
                marked += 1
            for name, at_start in (("w:gridBefore", True), ("w:gridAfter", False)):
                count = get(find(row, f"w:trPr/{name}"))
                if count.isdigit() and 0 < int(count) < 64:
                    _add_empty_cell(row, int(count), at_start=at_start)
        if not rows:
            return
        first = next(iter(find_all(table, ".//w:p")), None)
        if first is None:
            return
        look = find(table, "w:tblPr/w:tblLook")
        value = get(look)
        is_styled = get(look, "w:firstRow") == "1" or (
            not get(look, "w:firstRow") and _is_hex(value) and bool(int(value, 16) & 0x20)
        )
        is_bold = self._is_bold_row(rows[0])
        first.set("table", f"{marked} {int(is_bold)} {int(is_styled)}")

    def _is_bold_row(self, row: Element) -> bool:
        """Return whether all words of a row are bold, by themselves or by their style."""
        has_words = False
        for paragraph in find_all(row, ".//w:p"):
            style_is_bold = self.styles.is_bold(get(find(paragraph, "w:pPr/w:pStyle")))
            for run in find_all(paragraph, ".//w:r"):
                if not text_of(run):
                    continue
                has_words = True
                own = find(run, "w:rPr/w:b")
                by_style = style_is_bold or self.styles.is_bold(get(find(run, "w:rPr/w:rStyle")))
                if not (is_on(own) if own is not None else by_style):
                    return False
        return has_words


def _build_list_properties(info: Info) -> Element:
    properties = etree.Element(named("w:pPr"))
    numbering = etree.SubElement(properties, named("w:numPr"))
    etree.SubElement(numbering, named("w:ilvl")).set(named("w:val"), str(info.level))
    kind = BULLETS if info.label == "-" else NUMBERS
    etree.SubElement(numbering, named("w:numId")).set(named("w:val"), kind)
    return properties


def _has_content(paragraph: Element) -> bool:
    return bool(text_of(paragraph) or find_all(paragraph, ".//w:drawing | .//w:footnoteReference"))


def _add_empty_cell(row: Element, span: int, *, at_start: bool) -> None:
    cell = etree.Element(named("w:tc"))
    properties = etree.SubElement(cell, named("w:tcPr"))
    etree.SubElement(properties, named("w:gridSpan")).set(named("w:val"), str(span))
    etree.SubElement(cell, named("w:p"))
    cells = find_all(row, "w:tc")
    if at_start and cells:
        cells[0].addprevious(cell)
    else:
        row.append(cell)


def _is_hex(text: str) -> bool:
    return bool(text) and len(text) <= 8 and all(sign in "0123456789abcdefABCDEF" for sign in text)
