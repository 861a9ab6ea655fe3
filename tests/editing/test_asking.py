"""Forms ask back about a date that is hardly meant, and take it when the editor says so."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset

from recommendations.models import RecommendationPage
from tests.admin_forms import PUBLISH, card, recommendation_form, report_form
from tests.factories import RecommendationFactory, ReportFactory

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
