"""Builds Word files of a few parts, as Word, Google Docs and LibreOffice write them."""

import io
import zipfile
from collections.abc import Mapping

from boardtrade.importing.reading.word.names import NAMESPACES

CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
OFFICE = NAMESPACES["r"]
ALL_NAMESPACES = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
CONTENT_TYPES = f"""<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Default Extension="png" ContentType="image/png"/>
<Override PartName="/word/document.xml" ContentType="{MAIN}"/>
</Types>"""
KINDS = {
    "styles.xml": "styles",
    "numbering.xml": "numbering",
    "footnotes.xml": "footnotes",
    "endnotes.xml": "endnotes",
    "comments.xml": "comments",
    "header1.xml": "header",
    "footer1.xml": "footer",
}
HEADINGS = "".join(
    f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/>'
    f'<w:pPr><w:outlineLvl w:val="{level - 1}"/></w:pPr></w:style>'
    for level in range(1, 7)
)
STYLES = (
    HEADINGS
    + "".join(
        f'<w:style w:type="paragraph" w:styleId="{style_id}"><w:name w:val="{name}"/></w:style>'
        for style_id, name in (
            ("Title", "Title"),
            ("Subtitle", "Subtitle"),
            ("Caption", "caption"),
            ("Quote", "Quote"),
            ("TOC1", "toc 1"),
        )
    )
    + '<w:style w:type="character" w:styleId="Emphasis"><w:name w:val="Emphasis"/>'
    "<w:rPr><w:i/></w:rPr></w:style>"
)
BULLET, NUMBER, LETTER, SPOKEN = "1", "2", "3", "4"
"""The lists that `NUMBERING` has: bullets, 1., (a), and “Recommendation 1:”."""
_TEXTS = {
    NUMBER: ("decimal", "%1."),
    LETTER: ("lowerLetter", "(%1)"),
    SPOKEN: ("decimal", "Recommendation %1:"),
}


def _label(key: str, level: int) -> str:
    return _TEXTS.get(key, ("", "•"))[1].replace("%1", f"%{level + 1}")


NUMBERING = "".join(
    f'<w:abstractNum w:abstractNumId="{key}">'
    + "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/>'
        f'<w:numFmt w:val="{_TEXTS.get(key, ("bullet", ""))[0]}"/>'
        f'<w:lvlText w:val="{_label(key, level)}"/></w:lvl>'
        for level in range(4)
    )
    + "</w:abstractNum>"
    for key in (BULLET, NUMBER, LETTER, SPOKEN)
) + "".join(
    f'<w:num w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>'
    for key in (BULLET, NUMBER, LETTER, SPOKEN)
)


def word_file(
    body: str,
    *,
    parts: Mapping[str, str] | None = None,
    links: Mapping[str, str] | None = None,
    pictures: Mapping[str, bytes] | None = None,
    styles: str = STYLES,
    numbering: str = NUMBERING,
    core: str = "",
    extra: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return a Word file with a body, and what else is given of it.

    `parts` are the insides of further parts by name, `links` addresses by their ids, `pictures` the
    content of each by its id.
    """
    all_parts = {"styles.xml": styles, "numbering.xml": numbering, **(parts or {})}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr(
            "_rels/.rels", _relationships({"rId1": ("officeDocument", "word/document.xml", False)})
        )
        archive.writestr("word/document.xml", _wrap("document", f"<w:body>{body}</w:body>"))
        relationships = {
            f"rIdPart{place}": (KINDS[name], name, False) for place, name in enumerate(all_parts)
        }
        relationships |= {
            key: ("hyperlink", address, True) for key, address in (links or {}).items()
        }
        for key, content in (pictures or {}).items():
            suffix = key.rpartition(".")[2] if "." in key else "png"
            name = f"media/{key.partition('.')[0]}.{suffix}"
            relationships[key.partition(".")[0]] = ("image", name, False)
            archive.writestr(f"word/{name}", content)
        archive.writestr("word/_rels/document.xml.rels", _relationships(relationships))
        for name, inside in all_parts.items():
            root = {"header1.xml": "hdr", "footer1.xml": "ftr"}.get(name, name.partition(".")[0])
            archive.writestr(f"word/{name}", _wrap(root, inside))
        if core:
            archive.writestr(
                "docProps/core.xml",
                f'<cp:coreProperties xmlns:cp="{CORE}" xmlns:dc="{NAMESPACES["dc"]}" '
                f'xmlns:dcterms="{NAMESPACES["dcterms"]}">'
                f"{core}</cp:coreProperties>",
            )
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return file.getvalue()


def p(
    inside: str = "", *, style: str = "", properties: str = "", item: tuple[str, int] | None = None
) -> str:
    """Return a paragraph; text that is not XML becomes a run."""
    inner = f'<w:pStyle w:val="{style}"/>' if style else ""
    if item:
        inner += f'<w:numPr><w:ilvl w:val="{item[1]}"/><w:numId w:val="{item[0]}"/></w:numPr>'
    inner += properties
    content = inside if inside.startswith("<") or not inside else r(inside)
    return f"<w:p>{f'<w:pPr>{inner}</w:pPr>' if inner else ''}{content}</w:p>"


def r(text: str, properties: str = "") -> str:
    """Return a run of text."""
    inner = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inner}<w:t xml:space="preserve">{text}</w:t></w:r>'


def note(note_id: int, kind: str = "footnote") -> str:
    """Return a reference to a note."""
    return f'<w:r><w:{kind}Reference w:id="{note_id}"/></w:r>'


def notes(texts: Mapping[int, str], kind: str = "footnote") -> str:
    """Return the inside of the part with notes: the separator that Word always has, and them."""
    separator = (
        f'<w:{kind} w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:{kind}>'
    )
    texts = {key: text if text.startswith("<") else r(f" {text}") for key, text in texts.items()}
    return separator + "".join(
        f'<w:{kind} w:id="{key}"><w:p><w:r><w:{kind}Ref/></w:r>{text}</w:p></w:{kind}>'
        for key, text in texts.items()
    )


def table(rows: list[list[str]], *, header: int = 0, properties: str = "") -> str:
    """Return a table; a cell that begins with "<w:tc" stands as it is."""
    lines = ""
    for place, row in enumerate(rows):
        mark = "<w:trPr><w:tblHeader/></w:trPr>" if place < header else ""
        cells = "".join(
            cell
            if cell.startswith("<w:tc")
            else f"<w:tc>{cell if cell.startswith('<w:p') else p(cell)}</w:tc>"
            for cell in row
        )
        lines += f"<w:tr>{mark}{cells}</w:tr>"
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr>{lines}</w:tbl>"


def cell(text: str, *, across: int = 1, merge: str = "") -> str:
    """Return a cell that is merged: over columns, or begun or continued from the row above."""
    span = f'<w:gridSpan w:val="{across}"/>' if across > 1 else ""
    down = {"": "", "begin": '<w:vMerge w:val="restart"/>', "go on": "<w:vMerge/>"}[merge]
    return f"<w:tc><w:tcPr>{span}{down}</w:tcPr>{p(text)}</w:tc>"


def drawing(key: str, alt: str = "") -> str:
    """Return a run with a picture."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Picture 1" descr="{alt}"/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:blipFill><a:blip r:embed="{key}"/></pic:blipFill></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )


def field(instruction: str, shown: str) -> str:
    """Return the runs of a field."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{shown if shown.startswith("<") else r(shown)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def bookmark(name: str, inside: str = "") -> str:
    """Return a bookmark around something."""
    return f'<w:bookmarkStart w:id="7" w:name="{name}"/>{inside}<w:bookmarkEnd w:id="7"/>'


def _wrap(root: str, inside: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{root} {ALL_NAMESPACES}>{inside}</w:{root}>'


def _relationships(targets: Mapping[str, tuple[str, str, bool]]) -> str:
    rows = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if is_external else ''}/>"
        for key, (kind, target, is_external) in targets.items()
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'
