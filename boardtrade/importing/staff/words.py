"""What is said of a document: what was left out or changed, where, why, and what is asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

LEFT_OUT, CHANGED, ASKED = "left_out", "changed", "asked"

FINDINGS: "dict[str, tuple[str, StrPromise]]" = {
    "comments": (
        LEFT_OUT,
        gettext_lazy("Comments (%(detail)s): they are for those who write, not for readers."),
    ),
    "header": (LEFT_OUT, gettext_lazy("The head of the paper’s pages: a web page has its own.")),
    "footer": (LEFT_OUT, gettext_lazy("The foot of the paper’s pages: a web page has its own.")),
    "contents": (LEFT_OUT, gettext_lazy("The table of contents: the page makes its own.")),
    "page_number": (LEFT_OUT, gettext_lazy("Numbers of pages: a web page has none.")),
    "hidden": (LEFT_OUT, gettext_lazy("Hidden text: it was not meant to be seen.")),
    "chart": (
        LEFT_OUT,
        gettext_lazy(
            "A chart: it is not a picture but a program’s drawing. Save it as a picture in the "
            "document, or add its numbers to the page."
        ),
    ),
    "smartart": (
        LEFT_OUT,
        gettext_lazy("A SmartArt drawing. Save it as a picture, and add that with a description."),
    ),
    "shape": (
        LEFT_OUT,
        gettext_lazy("A drawn shape. If it says something, save it as a picture, and add that."),
    ),
    "object": (
        LEFT_OUT,
        gettext_lazy(
            "An embedded file, such as a sheet of Excel. Offer it as a file, or copy what it shows "
            "into the document as a table or a picture."
        ),
    ),
    "equation_object": (
        LEFT_OUT,
        gettext_lazy("An equation of an old kind. Type it as text, or add it as a picture."),
    ),
    "picture_linked": (
        LEFT_OUT,
        gettext_lazy("A picture that is not in the document but elsewhere: nothing is fetched."),
    ),
    "picture_remote": (
        LEFT_OUT,
        gettext_lazy(
            "A picture that is not in the document but at another address: nothing is fetched. "
            "Upload it under Images, and add it."
        ),
    ),
    "picture_missing": (LEFT_OUT, gettext_lazy("A picture that the document has lost.")),
    "picture_format": (
        LEFT_OUT,
        gettext_lazy(
            "A picture in a format that no browser shows (often EMF or WMF). Save it as PNG or "
            "JPEG, and add it."
        ),
    ),
    "picture_refused": (LEFT_OUT, gettext_lazy("A picture was refused: %(detail)s")),
    "picture_too_many": (
        LEFT_OUT,
        gettext_lazy("Pictures beyond the first %(detail)s: add them to the draft by hand."),
    ),
    "picture_in_note": (LEFT_OUT, gettext_lazy("A picture in a note: notes hold words alone.")),
    "link": (
        LEFT_OUT,
        gettext_lazy("A link that leads into a computer, or nowhere; its words stay."),
    ),
    "link_lost": (
        LEFT_OUT,
        gettext_lazy("A link to a place of the document that is gone; its words stay."),
    ),
    "form": (LEFT_OUT, gettext_lazy("A field to fill in: it stays as words.")),
    "table_too_wide": (
        LEFT_OUT,
        gettext_lazy("Columns of a table beyond the %(detail)s that a table can have."),
    ),
    "table_too_long": (
        LEFT_OUT,
        gettext_lazy("Rows of a table beyond the %(detail)s that a table can have."),
    ),
    "html_script": (LEFT_OUT, gettext_lazy("Scripts (%(detail)s): only text is taken over.")),
    "html_form": (LEFT_OUT, gettext_lazy("Forms (%(detail)s): their words stay.")),
    "html_embedded": (
        LEFT_OUT,
        gettext_lazy("Embedded films, sounds and frames (%(detail)s). Add a video as a block."),
    ),
    "html_drawing": (LEFT_OUT, gettext_lazy("Drawings in SVG (%(detail)s). Add them as pictures.")),
    "html_math": (LEFT_OUT, gettext_lazy("Equations (%(detail)s). Type them as text.")),
    "equation": (
        CHANGED,
        gettext_lazy("An equation was set as a line of text: %(detail)s. See whether it is right."),
    ),
    "text_box": (CHANGED, gettext_lazy("A text box stands as a call-out behind its paragraph.")),
    "heading_deeper": (
        CHANGED,
        gettext_lazy(
            "A heading of a third level or deeper is a subsection: pages have two levels of them."
        ),
    ),
    "heading_too_long": (
        CHANGED,
        gettext_lazy("A heading of more than 150 characters is a paragraph in bold."),
    ),
    "heading_numbers": (
        CHANGED,
        gettext_lazy(
            "The numbers that Word sets before headings were left out. If the text refers to them, "
            "name the section instead."
        ),
    ),
    "list_labels": (
        CHANGED,
        gettext_lazy(
            "A list counts otherwise (%(detail)s): the page counts 1, 2, 3. See whether the text "
            "refers to its letters or numbers."
        ),
    ),
    "list_goes_on": (
        CHANGED,
        gettext_lazy("A list begins with %(detail)s: its items are paragraphs with these numbers."),
    ),
    "note_moved": (
        CHANGED,
        gettext_lazy("A note of a heading or caption is cited in the next text: those have none."),
    ),
    "quote_as_text": (
        CHANGED,
        gettext_lazy(
            "A quotation that is long, or has links or notes, is a text in quotation marks."
        ),
    ),
    "table_links": (CHANGED, gettext_lazy("Links in a table are written out behind their words.")),
    "table_in_table": (CHANGED, gettext_lazy("A table in a table stands as lines in its cell.")),
    "table_as_box": (CHANGED, gettext_lazy("A table of one cell is a call-out.")),
    "table_notes": (CHANGED, gettext_lazy("Notes of a table stand below it.")),
    "picture_in_table": (CHANGED, gettext_lazy("Pictures of a table stand below it.")),
    "picture_cropped": (
        CHANGED,
        gettext_lazy(
            "A picture was cropped in the document: the whole one comes along. If the rest is not "
            "for readers, crop the file itself, and replace it."
        ),
    ),
    "link_to_section": (
        CHANGED,
        gettext_lazy("A link to a place within a section leads to the heading of the section."),
    ),
    "table_head_guessed": (
        ASKED,
        gettext_lazy("No row of a table is marked as its head: the first one was taken for it."),
    ),
    "table_no_head": (
        ASKED,
        gettext_lazy("No row of a table is its head: its columns have no names yet."),
    ),
    "table_no_caption": (
        ASKED,
        gettext_lazy("A table has no caption. Write what it shows, in the draft."),
    ),
    "recommendations_unread": (ASKED, gettext_lazy("The list of recommendations: %(detail)s")),
}


@dataclass
class Said:
    """One thing to say, and all places that it is said of."""

    words: str
    places: list[str] = field(default_factory=list)


def describe(findings: Iterable[Mapping[str, Any]], group: str) -> list[Said]:
    """Return what is to be said of a group, each once with its places."""
    said: dict[str, Said] = {}
    for finding in findings:
        kind, words = FINDINGS.get(str(finding.get("code")), ("", gettext_lazy("")))
        if kind != group:
            continue
        text = str(words) % {"detail": finding.get("detail", "")}
        entry = said.setdefault(text, Said(text))
        if (place := describe_place(finding)) and place not in entry.places:
            entry.places.append(place)
    return list(said.values())


def describe_place(finding: Mapping[str, Any]) -> str:
    """Return where something stands: under which heading, beside which words."""
    heading, near = finding.get("heading", ""), finding.get("near", "")
    detail = finding.get("detail", "")
    if near == heading:
        near = ""
    if not near and finding.get("code") in _QUOTED:
        near = detail
    if heading and near:
        return _("under “%(heading)s”, at “%(near)s”") % {"heading": heading, "near": near}
    if heading:
        return _("under “%(heading)s”") % {"heading": heading}
    return _("at “%(near)s”") % {"near": near} if near else ""


_QUOTED = {"header", "footer", "picture_format", "picture_missing", "picture_remote", "link"}
"""What is told by its own words where no others stand around it."""
