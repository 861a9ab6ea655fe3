"""The panels of a form that show what was saved follow each automatic save."""

import re

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset

from tests.admin_forms import card, earlier_ask, recommendation_form, report_form
from tests.factories import AddresseeFactory, RecommendationFactory, ReportFactory

pytestmark = pytest.mark.django_db
AS_AUTOSAVE = {"Accept": "application/json"}


def draw(editor, page, form):
    """Return what an automatic save of a page draws again."""
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return editor.post(address, form, headers=AS_AUTOSAVE).json()["html"]


def test_a_card_that_was_saved_by_itself_is_told_with_what_readers_see(editor):
    report, other = ReportFactory(), ReportFactory(title="Ports", live=False)
    form = report_form(slug=report.slug, related_cards=inline_formset([card(other)]))
    assert "<s>Ports</s>" in draw(editor, report, form)


def test_a_link_to_an_earlier_recommendation_is_told_too(editor):
    earlier, later = RecommendationFactory(title="Dredge the port"), RecommendationFactory()
    form = recommendation_form(
        slug=later.slug,
        number=later.number,
        earlier_asks=inline_formset([earlier_ask(earlier)]),
    )
    drawn = draw(editor, later, form)
    assert "Dredge the port" in drawn
    assert "Nothing: readers see no other" not in drawn


def test_what_an_addressee_says_can_be_recorded_as_soon_as_it_is_saved(editor):
    page = RecommendationFactory()
    addressee = {"addressee": str(AddresseeFactory().pk)}
    form = recommendation_form(
        slug=page.slug, number=page.number, addressee_links=inline_formset([addressee])
    )
    assert "What they answered or say" in draw(editor, page, form)


def test_a_new_recommendation_has_them_without_a_reload(editor):
    arguments = ["recommendations", "recommendationpage", ReportFactory().pk]
    address = reverse("wagtailadmin_pages:add", args=arguments)
    form = editor.get(address).text
    assert "Save this recommendation first" in form
    places = set(re.findall(r'<div id="([\w-]+-saved)"', form))
    saved = editor.post(address, recommendation_form(), headers=AS_AUTOSAVE).json()
    drawn = editor.get(saved["hydrate_url"]).text
    assert places == set(re.findall(r'w-teleport-target-value="#([\w-]+-saved)"', drawn))
    assert "Permanent address" in drawn
    assert "Save this recommendation first" not in drawn
