"""Ways into the admin that no form shows, and that lead past no refusal."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.models import Locale

from recommendations.models import RecommendationPage
from reports.models import ReportPage
from tests.factories import RecommendationFactory, ReportFactory, home_page
from tests.groups import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def scheduled():
    page = ReportFactory(live=False)
    page.go_live_at = timezone.now() + datetime.timedelta(days=2)
    page.save_revision().publish()
    return page


@pytest.mark.parametrize("bulk", [False, True])
def test_only_who_may_publish_deletes_what_is_scheduled(scheduled, bulk):
    url = reverse("wagtailadmin_pages:delete", args=[scheduled.pk])
    if bulk:
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
        url += f"?id={scheduled.pk}&next=/admin/"
    browser_of("Editors").post(url)
    assert ReportPage.objects.exists()
    browser_of("Approvers").post(url)
    assert not ReportPage.objects.exists()


@pytest.mark.parametrize("bulk", [False, True])
def test_only_who_may_publish_moves_what_is_scheduled(scheduled, bulk):
    draft = RecommendationFactory(parent=scheduled, live=False)
    draft.go_live_at = scheduled.go_live_at
    draft.save_revision().publish()
    other = ReportFactory()
    url = reverse("wagtailadmin_pages:move_confirm", args=[draft.pk, other.pk])
    if bulk:
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
        url += f"?id={draft.pk}&next=/admin/"
    for group, parent in (("Editors", scheduled), ("Approvers", other)):
        browser_of(group).post(url, {"chooser": other.pk})
        assert RecommendationPage.objects.get().report_id == parent.pk


def convert_as(group: str, alias):
    browser = browser_of(group)
    browser.post(reverse("wagtailadmin_pages:convert_alias", args=[alias.pk]))
    alias.refresh_from_db()
    return alias.alias_of_id is None


def test_only_who_may_publish_makes_a_page_of_an_alias_that_readers_see():
    alias = ReportFactory().create_alias(parent=home_page(), update_slug="again")
    assert not convert_as("Editors", alias)
    assert convert_as("Approvers", alias)


def test_an_editor_makes_a_page_of_the_alias_of_a_draft():
    draft = ReportFactory(live=False)
    assert convert_as("Editors", draft.create_alias(parent=home_page(), update_slug="again"))


def test_a_translation_without_that_of_the_page_above_is_refused_in_words(editor):
    french = Locale.objects.create(language_code="fr")
    url = reverse("simple_translation:submit_page_translation", args=[ReportFactory().pk])
    response = editor.post(url, {"locales": [french.pk]})
    assert response.status_code == 400
    assert "Translate the page above this one first." in response.text


@pytest.mark.parametrize("action", PagesAdminAPIViewSet.actions)
def test_the_api_of_the_admin_changes_nothing(editor, action):
    unfinished = RecommendationFactory(live=False, text="")
    unfinished.save_revision(clean=False)
    url = f"/admin/api/main/pages/{unfinished.pk}/"
    assert editor.get(url).status_code == 200
    response = editor.post(f"{url}action/{action}/", {}, content_type="application/json")
    assert response.status_code == 404
    unfinished.refresh_from_db()
    assert not unfinished.live
