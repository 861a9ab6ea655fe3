"""The page of someone who writes for the board."""

import pytest
from django.core.exceptions import ValidationError

from boardtrade.people.orcid import read_orcid
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


def test_it_tells_who_works_elsewhere_and_who_has_left(client):
    person = PersonFactory(
        slug="mei",
        role="Economist",
        affiliation="University of Somewhere",
        is_former=True,
        orcid="0000-0002-1825-0097",
    )
    ReportFactory(authors=[person])
    html = client.get("/people/mei/").text
    assert "Economist, University of Somewhere</p>" in html
    assert "No longer with the Board" in html
    assert 'href="https://orcid.org/0000-0002-1825-0097"' in html
    assert "worksFor" not in html


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("0000-0002-1825-0097", "0000-0002-1825-0097"),
        (" https://orcid.org/0000-0002-1694-233x/", "0000-0002-1694-233X"),
        ("0000000218250097", "0000-0002-1825-0097"),
    ],
)
def test_a_number_of_orcid_is_kept_in_one_form(typed, kept):
    person = PersonFactory.build(orcid=typed)
    person.clean_fields(exclude=["locale", "slug", "translation_key"])
    person.clean()
    assert person.orcid == kept


@pytest.mark.parametrize("typed", ["0000-0002-1825-0098", "1234", "https://a.example/", "٠" * 16])
def test_a_mistyped_number_is_told(typed):
    with pytest.raises(ValidationError, match="is no ORCID iD"):
        read_orcid(typed)
