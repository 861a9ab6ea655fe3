"""The text of Word files arrives: headings, emphasis, lists, links, notes, changes."""

import io
import re

import pytest

from boardtrade.importing.reading.document import read_document
from tests.importing.word_files import (
    BULLET,
    LETTER,
    NUMBER,
    SPOKEN,
    STYLES,
    bookmark,
    field,
    note,
    notes,
    p,
    r,
    word_file,
)


def read(body, text="accepted", **parts):
    """Return what is read of a Word file with this body."""
    return read_document(io.BytesIO(word_file(body, **parts)), "docx", text)[0]


def texts(document):
    return [piece["html"] for piece in document["pieces"] if piece["type"] == "text"]


def headings(document):
    return [
        (piece["level"], piece["text"])
        for piece in document["pieces"]
        if piece["type"] == "heading"
    ]


def codes(document):
    return [finding["code"] for finding in document["findings"]]


def find(document, code):
    return next(finding for finding in document["findings"] if finding["code"] == code)


# --- Headings ---------------------------------------------------------------------------------


def test_heading_styles_are_sections_and_subsections_and_deeper_ones_are_said():
    body = p("One", style="Heading1") + p("Two", style="Heading2") + p("Three", style="Heading3")
    document = read(body + p("Next", style="Heading1") + p("End."))
    assert headings(document) == [("2", "One"), ("3", "Two"), ("3", "Three"), ("2", "Next")]
    assert find(document, "heading_deeper")["near"] == "Three"


STYLE = '<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/>{more}</w:style>'


@pytest.mark.parametrize(
    ("styles", "attributes"),
    [
        # LibreOffice in German, without outline levels.
        (STYLE.format(id="berschrift1", name="Überschrift 1", more=""), {"style": "berschrift1"}),
        # A style of one's own that rests on a heading.
        (
            STYLES + STYLE.format(id="Mine", name="Board", more='<w:basedOn w:val="Heading1"/>'),
            {"style": "Mine"},
        ),
        # Only the outline knows.
        (
            STYLE.format(id="X", name="Chapter", more='<w:pPr><w:outlineLvl w:val="0"/></w:pPr>'),
            {"style": "X"},
        ),
        ("", {"properties": '<w:outlineLvl w:val="0"/>'}),
        # A style that the file does not define.
        ("", {"style": "Heading1"}),
    ],
)
def test_headings_are_known_however_a_program_marks_them(styles, attributes):
    document = read(p("One", **attributes) + p("Text") + p("Two", **attributes), styles=styles)
    assert headings(document) == [("2", "One"), ("2", "Two")]


def test_a_title_is_proposed_with_authors_and_date():
    body = (
        p("Ports", style="Title")
        + p("What they need", style="Subtitle")
        + p("By Ada Okafor and Ben Lee")
        + p("12 March 2026")
        + p("Start", style="Heading1")
    )
    document = read(body)
    assert (document["title"], document["tagline"]) == ("Ports", "What they need")
    assert document["authors"] == ["Ada Okafor", "Ben Lee"]
    assert (document["day"], document["precision"]) == ("2026-03-12", "day")
    assert headings(document) == [("2", "Start")]


def test_the_only_first_heading_is_the_title_and_properties_fill_what_is_missing():
    core = (
        "<dc:title>Word Document</dc:title><dc:creator>Ada Okafor;python-docx</dc:creator>"
        "<dcterms:modified>2026-05-04T08:00:00Z</dcterms:modified>"
    )
    body = p("Ports", style="Heading1") + p("A", style="Heading2") + p("B", style="Heading2")
    document = read(body, core=core)
    assert document["title"] == "Ports"
    assert headings(document) == [("2", "A"), ("2", "B")]
    assert document["authors"] == ["Ada Okafor"]
    assert (document["day"], document["precision"]) == ("2026-05-04", "month")


def test_numbers_before_headings_are_left_out_but_words_are_kept():
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{}"/></w:numPr>'
    body = p("Where we stand", style="Heading1", properties=numbered.format(NUMBER)) + p(
        "One office", style="Heading2", properties=numbered.format(SPOKEN)
    )
    document = read(body + p("Next", style="Heading1"))
    assert headings(document) == [
        ("2", "Where we stand"),
        ("3", "Recommendation 1: One office"),
        ("2", "Next"),
    ]
    assert "heading_numbers" in codes(document)


def test_a_table_of_contents_is_left_out_and_said():
    contents = p("Contents", style="Heading1") + p(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        "<w:r><w:instrText> TOC \\o </w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + r("One 3"),
        style="TOC1",
    )
    contents += p(r("Two 4"), style="TOC1") + p('<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    document = read(contents + p("One", style="Heading1") + p("Text."))
    assert headings(document) == [("2", "One")]
    assert texts(document) == ["<p>Text.</p>"]
    assert "contents" in codes(document)


# --- Words ------------------------------------------------------------------------------------


def test_emphasis_arrives_also_by_style():
    runs = (
        r("bold", "<w:b/>")
        + r(" and ")
        + r("italic", '<w:rStyle w:val="Emphasis"/>')
        + r(", CO")
        + r("2", '<w:vertAlign w:val="subscript"/>')
        + r(" not", '<w:b w:val="0"/>')
    )
    assert texts(read(p(runs))) == ["<p><b>bold</b> and <i>italic</i>, CO<sub>2</sub> not</p>"]


def test_hidden_text_is_left_out_and_said():
    document = read(p(r("Seen.") + r(" Secret.", "<w:vanish/>")))
    assert texts(document) == ["<p>Seen.</p>"]
    assert find(document, "hidden")["detail"] == "Secret."


def test_line_breaks_tabs_and_signs_are_kept():
    runs = (
        "<w:r><w:t>one</w:t><w:br/><w:t>two</w:t><w:tab/><w:t>three</w:t><w:cr/>"
        "<w:t>&lt;4&gt;</w:t></w:r>"
    )
    assert texts(read(p(runs))) == ["<p>one<br/>two three<br/>&lt;4&gt;</p>"]


# --- Lists ------------------------------------------------------------------------------------


def test_lists_in_lists_arrive():
    body = (
        p("one", item=(BULLET, 0))
        + p("inner a", item=(NUMBER, 1))
        + p("inner b", item=(NUMBER, 1))
        + p("two", item=(BULLET, 0))
    )
    assert texts(read(body)) == [
        "<ul><li>one<ol><li>inner a</li><li>inner b</li></ol></li><li>two</li></ul>"
    ]


def test_a_level_that_is_not_written_is_the_first_one():
    item = f'<w:numPr><w:numId w:val="{BULLET}"/></w:numPr>'
    assert texts(read(p("one", properties=item))) == ["<ul><li>one</li></ul>"]


def test_paragraphs_between_the_items_of_a_list_belong_to_them():
    body = (
        p("first", item=(NUMBER, 0)) + p("more of it") + p("second", item=(NUMBER, 0)) + p("After.")
    )
    assert texts(read(body)) == [
        "<ol><li>first<br/>more of it</li><li>second</li></ol><p>After.</p>"
    ]


def test_a_list_that_goes_on_behind_a_heading_keeps_its_numbers():
    body = (
        p("first", item=(NUMBER, 0)) + p("Then", style="Heading1") + p("second", item=(NUMBER, 0))
    )
    document = read(body)
    assert texts(document) == ["<ol><li>first</li></ol>", "<p>2. second</p>"]
    assert find(document, "list_goes_on")["detail"] == "2."


def test_letters_of_a_list_are_said():
    document = read(p("one", item=(LETTER, 0)) + p("two", item=(LETTER, 0)))
    assert texts(document) == ["<ol><li>one</li><li>two</li></ol>"]
    assert find(document, "list_labels")["detail"] == "(a), (b)"


# --- Links ------------------------------------------------------------------------------------


def test_links_arrive_also_from_fields_and_those_into_a_computer_do_not():
    body = p(
        '<w:hyperlink r:id="rIdA"><w:r><w:t>site</w:t></w:r></w:hyperlink>'
        + r(" ")
        + field('HYPERLINK "https://b.example/?a=1&amp;b=2" \\t "_blank"', "field")
        + r(" ")
        + '<w:hyperlink r:id="rIdC"><w:r><w:t>file</w:t></w:r></w:hyperlink>'
        + r(" ")
        + '<w:fldSimple w:instr=" HYPERLINK &quot;mailto:a@b.example&quot; ">'
        + r("mail")
        + "</w:fldSimple>"
    )
    document = read(body, links={"rIdA": "https://a.example/", "rIdC": "file:///C:/secret.xlsx"})
    assert texts(document) == [
        (
            '<p><a href="https://a.example/">site</a> '
            '<a href="https://b.example/?a=1&amp;b=2">field</a> file '
            '<a href="mailto:a@b.example">mail</a></p>'
        )
    ]
    assert "file:///C:/secret.xlsx" in find(document, "link")["detail"]


def test_places_that_links_lead_to_are_known():
    body = (
        bookmark("_before")
        + p(bookmark("_Toc1", r("One")), style="Heading1")
        + p(
            '<w:hyperlink w:anchor="_Toc1"><w:r><w:t>up</w:t></w:r></w:hyperlink>'
            + r(" ")
            + field("REF _before \\h", "again")
        )
    )
    heading, text = read(body)["pieces"]
    assert set(heading["marks"]) == {"at-_before", "at-_Toc1"}
    assert text["html"] == '<p><a href="#at-_Toc1">up</a> <a href="#at-_before">again</a></p>'


# --- Notes ------------------------------------------------------------------------------------

NOTE = re.compile(r'<a linktype="footnote" id="([a-z0-9]{8})" note="([^"]*)"></a>')


def test_footnotes_and_endnotes_are_stored_as_notes_of_the_text():
    body = p(r("One") + note(2) + r(" two") + note(3, "endnote") + r("."))
    document = read(
        body,
        parts={
            "footnotes.xml": notes({2: r("See ") + r("this", "<w:i/>") + r(" &amp; that.")}),
            "endnotes.xml": notes({3: "At the end."}, "endnote"),
        },
    )
    (html,) = texts(document)
    assert [found[1] for found in NOTE.findall(html)] == [
        "See &lt;i&gt;this&lt;/i&gt; &amp;amp; that.",
        "At the end.",
    ]
    assert NOTE.sub("*", html) == "<p>One* two*.</p>"


def test_the_same_note_is_one_but_ibid_is_not():
    refs = "".join(r("x") + note(number) for number in (2, 3, 4, 5))
    again = field("NOTEREF _Ref1 \\h", "1")
    body = p(bookmark("_Ref1", refs) + again)
    document = read(
        body,
        parts={"footnotes.xml": notes({2: "Same.", 3: "Same.", 4: "Ibid.", 5: "Ibid."})},
    )
    keys = [key for key, _words in NOTE.findall(texts(document)[0])]
    assert keys[0] == keys[1] == keys[4]
    assert len({keys[0], keys[2], keys[3]}) == 3


def test_a_note_keeps_its_key_when_it_is_read_again():
    parts = {"footnotes.xml": notes({2: "Same."})}
    first, second = (
        NOTE.search(texts(read(body, parts=parts))[0])[1]
        for body in (p(r("A") + note(2)), p("New.") + p(r("A, changed") + note(2)))
    )
    assert first == second


def test_links_in_notes_arrive():
    inside = '<w:hyperlink r:id="rId9"><w:r><w:t>here</w:t></w:r></w:hyperlink>'
    relationships = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId9" Target="https://a.example/" TargetMode="External" Type='
        '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"/>'
        "</Relationships>"
    )
    document = read(
        p(r("One") + note(2)),
        parts={"footnotes.xml": notes({2: inside})},
        extra={"word/_rels/footnotes.xml.rels": relationships.encode()},
    )
    assert list(document["notes"].values()) == ['<a href="https://a.example/">here</a>']


def test_notes_of_headings_are_cited_in_the_next_text():
    body = p(r("One") + note(2), style="Heading1") + p("Text.")
    document = read(body, parts={"footnotes.xml": notes({2: "Why."})})
    assert headings(document) == [("2", "One")]
    assert NOTE.sub("*", texts(document)[0]) == "<p>Text.*</p>"
    assert "note_moved" in codes(document)


# --- Tracked changes and what is not for readers ----------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("accepted", "<p>It is new.</p><p>Joined here.</p>"),
        ("original", "<p>It is old.</p><p>Joined</p><p> here.</p>"),
    ],
)
def test_the_text_that_was_asked_for_is_read(text, expected):
    body = p(
        r("It is ")
        + '<w:del w:id="1"><w:r><w:delText>old</w:delText></w:r></w:del>'
        + '<w:ins w:id="2"><w:r><w:t>new</w:t></w:r></w:ins>'
        + r(".")
    )
    body += p("Joined", properties='<w:rPr><w:del w:id="3"/></w:rPr>') + p(" here.")
    document = read(body, text)
    assert texts(document) == [expected.replace("<p> here", "<p>here")]
    assert document["revisions"] == 3


def test_comments_and_the_heads_of_pages_are_left_out_and_said():
    body = p(
        '<w:commentRangeStart w:id="0"/>'
        + r("Text.")
        + '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
    )
    document = read(
        body,
        parts={
            "comments.xml": f'<w:comment w:id="0">{p("Is it?")}</w:comment>',
            "header1.xml": p("Draft of May"),
            "footer1.xml": p("3"),
        },
    )
    assert texts(document) == ["<p>Text.</p>"]
    assert find(document, "comments")["detail"] == "1"
    assert find(document, "header")["detail"] == "Draft of May"
    assert "footer" not in codes(document)


def test_fields_show_what_they_show_and_numbers_of_pages_go():
    body = p(r("In ") + field("DATE", "May") + r(", page ") + field("PAGEREF _x", "7"))
    document = read(body)
    assert texts(document) == ["<p>In May, page</p>"]
    assert "page_number" in codes(document)


def test_equations_are_a_line_of_text_and_said():
    fraction = (
        "<m:oMath><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>c</m:t></m:r>"
        "</m:den></m:f></m:oMath>"
    )
    document = read(p("Sums", style="Heading1") + p(r("So ") + fraction + r(".")))
    assert texts(document) == ["<p>So (a+b)/c.</p>"]
    assert find(document, "equation") | {"near": ""} == {
        "code": "equation",
        "heading": "Sums",
        "near": "",
        "detail": "(a+b)/c",
    }


def test_quotations_say_who_said_it_and_long_ones_are_text():
    body = p("“We ask.”", style="Quote") + p("— Ada Okafor, Director", style="Quote")
    document = read(body + p("Text.") + p("x " * 300, style="Quote"))
    quote = document["pieces"][0]
    assert (quote["text"], quote["attribution"], quote["role"]) == (
        "We ask.",
        "Ada Okafor",
        "Director",
    )
    assert texts(document)[0].startswith("<p>Text.</p><p>“x x")
    assert "quote_as_text" in codes(document)
