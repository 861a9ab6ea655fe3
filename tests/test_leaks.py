"""What is withdrawn, private, of another site or of another language stays where it belongs."""

import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Locale,
    Page,
    PageViewRestriction,
    Site,
)

from boardtrade.home.models import HomePage
from boardtrade.navigation.models import MenuLink, SiteSettings
from tests.factories import (
    DocumentFactory,
    PersonFactory,
    RecommendationFactory,
    ReportFactory,
    ReportIndexFactory,
    TopicFactory,
    home_page,
    pdf_bytes,
    pick,
    report_index,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tasks_at_once")]


@pytest.fixture
def let_in(client):
    """Return a function that gives the password of a page, as a reader does."""

    def give(page: Page) -> None:
        restriction = PageViewRestriction.objects.create(
            page=page, restriction_type="password", password="open sesame"
        )
        address = reverse("wagtailcore_authenticate_with_password", args=[restriction.pk, page.pk])
        answer = {"password": "open sesame", "return_url": page.get_url()}
        assert client.post(address, answer).status_code == 302

    return give


@pytest.fixture
def other_site_report():
    """Return a report below a home page that no site shows."""
    second = Page.objects.get(depth=1).add_child(instance=HomePage(title="Two", slug="two"))
    index = ReportIndexFactory(parent=second, slug="reports-two")
    return ReportFactory(parent=index, title="Outside")


@pytest.fixture
def french():
    """Return the French language with a home page and an index of its own."""
    locale = Locale.objects.create(language_code="fr")
    for page in (home_page(), report_index()):
        page.copy_for_translation(locale).save_revision().publish()
    return locale


@pytest.mark.parametrize("change", [{"live": False}, {"expire_at": timezone.now()}])
def test_a_recommendation_goes_with_its_report(client, change):
    page = RecommendationFactory(title="Zebra crossings")
    Page.objects.filter(pk=page.report_id).update(**change)
    assert client.get(page.get_url()).status_code == 404
    assert client.get(page.permanent_path).status_code == 404
    assert page.get_url() not in client.get("/sitemap.xml").text


def test_staff_are_told_that_a_page_above_is_not_published():
    page, target = ReportFactory(), RecommendationFactory()
    pick(page, target)
    Page.objects.filter(pk=target.report_id).update(live=False)
    assert [item.hidden_reason for item in page.related_items()] == [
        "A page above it is not published."
    ]


def test_a_reader_with_the_password_sees_the_whole_report(client, let_in):
    document = DocumentFactory()
    recommendation = RecommendationFactory(title="Secret act")
    report = recommendation.report
    report.download_document = DocumentFactory()
    report.body = [
        {"type": "download", "value": {"document": document.pk, "title": "", "description": ""}}
    ]
    report.save_revision().publish()
    let_in(report)
    html = client.get(report.get_url()).text
    assert "Secret act" in html
    assert client.get(document.url).status_code == 200
    response = client.get(f"{report.get_url()}report.pdf")
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


def test_a_file_of_a_private_collection_stays_private(client):
    collection = Collection.get_first_root_node().add_child(name="Private")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    report = ReportFactory(download_document=DocumentFactory(collection=collection))
    report.save_revision().publish()
    for address in (report.download_document.url, f"{report.get_url()}report.pdf"):
        assert client.get(address).status_code == 302


def test_the_first_page_of_a_replaced_file_is_no_longer_shown(
    client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        document = DocumentFactory()
    document.refresh_from_db()
    old = document.thumbnail.name
    report = ReportFactory(download_document=document)
    assert old in client.get(report.get_url()).text
    document.file = ContentFile(pdf_bytes(3), name="new.pdf")
    document._set_document_file_metadata()
    with django_capture_on_commit_callbacks(execute=True):
        document.save()
        assert old not in client.get(report.get_url()).text
        assert default_storage.exists(old)
        assert client.get(default_storage.url(old)).status_code == 404
    assert not default_storage.exists(old)


def test_the_address_of_the_file_is_redirected_when_the_report_moves(
    client, django_capture_on_commit_callbacks
):
    report = ReportFactory(slug="old", download_document=DocumentFactory())
    report.slug = "new"
    with django_capture_on_commit_callbacks(execute=True):
        report.save_revision().publish()
    response = client.get("/reports/old/report.pdf", follow=True)
    assert response.redirect_chain == [("/reports/new/report.pdf", 301)]


def test_an_alias_is_no_suggestion_beside_what_it_repeats(client):
    topic = TopicFactory()
    page, other = ReportFactory(topics=[topic]), ReportFactory(topics=[topic], title="Other story")
    page.create_alias(update_slug="same")
    other.create_alias(update_slug="other-again")
    titles = [item.title for item in page.related_items()]
    assert titles == ["Other story"]


def test_another_site_is_neither_shown_nor_a_failure(client, other_site_report):
    recommendation = RecommendationFactory(parent=other_site_report)
    page = ReportFactory()
    pick(page, other_site_report)
    settings = SiteSettings.for_site(Site.objects.get())
    MenuLink.objects.create(settings=settings, page=other_site_report, sort_order=0)
    assert "Outside" not in client.get(page.get_url()).text
    assert "Outside" not in client.get("/feeds/reports.atom").text
    assert client.get(recommendation.permanent_path).status_code == 404


def test_a_card_to_the_root_of_the_tree_is_hidden(client):
    page = ReportFactory()
    pick(page, Page.objects.get(depth=1))
    assert client.get(page.get_url()).status_code == 200
    assert "not part of this site" in page.related_items()[0].hidden_reason


def test_a_menu_link_to_the_home_page_is_not_current_everywhere(client):
    settings = SiteSettings.for_site(Site.objects.get())
    MenuLink.objects.create(settings=settings, page=home_page(), sort_order=0)
    assert 'aria-current="true"' in client.get("/").text
    assert 'aria-current="true"' not in client.get(ReportFactory().get_url()).text


def test_a_control_character_in_a_title_does_not_break_the_feed(client):
    ReportFactory(title="Taking\x0bFlight")
    assert "TakingFlight" in client.get("/feeds/reports.atom").text


@pytest.mark.parametrize("link_id", ["²", "99999999999999999999", "-1", ""])
def test_a_link_with_a_strange_id_is_plain_text(client, link_id):
    text = f'<p><a linktype="page" id="{link_id}">there</a></p>'
    report = ReportFactory(body=[{"type": "text", "value": text}])
    assert "<a>there</a>" in client.get(report.get_url()).text


def test_a_french_page_leads_to_french_addresses_that_exist(client, french):
    report = ReportFactory(topics=[TopicFactory()], authors=[PersonFactory()])
    settings = SiteSettings.for_site(Site.objects.get())
    MenuLink.objects.create(settings=settings, page=report_index(), sort_order=0)
    translated = report.copy_for_translation(french)
    translated.title = "Partenariats"
    translated.save_revision().publish()
    html = client.get(translated.get_url()).text
    assert '<html lang="fr">' in html
    links = set(re.findall(r'<a [^>]*href="(/[^"#]*)"', html))
    assert {"/fr/", "/fr/reports/"} <= links
    assert [link for link in links if client.get(link).status_code != 200] == []
    assert translated.get_url() in client.get("/sitemap.xml").text
    assert "Partenariats" not in client.get("/feeds/reports.atom").text
    topic = report.topics[0]
    assert "Partenariats" in client.get(f"/fr/topics/{topic.slug}/").text
