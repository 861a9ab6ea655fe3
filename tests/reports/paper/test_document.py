"""A publication is set once, with all that can be in one, and looked at from every side."""

import io
import re
from dataclasses import replace

import pdfua
import pikepdf
import pypdfium2
import pytest

from reports.paper.nodes import heading
from reports.paper.typesetting import process
from reports.paper.typesetting.process import TypesettingError, typeset
from tests.reports.paper.documents import HOSTILE, MADE, composition, frame


@pytest.fixture(scope="module")
def content() -> bytes:
    with typeset(composition(), MADE) as made:
        assert made.replaced == ()
        assert made.pages > 5
        return made.file.read()


@pytest.fixture(scope="module")
def words(content) -> list[str]:
    """The words of each page, with spaces alone between them."""
    with pypdfium2.PdfDocument(content) as pdf:
        pages = [page.get_textpage().get_text_range() for page in pdf]
    return [re.sub(r"\s+", " ", page) for page in pages]


def test_no_rule_for_reading_aloud_is_broken(content, tmp_path):
    path = tmp_path / "report.pdf"
    path.write_bytes(content)
    report = pdfua.validate(path)
    assert not report.findings
    # It trips over the places of bookmarks, which it takes for dictionaries.
    assert {outcome.rule_id for outcome in report.skipped} <= {"UA-14-001"}


def test_it_says_that_it_is_archival_and_accessible_and_what_it_is(content):
    with pikepdf.open(io.BytesIO(content)) as pdf:
        metadata = pdf.Root.Metadata.read_bytes()
        assert b"<pdfaid:part>2</pdfaid:part>" in metadata
        assert b"<pdfaid:conformance>A</pdfaid:conformance>" in metadata
        assert b"<pdfuaid:part>1</pdfuaid:part>" in metadata
        assert str(pdf.Root.Lang) == "en"
        assert str(pdf.docinfo["/Title"]) == frame()["title"]
        with pdf.open_outline() as outline:
            bookmarks = [entry.title for entry in outline.root]
            below = [entry.title for entry in outline.root[-2].children]
    assert bookmarks == ["Summary", "Why", "Recommendations", "References"]
    assert below == [f"Recommendation 1: {HOSTILE}"]


def test_it_is_read_aloud_in_order_with_a_role_for_everything(content):
    with pikepdf.open(io.BytesIO(content)) as pdf:
        roles = list(iterate_roles(pdf.Root.StructTreeRoot.K))
    names = [name for name, _ in roles]
    assert names[:2] == ["/Document", "/Div"]
    assert names.index("/Title") < names.index("/H1") < names.index("/TOC")
    assert names.count("/Note") == 1
    assert names.count("/Figure") == 2, "what only decorates is left out"
    assert [alt for name, alt in roles if name == "/Figure"] == ["A square", "A drawing"]
    assert names.count("/TH") == 2
    assert names.count("/THead") == 1
    assert "/BlockQuote" in names


def iterate_roles(node):
    """Yield the role and the alternative text of each element, in the order of reading."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from iterate_roles(child)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield str(node.S), str(node.get("/Alt", ""))
        if "/K" in node:
            yield from iterate_roles(node.K)


def test_what_people_write_is_never_a_command(words):
    text = " ".join(words)
    assert text.count("#let x = 1 *bold* _it_ @ref $x^2$") > 15
    assert "// no /* no */ [x] <l> ~ ---" in text
    assert "H2O" in text.replace(" ", "")


def test_pages_say_where_one_is(words):
    assert words[0].startswith("Board of Trade Partnerships that Produce:")
    assert "Ada Okafor, Jo Smith" in words[0]
    for number, page in enumerate(words[1:], 2):
        assert f"{number} of {len(words)}" in page
        assert "https://example.org/reports/partnerships/" in page
    table_pages = [page for page in words if "Cell " in page]
    assert len(table_pages) > 1
    assert all("Name" in page for page in table_pages), "heads are repeated"
    assert sum("As of 30 November 2026." in page for page in words) == 1


def test_what_no_typeface_has_gets_a_mark_and_is_named():
    with typeset(composition(tagline="Ελληνικά 漢字 👩‍👩‍👧 \ue000 ไทย", blocks=[]), MADE) as made:
        assert set("漢字\ue000ไทย") <= set(made.replaced)
        assert "Ε" not in made.replaced


def test_what_is_refused_is_named_with_its_block():
    blocks = [heading("a", 1) | {"block": "b1"}, heading("b", 4) | {"block": "b2"}]
    blocks.append(heading("c", 1) | {"block": "b3"})
    with pytest.raises(TypesettingError) as refusal, typeset(composition(blocks=blocks), MADE):
        pass
    assert refusal.value.block == "b2"
    assert "skipped from heading level 1 to 4" in refusal.value.message


def test_a_document_has_bounds(monkeypatch):
    bounds = replace(process.BOUNDS, memory_bytes=100 * 1024**2)
    monkeypatch.setattr(process, "BOUNDS", bounds)
    with pytest.raises((TypesettingError, RuntimeError)), typeset(composition(), MADE):
        pass
