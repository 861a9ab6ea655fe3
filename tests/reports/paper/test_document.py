"""A publication is set once, with all that can be in one, and looked at from every side."""

import io
import re

import pdfua
import pikepdf
import pypdfium2
import pytest

from reports.paper.composition import Composition
from reports.paper.typesetting import TypesettingError, typeset
from tests.reports.paper.documents import HOSTILE, MADE, composition, frame


@pytest.fixture(scope="module")
def content() -> bytes:
    with typeset(composition(), MADE) as made:
        assert made.replaced == ()
        assert made.pages and made.pages > 5
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
    assert report.skipped <= {"UA-14-001"}
