"""Links of the menu: to pages, to other addresses of the site, and away."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertInHTML
from wagtail.models import Locale, Site
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from boardtrade.navigation.models import MenuLink, MenuPlace, SiteSettings
from tests.factories import home_page, report_index

pytestmark = pytest.mark.django_db


@pytest.fixture
def settings_of_site():
    return SiteSettings.for_site(Site.objects.get())


def link(settings_of_site, **values):
    return MenuLink(settings=settings_of_site, sort_order=0, **values)


def test_a_link_leads_to_an_address_that_is_no_page(client, settings_of_site):
    link(settings_of_site, path="/search/", label="Find").save()
    other = '<a class="site-nav__link" href="/search/">Find</a>'
    assertInHTML(other, client.get("/").text)
    current = '<a class="site-nav__link" href="/search/" aria-current="true">Find</a>'
    assertInHTML(current, client.get("/search/").text)


def test_in_french_it_leads_to_the_french_address(client, settings_of_site):
    link(settings_of_site, path="/search/?q=trade", label="Find").save()
    link(settings_of_site, path="/reports/anything/", label="No view").save()
    french = Locale.objects.create(language_code="fr")
    page = home_page().copy_for_translation(french)
    page.save_revision().publish()
    html = client.get(page.get_url()).text
    assertInHTML('<a class="site-nav__link" href="/fr/search/?q=trade">Find</a>', html)
    # What has no French address stays.
    assertInHTML('<a class="site-nav__link" href="/reports/anything/">No view</a>', html)


@pytest.mark.parametrize(
    "targets",
    [
        {},
        {"path": "/search/", "url": "https://example.org/"},
        {"path": "/search/", "page": True},
        {"url": "https://example.org/", "page": True},
        {"path": "/search/", "url": "https://example.org/", "page": True},
    ],
)
def test_a_link_has_exactly_one_target(settings_of_site, targets):
    if targets.get("page"):
        targets = targets | {"page": report_index()}
    wrong = link(settings_of_site, label="Somewhere", **targets)
    with pytest.raises(ValidationError, match="one of the three"):
        wrong.full_clean()
    with pytest.raises(IntegrityError, match="exactly_one_target"), transaction.atomic():
        wrong.save()


@pytest.mark.parametrize(
    "path",
    ["//evil.example", "/\\evil.example", "search/", "https://evil.example", "/a b/", "/a\n"],
)
def test_a_path_cannot_lead_to_another_site(settings_of_site, path):
    with pytest.raises(ValidationError) as refused:
        link(settings_of_site, path=path, label="There").full_clean()
    assert set(refused.value.error_dict) == {"path"}


def test_a_link_without_a_page_needs_a_label(settings_of_site):
    for target in ({"path": "/search/"}, {"url": "https://example.org/"}):
        with pytest.raises(ValidationError, match="needs a label"):
            link(settings_of_site, **target).full_clean()
    link(settings_of_site, page=report_index()).full_clean()


def test_an_editor_adds_one_in_the_settings(editor, settings_of_site):
    address = reverse("wagtailsettings:edit", args=["navigation", "sitesettings"])
    address = editor.get(address).headers.get("Location", address)
    row = {"place": "footer", "label": "Find", "page": "", "path": "/search/", "url": ""}
    form = {
        "organization_name": "Board of Trade",
        "tagline": "",
        "notice": "",
        "contact_email": "",
        "social_image": "",
        "links": inline_formset([row]),
    }
    assert editor.post(address, nested_form_data(form)).status_code == 302
    made = MenuLink.objects.get()
    assert (made.path, made.place, str(made)) == ("/search/", MenuPlace.FOOTER, "Find")


def test_links_to_addresses_cost_no_query(client, settings_of_site, max_queries_from_nothing):
    """The count of an empty menu: every link of it is in that one row."""
    with CaptureQueriesContext(connection) as without:
        client.get("/search/")
    for number in range(5):
        link(settings_of_site, path=f"/search/?q={number}", label="Find").save()
    with max_queries_from_nothing(len(without)):
        client.get("/search/")


def test_staff_do_not_mistake_wagtails_reports_for_the_boards(editor):
    html = editor.get("/admin/").text
    assert "Site records" in html
