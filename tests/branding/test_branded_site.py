"""What a board fills in is seen by its readers, and costs the others nothing."""

import json
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from boardtrade.branding.models import KEPT, BrandFile, NewFile, delete_unused, store
from boardtrade.delivery.models import ContentVersion
from boardtrade.navigation.models import MenuLink, SiteSettings
from boardtrade.run.preparation import migrate

pytestmark = pytest.mark.django_db

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
DARK_SVG = SVG.replace(b"h9v9z", b"h8v8z")


@pytest.fixture
def settings_of_site():
    return SiteSettings.for_site(Site.objects.get())


@pytest.fixture
def send(editor, settings_of_site):
    """Return a function that sends the form of the settings with some fields filled in."""
    address = reverse(
        "wagtailsettings:edit", args=["navigation", "sitesettings", Site.objects.get().pk]
    )
    names = [field.name for field in SiteSettings._meta.fields if field.editable]
    empty = dict.fromkeys(names, "") | {"organization_name": "Board", "links": inline_formset([])}

    def send_form(**values):
        return editor.post(address, nested_form_data({**empty, **values}))

    return send_form


def upload(data: bytes = SVG) -> SimpleUploadedFile:
    return SimpleUploadedFile("mark.svg", data)


def test_a_board_with_the_products_own_brand_fetches_nothing_more(client, settings_of_site):
    html = client.get("/").text
    assert "/brand/" not in html
    assert 'class="mark__stroke"' in html
    assert not BrandFile.objects.exists()


def test_two_colours_reach_every_page_by_a_sheet_that_lasts(client, send):
    assert send(accent_colour="#7A1FD0", voice_colour="#3b1d73").status_code == 302
    for page in ("/", "/recommendations/"):
        html = client.get(page).text
        (sheet,) = re.findall(r'<link rel="stylesheet" href="(/brand/[^"]+)">', html)
        assert html.index("main.css") < html.index(sheet)
    response = client.get(sheet)
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "--vermilion: #7a1fd0;" in response.text
    assert "--teal: #3b1d73;" in response.text
    assert client.get("/manifest.webmanifest").json()["theme_color"] == "#3b1d73"


def test_one_colour_leaves_the_other_as_it_is(settings_of_site):
    settings_of_site.voice_colour = "#3b1d73"
    settings_of_site.save()
    css = bytes(settings_of_site.stylesheet.data).decode()
    assert "--teal: #3b1d73;" in css
    assert "--vermilion:" not in css


def test_refused_colours_change_nothing_and_say_what_would_pass(send, settings_of_site):
    response = send(accent_colour="#f0a000", voice_colour="#88c0c0")
    assert response.status_code == 200
    assert response.text.count("The nearest that passes is") == 2
    assert not BrandFile.objects.exists()
    for typed in ("red", "teal9", "#12"):  # the first is a colour elsewhere
        assert "six digits" in send(accent_colour=typed, voice_colour=typed).text


def test_a_mark_stands_in_header_footer_icons_and_structured_data(client, send):
    assert send(mark_file=upload(), dark_mark_file=upload(DARK_SVG)).status_code == 302
    settings = SiteSettings.objects.get()
    mark, dark = f"/brand/{settings.mark_id}", f"/brand/{settings.dark_mark_id}"
    html = client.get("/").text
    assert html.count(f'src="{mark}"') == 1
    assert html.count(f'src="{dark}"') == 1
    assert f'<source srcset="{dark}"' in html
    assert f'<link rel="icon" href="{mark}" type="image/svg+xml">' in html
    assert "mark__stroke" not in html
    graph = json.loads(re.search(r'ld\+json">(.*?)</script>', html, re.DOTALL)[1])["@graph"]
    assert graph[0]["logo"].endswith(mark)
    icon = client.get("/favicon.ico")
    assert (icon.content, icon["Content-Type"]) == (client.get(mark).content, "image/svg+xml")
    assert "immutable" not in icon["Cache-Control"]
    assert client.get("/manifest.webmanifest").json()["icons"][0]["src"] == mark


def test_a_mark_that_is_opened_on_its_own_can_do_nothing(client):
    response = client.get(store(NewFile("svg", SVG)).get_absolute_url())
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Content-Security-Policy"].startswith("default-src 'none';")
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_mark_is_kept_by_a_form_without_one_and_can_be_removed(send):
    send(mark_file=upload())
    send(tagline="Trade, counted.")
    assert SiteSettings.objects.get().mark_id
    assert send(**{"mark_file-clear": "on"}).status_code == 302
    assert SiteSettings.objects.get().mark_id is None
    assert SiteSettings.objects.get().stylesheet_id is None


def test_a_refused_mark_is_told_at_its_field(send):
    text = send(mark_file=upload(SVG.replace(b"<path", b"<script/><path"))).text
    assert "This SVG file holds more than a drawing: script." in text
    assert not BrandFile.objects.exists()


def test_a_form_that_is_refused_asks_for_the_marks_again(send):
    text = send(mark_file=upload(), accent_colour="#f0a000").text
    assert text.count("Choose the file again") == 1
    assert not BrandFile.objects.exists()


def test_a_mark_for_dark_surfaces_needs_one_for_light_ones(send, settings_of_site):
    assert "Upload the mark for light surfaces too." in send(dark_mark_file=upload()).text
    settings_of_site.dark_mark = store(NewFile("svg", SVG))
    with pytest.raises(IntegrityError, match="dark_mark_has_a_light_one"), transaction.atomic():
        settings_of_site.save()


def test_the_database_takes_no_colour_that_is_none(settings_of_site):
    with pytest.raises(IntegrityError, match="accent_colour_is_a_colour"), transaction.atomic():
        SiteSettings.objects.update(accent_colour="red;}")


def test_files_that_nobody_uses_are_deleted_after_a_month(settings_of_site):
    unused, young = store(NewFile("svg", SVG)), store(NewFile("svg", DARK_SVG))
    settings_of_site.mark = store(NewFile("svg", SVG + b" "))
    settings_of_site.save()
    old = BrandFile.objects.exclude(pk=young.pk)
    old.update(used_at=timezone.now() - KEPT - timedelta(days=1))
    delete_unused()
    assert not BrandFile.objects.filter(pk=unused.pk).exists()
    assert set(BrandFile.objects.all()) == {
        young,
        settings_of_site.mark,
        settings_of_site.stylesheet,
    }


def test_a_mark_of_many_years_is_kept_for_a_month_after_it_was_replaced(send):
    send(mark_file=upload())
    BrandFile.objects.update(used_at=timezone.now() - 99 * KEPT)
    send(mark_file=upload(DARK_SVG))
    assert BrandFile.objects.filter(suffix_is("svg")).count() == 2
    BrandFile.objects.update(used_at=timezone.now() - 99 * KEPT)
    send()
    assert BrandFile.objects.filter(suffix_is("svg")).count() == 1


def suffix_is(suffix: str) -> Q:
    return Q(name__endswith=f".{suffix}")


@pytest.mark.usefixtures("database_owner")
def test_a_sheet_that_the_code_makes_otherwise_by_now_is_made_anew(settings_of_site):
    settings_of_site.accent_colour = "#7a1fd0"
    settings_of_site.save()
    now = settings_of_site.stylesheet_id
    earlier = store(NewFile("css", b"/* of an earlier version */"))
    SiteSettings.objects.update(stylesheet=earlier)
    migrate()
    assert SiteSettings.objects.get().stylesheet_id == now
    assert BrandFile.objects.filter(pk=earlier.pk).exists()  # pages elsewhere may link to it
    version = ContentVersion.current()
    migrate()
    assert ContentVersion.current() == version  # what readers are served stays in the cache


def test_one_sheet_more_or_less_follows_the_code_too(settings_of_site):
    settings_of_site.accent_colour = "#7a1fd0"
    settings_of_site.save()
    SiteSettings.objects.update(stylesheet=None)
    assert SiteSettings.objects.get().renew_stylesheet()
    SiteSettings.objects.update(accent_colour="")
    assert SiteSettings.objects.get().renew_stylesheet()
    assert SiteSettings.objects.get().stylesheet_id is None
    assert not SiteSettings.objects.get().renew_stylesheet()


@pytest.mark.parametrize("name", [f"{'0' * 32}.css", f"{'0' * 32}.exe", "x.css"])
def test_a_file_that_is_not_there_is_not_found(client, name):
    assert client.get(f"/brand/{name}").status_code == 404


def test_contacts_and_footer_are_on_every_page_and_in_structured_data(client, send):
    row = {
        "place": "accounts",
        "label": "Mastodon",
        "page": "",
        "path": "",
        "url": "https://m.example/@b",
    }
    response = send(
        contact_name="The office",
        contact_phone="+1 416 555 0100 ext. 12",
        press_name="Jane Doe",
        press_email="press@board.example",
        postal_address="100 King Street\nToronto",
        copyright_line="© Board",
        licence="CC BY 4.0",
        licence_url="https://creativecommons.org/licenses/by/4.0/",
        links=inline_formset([row]),
    )
    assert response.status_code == 302
    html = client.get("/").text
    assert 'href="tel:+14165550100;ext=12"' in html
    assert "100 King Street<br>Toronto" in html
    assert 'href="mailto:press@board.example"' in html
    assert 'href="https://m.example/@b" rel="me"' in html
    assert 'rel="license"' in html
    graph = json.loads(re.search(r'ld\+json">(.*?)</script>', html, re.DOTALL)[1])["@graph"]
    assert graph[0]["address"] == "100 King Street Toronto"
    assert [point["contactType"] for point in graph[0]["contactPoint"]] == [
        "customer support",
        "press",
    ]
    assert graph[0]["sameAs"] == ["https://m.example/@b"]


def test_an_account_needs_an_address_elsewhere(settings_of_site):
    link = MenuLink(settings=settings_of_site, place="accounts", label="Us", path="/search/")
    with pytest.raises(IntegrityError, match="account_is_elsewhere"), transaction.atomic():
        link.save()


def test_a_licence_with_an_address_has_a_name_and_a_phone_is_a_number(send):
    assert "Say which licence" in send(licence_url="https://example.org/").text
    assert "Write a number as one dials it" in send(contact_phone="call us").text


def test_the_brand_costs_no_query(client, settings_of_site, max_queries_from_nothing):
    with CaptureQueriesContext(connection) as without:
        client.get("/search/")
    settings_of_site.mark = settings_of_site.dark_mark = store(NewFile("svg", SVG))
    settings_of_site.accent_colour = "#7a1fd0"
    settings_of_site.save()
    with max_queries_from_nothing(len(without)):
        client.get("/search/")


def test_the_sample_shows_figures_and_refusals(editor):
    address = reverse("brand_sample")
    text = editor.get(address, {"accent_colour": "#f0a000", "voice_colour": "#3b1d73"}).text
    assert "White text on #f0a000 reaches 2.1 to 1" in text
    assert "--teal: #3b1d73;" in text
    assert (
        "</style>"
        not in editor.get(address, {"accent_colour": "</style><b>"})
        .text.split("<style>")[1]
        .split("</style>")[0]
    )
    assert "six digits" in editor.get(address, {"voice_colour": "zzz"}).text


def test_only_who_may_change_the_settings_sees_the_sample(client):
    assert client.get(reverse("brand_sample")).status_code == 302


def test_the_admin_wears_the_brand(editor, send):
    send(voice_colour="#3b1d73", mark_file=upload())
    settings = SiteSettings.objects.get()
    html = editor.get("/admin/").text
    assert f"/brand/{settings.stylesheet_id}" in html
    assert f'src="/brand/{settings.mark_id}"' in html
