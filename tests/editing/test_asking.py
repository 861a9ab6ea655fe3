"""Forms ask back about a date that is hardly meant, and take it when the editor says so."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset

from recommendations.models import RecommendationPage
from tests.admin_forms import PUBLISH, card, recommendation_form, report_form
from tests.factories import RecommendationFactory, ReportFactory, TopicFactory

pytestmark = pytest.mark.django_db


def save(editor, page, form):
    return editor.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form | PUBLISH)


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("0021-12-01", "Look at the year again."),
        ("9999-12-01", "Look at the year again."),
        ("1821-12-01", "Look at the year again: this is before 1 January 1900."),
        ("2121-12-01", "Look at the year again: this is after 31 December"),
    ],
)
def test_the_date_of_a_report_is_asked_about(editor, date, words):
    report = ReportFactory()
    response = save(editor, report, report_form(publication_date=date))
    assert words in response.text
    report.refresh_from_db()
    assert str(report.publication_date) != date
    confirmed = report_form(publication_date=date) | {"publication_date-confirmed": date}
    can_be_confirmed = ":" in words
    assert (f"“{date}” is right." in response.text) == can_be_confirmed
    assert save(editor, report, confirmed).status_code == (302 if can_be_confirmed else 200)


def test_what_was_confirmed_is_not_asked_about_again(editor):
    report = ReportFactory(publication_date="1821-12-01")
    assert save(editor, report, report_form(publication_date="1821-12-01")).status_code == 302


def test_the_date_of_a_card_is_asked_about(editor):
    cards = inline_formset([card(url="https://example.org/", title="Elsewhere", date="1026-01-01")])
    response = save(editor, ReportFactory(), report_form(related_cards=cards))
    assert "Look at the year again." in response.text


@pytest.mark.parametrize("due", ["2001-06-30", "2190-06-30"])
def test_the_due_date_of_a_recommendation_is_asked_about(editor, due):
    page = RecommendationFactory()
    response = save(editor, page, recommendation_form(due_date=due))
    assert "Look at the year again: this is" in response.text
    form = recommendation_form(due_date=due) | {"due_date-confirmed": due}
    assert save(editor, page, form).status_code == 302
    assert str(RecommendationPage.objects.get().due_date) == due


def read_box(response, name):
    """Return the box of a field, or None."""
    html = BeautifulSoup(response.text, "html.parser")
    return html.find("input", {"name": f"{name}-confirmed"})


def test_what_was_confirmed_stays_so_while_another_field_is_refused(editor):
    page = RecommendationFactory()
    said = {"due_date": "2001-06-30"}
    confirmed = {"due_date-confirmed": "2001-06-30"}
    response = save(editor, page, recommendation_form(**said, title="") | confirmed)
    box = read_box(response, "due_date")
    assert box.has_attr("checked")
    assert "Look at the year again" not in response.text
    assert save(editor, page, recommendation_form(**said) | confirmed).status_code == 302


def test_another_value_is_asked_about_anew(editor):
    page = RecommendationFactory()
    form = recommendation_form(due_date="2002-06-30") | {"due_date-confirmed": "2001-06-30"}
    response = save(editor, page, form)
    assert "Look at the year again" in response.text
    box = read_box(response, "due_date")
    assert box["value"] == "2002-06-30"
    assert not box.has_attr("checked")


def test_the_date_of_a_card_stays_confirmed_too(editor):
    date = "1826-01-01"
    cards = inline_formset([card(url="https://example.org/", title="Elsewhere", date=date)])
    confirmed = {"related_cards-0-date-confirmed": date}
    report = ReportFactory()
    form = report_form(title="", related_cards=cards) | confirmed
    assert read_box(save(editor, report, form), "related_cards-0-date").has_attr("checked")
    form = report_form(related_cards=cards) | confirmed
    assert save(editor, report, form).status_code == 302


def test_a_name_stays_confirmed_while_another_field_is_refused(editor):
    TopicFactory(title="Trade")
    form = {"title": "trade ", "slug": "no slug", "title-confirmed": "trade "}
    response = editor.post(reverse("wagtailsnippets_people_topic:add"), form)
    assert read_box(response, "title").has_attr("checked")
