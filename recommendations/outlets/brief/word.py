"""The brief as a Word document that can be read aloud: styles, a head of the table, a language."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from reports.paper.composition import Composition
from reports.paper.typesetting.process import Content

WIDTHS = (34, 210, 110, 80, 110, 104)
"""Of the columns, in points; together they fill a page of letter paper on its side."""
SMALL = 9
BASE = 10.5


@contextmanager
def write_word(composition: Composition, made: dict[str, str]) -> Iterator[Content]:
    """Yield the document of a composition; `made` says as of when it is."""
    data = composition.data
    document = Document()
    _set_language(document, data["language"])
    _set_properties(document, data)
    _set_page(document)
    document.add_heading(data["document_title"], level=0)
    document.add_paragraph(
        f"{data['organization']} · {data['kind']} · {data['date']}", style="Subtitle"
    )
    if data["summary"]:
        document.add_paragraph(data["summary"])
    document.add_heading(data["table"], level=1)
    document.add_paragraph(f"{data['counts']} {made['as_of']}")
    _add_table(document, data)
    end = document.add_paragraph(f"{data['read_on']} ")
    _add_link(end, data["url"], data["url"])
    for row in data["colophon"]:
        paragraph = document.add_paragraph()
        for part in row:
            if isinstance(part, str):
                paragraph.add_run(part)
            else:
                _add_link(paragraph, part["url"], "".join(part["inline"]))
    document.add_paragraph(made["made"])
    file = io.BytesIO()
    document.save(file)
    file.seek(0)
    yield Content(file)


def _set_language(document: Any, language: str) -> None:
    """Say in which language the whole document is, in the defaults of its styles."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    run = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for found in run.findall(qn("w:lang")):
        run.remove(found)
    element = OxmlElement("w:lang")
    element.set(qn("w:val"), language)
    run.append(element)


def _set_properties(document: Any, data: Any) -> None:
    properties = document.core_properties
    properties.title = data["document_title"]
    properties.author = data["organization"]
    properties.language = data["language"]
    properties.subject = data["description"][:255]
    properties.comments = ""


def _set_page(document: Any) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Pt(792), Pt(612)
    section.left_margin = section.right_margin = Pt(72)
    section.top_margin = section.bottom_margin = Pt(60)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Georgia", Pt(BASE)
    normal.paragraph_format.space_after = Pt(6)


def _add_table(document: Any, data: Any) -> None:
    table = document.add_table(rows=1, cols=len(data["heads"]))
    table.style = "Table Grid"
    table.autofit = False
    for cell, words in zip(table.rows[0].cells, data["heads"], strict=True):
        _fill(cell, words, is_bold=True)
    _mark_as_head(table.rows[0])
    for row in data["rows"]:
        cells = table.add_row().cells
        _fill(cells[0], row["number"])
        paragraph = cells[1].paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(2)
        _add_link(paragraph, row["url"], row["title"], size=SMALL)
        if row["text"]:
            cells[1].add_paragraph()
            _fill(cells[1], row["text"], place=1)
        for cell, words in zip(cells[2:], row["cells"], strict=True):
            _fill(cell, words)
    for row in table.rows:
        _get_row_element(row).get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, width in zip(row.cells, WIDTHS, strict=True):
            cell.width = Pt(width)


def _fill(cell: Any, words: str, *, place: int = 0, is_bold: bool = False) -> None:
    paragraph = cell.paragraphs[place]
    paragraph.paragraph_format.space_after = Pt(2)
    run = paragraph.add_run(words)
    run.bold = is_bold
    run.font.size = Pt(SMALL)


def _mark_as_head(row: Any) -> None:
    """Have a row repeated on each page, and read aloud with each cell below it."""
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    _get_row_element(row).get_or_add_trPr().append(head)


def _get_row_element(row: Any) -> Any:
    """Return the element of a row, which the library gives of paragraphs alone."""
    return row.cells[0].paragraphs[0].paragraph_format.element.getparent().getparent()


def _add_link(paragraph: Any, url: str, words: str, *, size: float = BASE) -> None:
    """Add words that lead to an address; the library has no call for that."""
    key = paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    element = OxmlElement("w:hyperlink")
    element.set(qn("r:id"), key)
    run = paragraph.add_run(words)
    run.font.underline = True
    run.font.size = Pt(size)
    run.font.color.rgb = RGBColor(0x0E, 0x4C, 0x55)
    element.append(run.font.element)
    paragraph.paragraph_format.element.append(element)
