"""Who copies a page with a newer draft knows which text the copy has."""

import pytest
from django.urls import reverse
from wagtail.models import Locale

from reports.models import ReportPage
from tests.factories import ReportFactory, report_index

pytestmark = pytest.mark.django_db
WARNING = "has changes that are not published"


@pytest.fixture
def report() -> ReportPage:
    report = ReportFactory(tagline="Published")
    report.tagline = "Draft"
    report.save_revision()
    return report


@pytest.mark.parametrize(
    "name", ["wagtailadmin_pages:copy", "simple_translation:submit_page_translation"]
)
def test_it_is_said_before_copying_and_translating(editor, report, name):
    Locale.objects.create(language_code="fr")
    assert WARNING in editor.get(reverse(name, args=[report.pk])).text
    other = ReportFactory()
    assert WARNING not in editor.get(reverse(name, args=[other.pk])).text


def test_the_form_of_a_copy_has_the_draft(editor, report):
    form = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": report_index().pk}
    editor.post(reverse("wagtailadmin_pages:copy", args=[report.pk]), form)
    copy = ReportPage.objects.get(slug="copy")
    edit_url = reverse("wagtailadmin_pages:edit", args=[copy.pk])
    assert "Draft" in editor.get(edit_url).text
