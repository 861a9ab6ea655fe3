"""The form of the site's settings loses no link and stores none twice."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Site
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from boardtrade.navigation.models import MenuLink, SiteSettings

pytestmark = pytest.mark.django_db


@pytest.fixture
def url() -> str:
    site = Site.objects.get()
    SiteSettings.for_site(site)
    return reverse("wagtailsettings:edit", args=["navigation", "sitesettings", site.pk])


def settings_form(*links: dict[str, str], initial: int = 0) -> dict[str, str]:
    blank = {"place": "header", "page": "", "path": "", "url": "", "label": ""}
    rows = [blank | link for link in links]
    form = {
        "organization_name": "Board",
        "tagline": "",
        "contact_email": "",
        "social_image": "",
        "notice": "",
        "links": inline_formset(rows, initial=initial),
    }
    return nested_form_data(form)


def test_the_same_form_sent_twice_stores_each_link_once(editor, url):
    form = settings_form({"path": "/search/", "label": "Search"})
    for _ in range(2):
        assert editor.post(url, form).status_code == 302
    assert MenuLink.objects.count() == 1


def test_what_was_typed_into_a_link_that_was_deleted_meanwhile_is_kept(editor, url):
    editor.post(url, settings_form({"path": "/search/", "label": "Search"}))
    row_id = MenuLink.objects.get().pk
    MenuLink.objects.all().delete()
    changed = {"id": str(row_id), "path": "/reports/", "label": "Reports"}
    assert editor.post(url, settings_form(changed, initial=1)).status_code == 302
    assert MenuLink.objects.get().label == "Reports"


def test_a_form_of_which_a_part_is_missing_is_refused_in_words(editor, url):
    response = editor.post(url, {"organization_name": "Board"})
    assert response.status_code == 400
    assert "A part of the form did not arrive" in response.text


def test_the_admin_can_be_used_to_choose_a_default_site_again(editor):
    SiteSettings.objects.create(site=Site.objects.get(), organization_name="Chamber")
    Site.objects.update(is_default_site=False)
    for name in ("wagtailadmin_home", "wagtailsites:index", "wagtailadmin_login"):
        browser = Client() if name == "wagtailadmin_login" else editor
        response = browser.get(reverse(name))
        assert (response.status_code, "Chamber" in response.text) == (200, True)
    Site.objects.all().delete()
    assert "Board of Trade" in editor.get(reverse("wagtailadmin_home")).text
