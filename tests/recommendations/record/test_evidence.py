"""What entries rest on is entered once, and stays as it was recorded."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from recommendations.models import Evidence
from tests.factories import DocumentFactory, EvidenceFactory

pytestmark = pytest.mark.django_db


def test_a_link_is_known_by_its_title_or_else_by_its_site():
    assert str(EvidenceFactory(url="https://www.example.org/a", title="Minutes")) == "Minutes"
    assert str(EvidenceFactory(url="https://www.example.org/a")) == "example.org"


def test_a_file_is_known_by_its_title_or_else_by_that_of_the_file():
    document = DocumentFactory(title="Letter of 3 May")
    assert str(EvidenceFactory(url="", document=document)) == "Letter of 3 May"
    assert str(EvidenceFactory(url="", document=document, title="Annex")) == "Annex"


def test_nothing_is_no_evidence():
    with pytest.raises(IntegrityError, match="evidence_is_something"), transaction.atomic():
        Evidence.objects.create(title="Hearsay")


@pytest.mark.parametrize("url", ["https://example.org/", "https://example.org/" + "é" * 1900])
def test_one_link_with_one_title_is_entered_once(url):
    Evidence.objects.create(url=url)
    Evidence.objects.create(url=url, title="Another title")
    with pytest.raises(IntegrityError, match="evidence_once"), transaction.atomic():
        Evidence.objects.create(url=url)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE recommendations_evidence SET title = 'Another letter'",
        "DELETE FROM recommendations_evidence",
        "TRUNCATE recommendations_evidence CASCADE",
    ],
)
@pytest.mark.usefixtures("database_owner")
def test_not_even_the_owner_changes_or_deletes_it(statement):
    EvidenceFactory(title="Minutes")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Evidence.objects.get().title == "Minutes"
