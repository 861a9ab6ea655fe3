"""An alias repeats a report, which is listed once wherever reports are listed."""

import pytest
from wagtail.models import Locale

from tests.factories import PersonFactory, ReportFactory, TopicFactory, home_page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tasks_at_once")]
TITLE = "Harbour dues"


@pytest.fixture
def report():
    topic, person = TopicFactory(slug="ports"), PersonFactory(slug="ada")
    return ReportFactory(title=TITLE, slug="dues", topics=[topic], authors=[person])


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/reports/",
        "/search/?q=harbour",
        "/feeds/reports.atom",
        "/topics/ports/",
        "/people/ada/",
    ],
)
def test_it_is_listed_once(client, report, address):
    def count() -> int:
        return client.get(address).text.count(TITLE)

    before = count()
    assert before
    alias = report.create_alias(update_slug="alias")
    assert client.get(alias.get_url()).status_code == 200
    assert count() == before


def test_an_alias_in_another_language_stands_for_its_translation(client, report):
    french = Locale.objects.create(language_code="fr")
    for ancestor in (home_page(), report.get_parent().specific):
        translation = ancestor.copy_for_translation(french)
        translation.save_revision().publish()
    report.copy_for_translation(french, alias=True)
    assert TITLE in client.get("/fr/reports/").text
