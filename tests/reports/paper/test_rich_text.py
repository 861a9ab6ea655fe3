"""Rich text becomes paragraphs, lists, emphasis, links and notes; all that it holds is shown."""

import pytest

from reports.paper.report_pdf import number_notes, resolve_anchors
from reports.paper.rich_text import find_notes, read_rich_text
from tests.reports.paper.documents import HOSTILE, escape

NOTE = '<a linktype="footnote" id="abcd1234" note="See &lt;i&gt;Trade&lt;/i&gt;."></a>'


def shape(nodes) -> list:
    """Return nodes as nested lists, to read them at a glance."""
    if isinstance(nodes, list):
        return [shape(node) for node in nodes]
    if isinstance(nodes, str):
        return nodes
    if nodes.get("kind") == "list":
        return ["ol" if nodes["ordered"] else "ul", *[shape(item) for item in nodes["items"]]]
    name = nodes.get("tag") or "p"
    more = [nodes["url"]] if name == "a" else []
    return [name, *more, *shape(nodes.get("inline", []))]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f"<p>{escape(HOSTILE)}</p>", [["p", HOSTILE]]),
        ("<p> a \n b&nbsp;c </p><p></p><p><b> </b></p>", [["p", "a b\xa0c"]]),
        (
            "<p>a<b>b<i>c</i></b><sub>d</sub></p>",
            [["p", "a", ["strong", "b", ["emph", "c"]], ["sub", "d"]]],
        ),
        ("<p>a<br/>b<br/></p>", [["p", "a", ["br"], "b"]]),
        (
            "<ul><li>a<ul><li>b</li></ul></li><li></li></ul>",
            [["ul", [["p", "a"], ["ul", [["p", "b"]]]]]],
        ),
        ("<ol><li>a", [["ol", [["p", "a"]]]]),
        ("text alone", [["p", "text alone"]]),
        ("</b></ul></li><p>a</i>b</p>", [["p", "a", "b"]]),
        (
            '<p><a href="https://x.org/?a=1&amp;b=2">w</a></p>',
            [["p", ["a", "https://x.org/?a=1&b=2", "w"]]],
        ),
        ('<p><a href="javascript:alert(1)">w</a><a href="https://x.org/"></a></p>', [["p", "w"]]),
        ("<p><script>w</script>\x00\x07</p>", [["p", "w"]]),
    ],
)
def test_rich_text_becomes_nodes(html, expected):
    assert shape(read_rich_text(html)) == expected


def test_deep_nesting_keeps_the_words():
    html = "<ul><li>" * 500 + "deep" + "</li></ul>" * 500
    assert "deep" in str(read_rich_text(html))
    assert "deep" in str(read_rich_text("<p>" + "<b>" * 500 + "deep"))


def test_a_note_is_written_once_and_cited_again():
    nodes = read_rich_text(f"<p>One{NOTE}, two{NOTE}.</p>")
    number_notes(nodes)
    first, second = (item for item in nodes[0]["inline"] if isinstance(item, dict))
    assert shape(first) == ["note", "See ", ["emph", "Trade"], "."]
    assert ("again" in first, "again" in second) == (False, True)
    assert len(find_notes(nodes)) == 1


def test_links_within_the_document_lead_to_what_is_in_it():
    nodes = [
        {"kind": "heading", "anchor": "s-1"},
        {"kind": "heading", "anchor": "s-1"},
        {"kind": "reference", "anchor": "r-1"},
    ]
    resolve_anchors(nodes)
    assert [node["anchor"] for node in nodes] == ["s-1", "s-1-1", ""]
