"""The page of someone who writes for the board."""

import pytest

from boardtrade.people.views import get_initials
from tests.factories import PersonFactory, ReportFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Devika Ramanathan", "DR"),
        ("Jean de la Tour", "JT"),
        ("Mei", "M"),
        ("élise", "É"),
    ],
)
def test_initials_stand_for_a_missing_picture(name, initials):
    assert get_initials(name) == initials


def test_it_tells_what_they_write_about(client):
    person = PersonFactory(slug="devika", name="Devika Ramanathan")
    ReportFactory(authors=[person], topics=[TopicFactory(title="Trade")])
    ReportFactory(authors=[person], topics=[TopicFactory(title="Secret")], live=False)
    ReportFactory(topics=[TopicFactory(title="Housing")])
    html = client.get("/people/devika/").text
    assert ">DR</p>" in html
    assert ">Trade</a>" in html
    for title in ("Secret", "Housing"):
        assert title not in html


def test_a_long_name_is_set_smaller(client):
    ReportFactory(authors=[PersonFactory(slug="long", name="Anneliese van der Westhuizen " * 3)])
    assert '<h1 class="page-head__title title--long">' in client.get("/people/long/").text


def test_readers_can_write_to_them_where_staff_give_an_address(client):
    ReportFactory(
        authors=[
            PersonFactory(slug="devika", email="devika@example.org"),
            PersonFactory(slug="mei"),
        ]
    )
    html = client.get("/people/devika/").text
    assert 'href="mailto:devika@example.org"' in html
    assert '"email": "devika@example.org"' in html.replace('":"', '": "')
    assert "person__contact" not in client.get("/people/mei/").text


def test_there_is_none_of_who_has_published_nothing(client):
    person = PersonFactory(slug="devika")
    report = ReportFactory(authors=[person], live=False)
    assert client.get("/people/devika/").status_code == 404
    report.save_revision().publish()
    assert client.get("/people/devika/").status_code == 200
