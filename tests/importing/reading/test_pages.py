"""Web pages, what is copied from documents, and plain text are read like Word files."""

import base64
import io

from boardtrade.importing.reading.document import read_document
from tests.factories import picture_file


def read(html, kind="html"):
    return read_document(io.BytesIO(html.encode()), kind, "accepted")[0]


def texts(document):
    return [piece["html"] for piece in document["pieces"] if piece["type"] == "text"]


def codes(document):
    return {finding["code"] for finding in document["findings"]}


def test_notes_are_known_by_the_links_that_lead_back():
    """As Google Docs, Word and pandoc write them."""
    document = read(
        '<p>One<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup>.</p><hr>'
        '<div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a> Why.</p></div>'
    )
    (html,) = texts(document)
    assert html.startswith('<p>One<a linktype="footnote"')
    assert 'note="Why."></a>.</p>' in html
    assert list(document["notes"].values()) == ["Why."]


def test_lists_of_google_docs_and_of_word_are_nested():
    google = (
        '<ul class="lst-kix_a-0"><li>one</li></ul><ul class="lst-kix_a-1"><li>inner</li></ul>'
        '<ul class="lst-kix_a-0"><li>two</li></ul>'
    )
    expected = ["<ul><li>one<ul><li>inner</li></ul></li><li>two</li></ul>"]
    assert texts(read(google)) == expected
    word = "".join(
        f"<p class=MsoListParagraph style='mso-list:l0 level{level} lfo1'><span style='mso-list:"
        f"Ignore'>·<span>  </span></span>{words}</p>"
        for level, words in ((1, "one"), (2, "inner"), (1, "two"))
    )
    assert texts(read(word)) == expected


def test_what_runs_or_asks_other_computers_is_dropped_and_said():
    document = read(
        '<p onclick="x()">Text<script>alert(1)</script><style>p {}</style> '
        '<a href="javascript:x()">bad</a></p><iframe src="https://a.example"></iframe>'
        '<form><label>Name <input name="a"></label></form>'
        '<p><img src="https://a.example/track.gif" alt="Map"></p>'
    )
    assert texts(document)[0].startswith("<p>Text bad</p>")
    assert {"html_script", "html_embedded", "html_form", "picture_remote", "link"} <= codes(
        document
    )
    assert "a.example" not in "".join(texts(document))


def test_pictures_in_the_page_itself_are_kept_with_their_captions():
    data = base64.b64encode(picture_file(size=(40, 30)).read()).decode()
    document = read(
        f'<figure><img src="data:image/png;base64,{data}" alt="A crane">'
        "<figcaption>At work</figcaption></figure>"
    )
    (piece,) = document["pieces"]
    assert (piece["type"], piece["alt"], piece["caption"]) == ("image", "A crane", "At work")


def test_tables_keep_spans_heads_and_captions():
    document = read(
        "<table><caption>Ships</caption>"
        "<thead><tr><th>Port</th><th colspan=2>Ships</th></tr></thead>"
        "<tbody><tr><th>Hull</th><td>1</td><td>2</td></tr></tbody></table>"
    )
    (table,) = document["pieces"]
    assert table["rows"] == [["Port", "Ships", ""], ["Hull", "1", "2"]]
    assert table["merged"] == [{"row": 0, "column": 1, "rows": 1, "columns": 2}]
    assert (table["header_rows"], table["header_columns"], table["caption"]) == (1, 1, "Ships")


def test_plain_text_has_headings_lists_and_paragraphs():
    document = read("# Start\n\nOne line\nand another.\n\n- a\n- b\n\n1. x\n2. <y>", "txt")
    assert [piece["type"] for piece in document["pieces"]] == ["heading", "text"]
    assert texts(document) == [
        (
            "<p>One line and another.</p><ul><li>a</li><li>b</li></ul>"
            "<ol><li>x</li><li>&lt;y&gt;</li></ol>"
        )
    ]
