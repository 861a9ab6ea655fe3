"""Tables, pictures and text boxes of Word files arrive, whichever program wrote them."""

import io

import pytest
from PIL import Image

from boardtrade.importing.reading.document import read_document
from tests.factories import picture_file
from tests.importing.word_files import (
    bookmark,
    cell,
    drawing,
    field,
    note,
    notes,
    p,
    r,
    table,
    word_file,
)

PICTURE = picture_file(size=(60, 40)).read()
OTHER = picture_file("other.jpeg", size=(50, 40)).read()


def read(body, **parts):
    return read_document(io.BytesIO(word_file(body, **parts)), "docx", "accepted")[0]


def of_type(document, kind):
    return [piece for piece in document["pieces"] if piece["type"] == kind]


def find(document, code):
    return next((each for each in document["findings"] if each["code"] == code), None)


# --- Tables -----------------------------------------------------------------------------------


def test_merged_cells_heads_and_captions_arrive():
    rows = [
        [cell("Region", merge="begin"), cell("Ships", across=2)],
        [cell("", merge="go on"), "in", "out"],
        ["North", "1", "2"],
    ]
    body = p(r("Table ") + field("SEQ Table", "1") + r(": Ships"), style="Caption")
    document = read(body + table(rows, header=2) + p("Source: The port"))
    (found,) = of_type(document, "table")
    assert found["rows"] == [["Region", "Ships", ""], ["", "in", "out"], ["North", "1", "2"]]
    assert found["merged"] == [
        {"row": 0, "column": 0, "rows": 2, "columns": 1},
        {"row": 0, "column": 1, "rows": 1, "columns": 2},
    ]
    assert (found["header_rows"], found["header_columns"]) == (2, 1)
    assert (found["caption"], found["source"]) == ("Table 1: Ships", "The port")
    assert len(document["pieces"]) == 1


@pytest.mark.parametrize(
    ("first", "header_rows", "code"),
    [
        (["Port", "Ships"], 1, "table_head_guessed"),
        (["Toronto", "12"], 0, "table_no_head"),
    ],
)
def test_a_table_without_a_mark_of_its_head_is_asked_about(first, header_rows, code):
    look = '<w:tblLook w:val="04A0" w:firstRow="1"/>'
    document = read(table([first, ["Hull", "3"]], properties=look))
    (found,) = of_type(document, "table")
    assert found["header_rows"] == header_rows
    assert find(document, code)


def test_bold_words_make_a_head():
    rows = [[p(r("A", "<w:b/>")), p(r("1", "<w:b/>"))], ["Hull", "3"]]
    assert of_type(read(table(rows)), "table")[0]["header_rows"] == 1


def test_cells_keep_paragraphs_lists_links_notes_and_tables():
    inner = table([["x", "y"]])
    rows = [
        ["Head", "What"],
        [
            p("one") + p("two", item=("1", 0)),
            p('<w:hyperlink r:id="rIdA"><w:r><w:t>site</w:t></w:r></w:hyperlink>' + note(2)),
        ],
        [f"{inner}{p('')}".replace("<w:tbl>", "<w:p/><w:tbl>", 1), "end"],
    ]
    document = read(
        table(rows, header=1),
        links={"rIdA": "https://a.example/"},
        parts={"footnotes.xml": notes({2: "Why."})},
    )
    (found,) = of_type(document, "table")
    assert found["rows"] == [
        ["Head", "What"],
        ["one\n• two", "site (https://a.example/) [a]"],
        ["x | y", "end"],
    ]
    assert found["notes"] == ["[a] Why."]
    assert find(document, "table_links")
    assert find(document, "table_in_table")


def test_a_table_of_one_cell_is_a_box():
    document = read(table([["Mind this."]]) + p("Text."))
    assert of_type(document, "callout")[0]["html"] == "<p>Mind this.</p>"


# --- Pictures ---------------------------------------------------------------------------------


def test_pictures_arrive_with_descriptions_and_captions_and_each_once():
    body = (
        p(r("Look: ") + drawing("rIdOne", "A crane"))
        + p("Figure 1: At work", style="Caption")
        + p(drawing("rIdTwo"))
        + p("Figure 2. Asleep")
        + p("Source: The port")
    )
    document = read(body, pictures={"rIdOne": PICTURE, "rIdTwo": PICTURE})
    first, second = of_type(document, "image")
    assert (first["alt"], first["caption"]) == ("A crane", "Figure 1: At work")
    assert (second["alt"], second["caption"], second["source"]) == (
        "",
        "Figure 2. Asleep",
        "The port",
    )
    assert first["picture"] == second["picture"] == 0
    assert document["pieces"][0]["html"] == "<p>Look:</p>"


VML = (
    '<w:r><w:pict><v:shape alt="A ship"><v:imagedata r:id="rIdOne" o:title="ship.png"/></v:shape>'
    "</w:pict></w:r>"
)
ALTERNATE = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'>{choice}</mc:Choice>"
    "<mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent></w:r>"
)
GROUP = (
    '<w:drawing><wp:anchor><wp:docPr id="2" name="Group" descr="Two ships"/><a:graphic>'
    "<a:graphicData><wpg:wgp xmlns:wpg='http://schemas.microsoft.com/office/word/2010/"
    "wordprocessingGroup'><pic:pic><pic:blipFill><a:blip r:embed='rIdOne'/></pic:blipFill>"
    "</pic:pic><pic:pic><pic:blipFill><a:blip r:embed='rIdTwo'/></pic:blipFill></pic:pic>"
    "</wpg:wgp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
)


@pytest.mark.parametrize(
    ("run", "alts"),
    [
        (VML, ["A ship"]),
        (ALTERNATE.format(choice=drawing("rIdOne", "New")[5:-6], fallback=VML[5:-6]), ["New"]),
        (ALTERNATE.format(choice="", fallback=VML[5:-6]), ["A ship"]),
        (f"<w:r>{GROUP}</w:r>", ["Two ships", "Two ships"]),
    ],
)
def test_pictures_arrive_however_they_are_written(run, alts):
    document = read(p(run), pictures={"rIdOne": PICTURE, "rIdTwo.jpeg": OTHER})
    assert [piece["alt"] for piece in of_type(document, "image")] == alts


def test_pictures_of_other_formats_are_converted_or_said():
    tiff = io.BytesIO()
    Image.new("RGB", (30, 20)).save(tiff, "TIFF")
    body = p("Maps", style="Heading1") + p(drawing("rIdOne", "A")) + p(drawing("rIdTwo", "Old map"))
    document = read(
        body, pictures={"rIdOne.tiff": tiff.getvalue(), "rIdTwo.emf": b"\1\0\0\0" + b"\0" * 200}
    )
    assert [piece["alt"] for piece in of_type(document, "image")] == ["A"]
    assert document["pictures"][0]["kind"] == "png"
    assert find(document, "picture_format") | {"near": ""} == {
        "code": "picture_format",
        "heading": "Maps",
        "near": "",
        "detail": "Old map",
    }


TEXT_BOX = (
    "<w:r><w:drawing><wp:anchor><wp:docPr id='3' name='Box'/><a:graphic><a:graphicData><wps:wsp>"
    "<wps:txbx><w:txbxContent>{inside}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData>"
    "</a:graphic></wp:anchor></w:drawing></w:r>"
)


def test_a_text_box_is_a_call_out_behind_its_paragraph():
    inside = p(r("Mind this", "<w:b/>")) + p("It matters.")
    document = read(p(r("Text.") + TEXT_BOX.format(inside=inside)) + p("More."))
    assert [piece["type"] for piece in document["pieces"]] == ["text", "callout", "text"]
    box = document["pieces"][1]
    assert (box["title"], box["html"]) == ("Mind this", "<p>It matters.</p>")
    assert find(document, "text_box")["near"].startswith("Text.")


def test_a_frame_around_a_picture_and_its_caption_only_places_them():
    """LibreOffice writes each figure so."""
    inside = p(drawing("rIdOne", "A crane")) + p("Figure 1: At work", style="Caption")
    document = read(p(TEXT_BOX.format(inside=inside)), pictures={"rIdOne": PICTURE})
    (piece,) = document["pieces"]
    assert (piece["type"], piece["alt"], piece["caption"]) == (
        "image",
        "A crane",
        "Figure 1: At work",
    )


@pytest.mark.parametrize(
    ("run", "code"),
    [
        (
            (
                "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><c:chart r:id='x'/>"
                "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
            ),
            "chart",
        ),
        (
            (
                "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><dgm:relIds/>"
                "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
            ),
            "smartart",
        ),
        ("<w:r><w:object><o:OLEObject ProgID='Excel.Sheet.12'/></w:object></w:r>", "object"),
        ("<w:r><w:pict><v:line/></w:pict></w:r>", "shape"),
    ],
)
def test_what_cannot_be_shown_is_said_with_its_place(run, code):
    document = read(p("Figures", style="Heading1") + p(r("Beside this.") + run))
    found = find(document, code)
    assert (found["heading"], found["near"]) == ("Figures", "Beside this.")


def test_marks_of_tables_are_places_too():
    document = read(table([[p(bookmark("_tab", r("A"))), "B"], ["C", "D"]], header=1))
    assert of_type(document, "table")[0]["marks"] == ["at-_tab"]
