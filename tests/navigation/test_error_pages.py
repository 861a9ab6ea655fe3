"""Errors show whose site it is, and ask the database for nothing."""

import pytest
from django.template.loader import render_to_string
from wagtail.models import Site

from boardtrade.branding.models import NewFile, store
from boardtrade.delivery.availability import server_error
from boardtrade.navigation import site_layout
from boardtrade.navigation.models import SiteSettings
from tests.factories import home_page

pytestmark = pytest.mark.django_db

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
PAGES = ["400.html", "403.html", "403_csrf.html", "500.html", "503.html"]


@pytest.fixture(autouse=True)
def last_layouts(monkeypatch):
    """Begin as a process that has rendered no page."""
    monkeypatch.setattr(site_layout, "_last_layouts", {})


@pytest.fixture
def branded_site():
    settings = SiteSettings.for_site(Site.objects.get())
    settings.organization_name = "Chamber of Rivertown"
    settings.voice_colour = "#3b1d73"
    settings.mark = store(NewFile("svg", SVG))
    settings.save()
    return settings


@pytest.mark.parametrize("template", PAGES)
def test_they_wear_the_brand_of_the_page_before_without_a_query(
    client, branded_site, template, django_assert_num_queries
):
    client.get("/")
    with django_assert_num_queries(0):
        html = render_to_string(template)
    assert "– Chamber of Rivertown</title>" in html
    assert f'<link rel="stylesheet" href="/brand/{branded_site.stylesheet_id}">' in html
    assert f'src="/brand/{branded_site.mark_id}"' in html
    assert "mark__stroke" not in html


def test_a_process_that_has_shown_nothing_has_an_error_page_too(rf, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = server_error(rf.get("/"))
    assert response.status_code == 500
    assert "Something went wrong on our side</title>" in response.text
    assert "mark__stroke" in response.text


def test_of_two_sites_an_error_names_neither(client, settings, branded_site):
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    client.get("/")
    other = Site.objects.create(hostname="other.example", root_page=home_page())
    SiteSettings.objects.create(site=other, organization_name="Another board")
    client.get("/search/", headers={"host": "other.example"})
    html = render_to_string("500.html")
    assert "Chamber of Rivertown" not in html
    assert "Another board" not in html
