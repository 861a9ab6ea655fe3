"""A document is what its name says and only lets itself be read, or is refused in plain words."""

import io

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from boardtrade.media.kinds import DOCUMENT_KINDS, content_type_of, name_kinds
from boardtrade.media.uploads.documents import check_document
from tests.media.uploads import ordinary_files
from tests.media.uploads.hostile_documents import DOCUMENTS
from tests.media.uploads.hostile_pictures import PICTURES


@pytest.mark.parametrize("case", DOCUMENTS.values(), ids=DOCUMENTS.keys())
def test_a_hostile_document_is_refused_in_words(case):
    file = io.BytesIO(case.make())
    with pytest.raises(ValidationError) as refused:
        check_document(file, name=case.name)
    words = " ".join(refused.value.messages)
    assert case.refused in words
    assert "%(" not in words
    assert "(?)" not in words, "it says where"
    assert file.tell() == 0


@pytest.mark.parametrize(
    ("name", "make"), ordinary_files.DOCUMENTS.values(), ids=ordinary_files.DOCUMENTS.keys()
)
def test_an_ordinary_document_is_accepted(name, make):
    file = io.BytesIO(make())
    check_document(file, name=name)
    assert file.tell() == 0


def test_there_are_enough_of_them():
    assert len(DOCUMENTS) + len(PICTURES) > 150
    assert len(ordinary_files.DOCUMENTS) + len(ordinary_files.PICTURES) > 40


def test_what_is_accepted_is_one_list():
    assert set(settings.WAGTAILDOCS_EXTENSIONS) == {*DOCUMENT_KINDS}
    words = name_kinds()
    for extension in DOCUMENT_KINDS:
        assert extension in words.lower()


def test_a_file_that_is_not_on_the_list_is_served_as_bytes():
    assert content_type_of("html") == content_type_of("svg") == "application/octet-stream"
    assert content_type_of("PDF") == "application/pdf"
