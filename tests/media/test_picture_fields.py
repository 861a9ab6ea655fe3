"""An editor who chooses a picture for a page learns whether it will do."""

import pytest
from django.urls import reverse

from boardtrade.pages.models import RelatedCard
from tests.factories import ImageFactory, PersonFactory, ReportFactory, picture_file

pytestmark = pytest.mark.django_db


def form_of(editor, report) -> str:
    return editor.get(reverse("wagtailadmin_pages:edit", args=[report.pk])).text


def test_a_picture_too_small_for_its_place_is_told(editor):
    small = ImageFactory(title="Stamp", file=picture_file(size=(300, 200)))
    report = ReportFactory(hero_image=small)
    assert "only 300 pixels wide and 200 high" in form_of(editor, report)
    assert "at least 1,600 pixels wide" in form_of(editor, report)


@pytest.mark.parametrize("size", [(300, 200), (1200, 800)])
def test_every_place_asks_for_what_it_needs(editor, size):
    image = ImageFactory(file=picture_file(size=size))
    person = PersonFactory(photo=image)
    report = ReportFactory(related_cards=[RelatedCard(url="https://example.org/", image=image)])
    address = reverse("wagtailsnippets_people_person:edit", args=[person.pk])
    for form in (editor.get(address).text, form_of(editor, report)):
        assert ("only 300 pixels wide" in form) == (size == (300, 200))


def test_of_a_picture_that_is_large_enough_nothing_is_said(editor):
    report = ReportFactory(hero_image=ImageFactory(file=picture_file(size=(1600, 900))))
    assert "pixels wide and" not in form_of(editor, report)


def test_the_size_is_told_as_soon_as_a_picture_is_chosen(editor):
    small = ImageFactory(title="Stamp", file=picture_file(size=(300, 200)))
    chosen = editor.get(reverse("wagtailimages_chooser:chosen", args=[small.pk])).json()
    assert chosen["result"]["title"] == "Stamp (300 × 200 pixels)"


def test_the_description_of_the_library_serves_where_the_page_has_none(editor, client):
    described = ImageFactory(description="Cranes at the harbour")
    report = ReportFactory(hero_image=described, hero_alt="")
    assert report.missing_for_publication() == {}
    assert 'alt="Cranes at the harbour"' in client.get(report.get_url()).text
    report.hero_alt = "The harbour in winter"
    assert report.hero_alt_text == "The harbour in winter"


def test_who_uploads_a_picture_is_told_what_its_description_is_for(editor):
    html = editor.get(reverse("wagtailimages_chooser:choose")).json()["html"]
    assert "for those who do not see it" in html
    assert html.index("id_image-chooser-upload-description") < html.index(
        "id_image-chooser-upload-credit"
    )


def test_a_picture_that_nobody_has_described_is_not_published():
    report = ReportFactory(hero_image=ImageFactory(), hero_alt="")
    assert "hero_alt" in report.missing_for_publication()
