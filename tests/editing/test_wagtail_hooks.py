"""Ways into the admin that no form shows, and that lead past no refusal."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.models import Locale

from tests.factories import RecommendationFactory, ReportFactory, UserFactory, home_page

pytestmark = pytest.mark.django_db


def convert_as(group: str, alias):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=group))
    browser = Client()
    browser.force_login(user)
    browser.post(reverse("wagtailadmin_pages:convert_alias", args=[alias.pk]))
    alias.refresh_from_db()
    return alias.alias_of_id is None


def test_only_who_may_publish_makes_a_page_of_an_alias_that_readers_see():
    alias = ReportFactory().create_alias(parent=home_page(), update_slug="again")
    assert not convert_as("Editors", alias)
    assert convert_as("Moderators", alias)


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
