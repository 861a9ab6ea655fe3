"""Ordinary files with what ordinary programs add, which have to be accepted."""

import io
from collections.abc import Callable

import openpyxl
import pikepdf
import typst
from pikepdf import Array, Dictionary, Name, String

from tests.media.uploads.office_files import (
    ODF_NAMES,
    WORD_NAMES,
    field,
    office,
    ole,
    open_document,
    relations,
    sheet,
    word,
    word_with,
)
from tests.media.uploads.pdf_files import annotated, attached, pdf, pressed, with_form
from tests.media.uploads.pictures import encoded, exif, jpeg, photo, png

type Make = Callable[[], bytes]

REPORT = '#set document(title: "Trade")\n#set text(lang: "en")\n= Findings\nThe board found this.'
DATA = b"year,jobs\n2021,5\n"


def workbook() -> bytes:
    """Return a workbook with what analysts put into one."""
    book = openpyxl.Workbook()
    page = book.active
    page.append(["Year", "Jobs", "Growth"])
    page.append([2021, 5, '=IF(B2>1,"a|b!",TEXT(B2,"0|0"))'])
    page["A3"].hyperlink = "https://board.example/report?x=1|2"
    page["A4"] = '=HYPERLINK("https://board.example/","Report")'
    page["A5"] = "=SUM(B:B)*Sheet!$B$2"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def word_of_an_office() -> bytes:
    """Return a report as Word writes it: template of the house, fields, a chart, an equation."""
    body = (
        field(" PAGE \\* MERGEFORMAT ")
        + field(' HYPERLINK "https://board.example/DDE" ')
        + field(" TOC \\o &quot;1-3&quot; \\h \\z \\u ")
        + field(" REF _Ref1 \\h ")
        + '<w:fldSimple w:instr=" NUMPAGES "/><w:r><w:t>DDE and macros are no fields</w:t></w:r>'
    )
    return word(
        body,
        {
            "word/_rels/document.xml.rels": relations(
                ("hyperlink", "https://board.example/setup.exe", True),
                ("hyperlink", "mailto:office@board.example", True),
                ("hyperlink", "www.board.com", True),
                ("hyperlink", "file:///\\\\server\\share\\report.docx", True),
                ("chart", "charts/chart1.xml", False),
                ("theme", "theme/theme1.xml", False),
            ),
            "word/_rels/settings.xml.rels": relations(
                ("attachedTemplate", "file:///C:\\Users\\ada\\Templates\\Board.dotm", True)
            ),
            "word/settings.xml": f"<w:settings {WORD_NAMES}/>",
            "word/embeddings/Microsoft_Excel_Sheet1.xlsx": workbook(),
            "word/embeddings/oleObject1.bin": ole("Equation Native", "\x01CompObj"),
            "word/fonts/font1.odttf": b"MZ" + bytes(40),
            "word/media/image1.emf": b"\1\0\0\0" + bytes(80),
            "word/media/image2.svg": b'<!DOCTYPE svg [<!ENTITY ns "x">]><svg/>',
            "word/media/image3.png": png(),
            "word/vmlDrawing1.vml": b"<xml><br></xml>",
            "customXml/item1.xml": "<a/>",
            "docProps/thumbnail.jpeg": jpeg(),
        },
    )


def word_of_a_browser() -> bytes:
    """Return a Word file as editors in a browser export it: few parts, all of them plain."""
    return office(
        "docx",
        {
            "word/_rels/document.xml.rels": relations(
                ("numbering", "numbering.xml", False), ("hyperlink", "https://a.example", True)
            ),
            "word/numbering.xml": f'<?xml version="1.0"?><w:numbering {WORD_NAMES}/>',
            "word/fontTable.xml": f"<w:fonts {WORD_NAMES}/>",
        },
    )


def slides() -> bytes:
    """Return slides with a film of elsewhere, jumps and a chart."""
    return office(
        "pptx",
        {
            "ppt/slides/slide1.xml": "<a><hlinkClick action='ppaction://hlinksldjump'/></a>",
            "ppt/slides/_rels/slide1.xml.rels": relations(
                ("video", "https://www.youtube.com/embed/x", True),
                ("hyperlink", "https://board.example", True),
                ("slideLayout", "../slideLayouts/slideLayout1.xml", False),
            ),
            "ppt/embeddings/Microsoft_Excel_Worksheet.xlsx": workbook(),
        },
        "<p:presentation xmlns:p='http://p'/>",
    )


def workbook_of_a_department() -> bytes:
    """Return a workbook with a link to another on the same disk, a pivot, and settings to print."""
    return office(
        "xlsx",
        {
            "xl/worksheets/sheet1.xml": sheet("[1]Jobs!$A$1+SUM(Table1[[#All],[Jobs]])"),
            "xl/externalLinks/externalLink1.xml": "<externalLink><externalBook/></externalLink>",
            "xl/externalLinks/_rels/externalLink1.xml.rels": relations(
                ("externalLinkPath", "file:///C:\\Data\\jobs.xlsx", True)
            ),
            "xl/connections.xml": "<connections><connection name='ThisWorkbookDataModel'/>"
            "</connections>",
            "xl/printerSettings/printerSettings1.bin": "Printer".encode("utf-16-le"),
            "xl/drawings/vmlDrawing1.vml": "<xml><br></xml>",
        },
        "<workbook><definedNames><definedName name='_xlnm.Print_Area'>A!$A$1</definedName>"
        "</definedNames></workbook>",
    )


def text_of_libre_office() -> bytes:
    """Return a text as LibreOffice writes it: an empty library, settings, links, a chart."""
    return open_document(
        "odt",
        '<text:a xlink:href="https://board.example">x</text:a>'
        '<text:a xlink:href="../report.pdf">x</text:a>'
        '<draw:image xlink:href="Pictures/1.png"/><draw:object xlink:href="./Object 1"/>',
        {
            "Basic/script-lc.xml": "<library/>",
            "Basic/Standard/script-lb.xml": "<library/>",
            "Configurations2/accelerator/current.xml": b"",
            "settings.xml": f"<office:document-settings {ODF_NAMES}/>",
            "meta.xml": f'<a {ODF_NAMES}><meta:template xlink:href="../Templates/Board.ott"/></a>',
            "Object 1/content.xml": f"<office:document-content {ODF_NAMES}/>",
            "ObjectReplacements/Object 1": b"VCLMTF\1\0",
            "Thumbnails/thumbnail.png": png(),
            "Pictures/1.png": png(),
        },
    )


def pdf_for_archives() -> bytes:
    """Return a PDF/A-3 with the numbers behind its chart."""
    return pdf(attached("figures.csv", DATA))


def pdf_that_was_changed() -> bytes:
    """Return a PDF that was added to, as viewers do when somebody fills a form in."""
    first = pdf(with_form())
    return first + b"\n% added\n" + first[first.rindex(b"xref") :]


def open_at_a_page(document: pikepdf.Pdf) -> None:
    """Have the file open at a page, with bookmarks, a language and a link to another part."""
    first = document.pages[0].obj
    document.Root.OpenAction = Dictionary(S=Name.GoTo, D=Array([first, Name.Fit]))
    document.Root.Lang = String("en-CA")
    with document.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("JavaScript and /Launch in words", 0))


DOCUMENTS: dict[str, tuple[str, Make]] = {
    "PDF/UA of Typst": (
        "a.pdf",
        lambda: typst.compile(REPORT.encode(), format="pdf", pdf_standards=["ua-1"]),
    ),
    "PDF/A-2 of Typst": (
        "a.pdf",
        lambda: typst.compile(REPORT.encode(), format="pdf", pdf_standards=["a-2b"]),
    ),
    "PDF/A-3 with data": ("a.pdf", pdf_for_archives),
    "PDF with an invoice": (
        "a.pdf",
        lambda: pdf(attached("factur-x.xml", b"<?xml version='1.0'?><rsm:Invoice xmlns:rsm='x'/>")),
    ),
    "PDF with bookmarks": ("a.pdf", lambda: pdf(open_at_a_page)),
    "PDF with a link": (
        "a.pdf",
        lambda: pdf(pressed(S=Name.URI, URI=String("https://board.example/a.exe"))),
    ),
    "PDF with a link to mail": (
        "a.pdf",
        lambda: pdf(pressed(S=Name.URI, URI=String("mailto:office@board.example"))),
    ),
    "PDF with a link to a file of its author": (
        "a.pdf",
        lambda: pdf(pressed(S=Name.URI, URI=String("file:///C:/Users/ada/b.docx"))),
    ),
    "PDF with a link to another part": (
        "a.pdf",
        lambda: pdf(pressed(S=Name.GoToR, F=String("part-2.pdf"), D=Array([0, Name.Fit]))),
    ),
    "PDF with a form": ("a.pdf", lambda: pdf(with_form())),
    "PDF with a comment": ("a.pdf", lambda: pdf(annotated("Text", Contents=String("app.alert()")))),
    "PDF with layers and a reset button": (
        "a.pdf",
        lambda: pdf(with_form(A=Dictionary(S=Name.ResetForm))),
    ),
    "PDF of compressed objects": (
        "a.pdf",
        lambda: pdf(object_stream_mode=pikepdf.ObjectStreamMode.generate),
    ),
    "PDF for the web": ("a.pdf", lambda: pdf(linearize=True)),
    "PDF 1.3": ("a.pdf", lambda: pdf(force_version="1.3", static_id=True)),
    "PDF that may not be copied": (
        "a.pdf",
        lambda: pdf(
            encryption=pikepdf.Encryption(
                user="", owner="secret", allow=pikepdf.Permissions(extract=False)
            )
        ),
    ),
    "PDF that was added to": ("a.PDF", pdf_that_was_changed),
    "Word of an office": ("a.docx", word_of_an_office),
    "Word of a browser": ("a.docx", word_of_a_browser),
    "Word in UTF-16": (
        "a.docx",
        lambda: office(
            "docx",
            main=f'<?xml version="1.0" encoding="UTF-16"?><w:document {WORD_NAMES}/>'.encode(
                "utf-16"
            ),
        ),
    ),
    "Word with a picture of its author's disk": (
        "a.docx",
        lambda: word_with(("image", "file:///C:\\Users\\ada\\a.png", True)),
    ),
    "Excel of openpyxl": ("a.xlsx", workbook),
    "Excel of a department": ("a.XLSX", workbook_of_a_department),
    "PowerPoint": ("a.pptx", slides),
    "a text of LibreOffice": ("a.odt", text_of_libre_office),
    "a table of LibreOffice": (
        "a.ods",
        lambda: open_document(
            "ods", '<table:table-cell table:formula="of:=SUM([.A1:.A2])&amp;&quot;a|b!&quot;"/>'
        ),
    ),
    "slides of LibreOffice": (
        "a.odp",
        lambda: open_document(
            "odp", '<presentation:event-listener presentation:action="next-page"/>'
        ),
    ),
    "CSV": ("a.csv", lambda: DATA),
    "CSV of Excel": ("a.csv", lambda: "Année;Emplois\n2021;5\n".encode("utf-8-sig")),
    "CSV with signs": (
        "a.csv",
        lambda: b'change,note\n-5,- less (net) | more!\n+3,+1 416 555 0100\n-1,@board\n0,="007"\n',
    ),
    "CSV that begins as a program does": ("a.csv", lambda: b"MZ,BM\n1,2\n"),
}
"""Name of the file and content, by what it is."""

PICTURES: dict[str, tuple[str, Make]] = {
    "JPEG of a phone": ("a.JPG", jpeg),
    "progressive JPEG": ("a.jpeg", lambda: encoded(photo(), "JPEG", progressive=True)),
    "JPEG for print": ("a.jpg", lambda: encoded(photo("CMYK"), "JPEG")),
    "grey JPEG": ("a.jpg", lambda: encoded(photo("L"), "JPEG")),
    "JPEG with restart marks": (
        "a.jpg",
        lambda: encoded(photo(size=(300, 200)), "JPEG", restart_marker_blocks=1),
    ),
    "PNG": ("a.png", png),
    "PNG with transparency": ("a.png", lambda: encoded(photo("RGBA"), "PNG")),
    "PNG of a scanner": (
        "a.png",
        lambda: encoded(photo("L").convert("I").convert("I;16"), "PNG", dpi=(300, 300)),
    ),
    "PNG of one bit": ("a.png", lambda: encoded(photo("1"), "PNG")),
    "GIF": ("a.gif", lambda: encoded(photo("P"), "GIF", transparency=0)),
    "GIF of 1987": ("a.gif", lambda: b"GIF87a" + encoded(photo("P"), "GIF")[6:]),
    "WebP": ("a.webp", lambda: encoded(photo(), "WEBP")),
    "WebP without loss": ("a.webp", lambda: encoded(photo("RGBA"), "WEBP", lossless=True)),
    "WebP of one frame": (
        "a.webp",
        lambda: encoded(photo(), "WEBP", exif=exif(), save_all=True, append_images=[]),
    ),
    "AVIF": ("a.avif", lambda: encoded(photo(), "AVIF", exif=exif(1))),
    "AVIF with transparency": ("a.avif", lambda: encoded(photo("RGBA"), "AVIF")),
}
