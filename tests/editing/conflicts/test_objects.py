"""Topics, settings and files have no versions, and yet nobody overwrites what another one saved."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml import html
from wagtail.models import Site

from boardtrade.navigation.models import MenuLink, SiteSettings
from boardtrade.users.models import User
from recommendations.models import Definition
from recommendations.record.statuses import Status
from tests.admin_forms import read_form
from tests.factories import (
    AddresseeFactory,
    AdminFactory,
    ClockStopFactory,
    DocumentFactory,
    ImageFactory,
    PersonFactory,
    TopicFactory,
    pdf_bytes,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> Client:
    browser = Client()
    browser.force_login(AdminFactory(first_name="Ada", last_name="Lovelace"))
    return browser


def open_form(browser, url) -> dict[str, str]:
    return read_again(browser.get(url))


def read_again(response) -> dict[str, str]:
    page = html.document_fromstring(response.text)
    (form,) = page.xpath("//form[@data-edit-form]")
    return read_form(form)


def choices(response) -> dict[str, str]:
    page = html.document_fromstring(response.text)
    radios = page.xpath("//input[@name='overwrite_choice'][@form='w-editor-form']")
    assert page.xpath("//form[@id='w-editor-form']")
    return {radio.get("value").partition(":")[0]: radio.get("value") for radio in radios}


def edit_url(instance) -> str:
    return reverse(instance.snippet_viewset.get_url_name("edit"), args=[instance.pk])


def test_of_an_object_only_what_both_have_changed_is_asked_about(editor, ada):
    topic = TopicFactory(title="Ports", description="Old")
    url = edit_url(topic)
    theirs, ours = open_form(ada, url), open_form(editor, url)
    assert ada.post(url, theirs | {"title": "Harbours"}).status_code == 302

    response = editor.post(url, ours | {"description": "New"}, follow=True)
    assert "Kept as well what Ada Lovelace had changed meanwhile: Title." in response.text
    topic.refresh_from_db()
    assert (topic.title, topic.description) == ("Harbours", "New")

    response = editor.post(url, ours | {"title": "Docks", "description": "Newer"})
    assert response.status_code == 409
    topic.refresh_from_db()
    assert (topic.title, topic.description) == ("Harbours", "New")
    ours = read_again(response)
    assert (ours["title"], ours["description"]) == ("Docks", "Newer")
    assert editor.post(url, ours).status_code == 409
    mine = choices(response)["mine"]
    ada.post(url, open_form(ada, url) | {"title": "Quays"})
    again = editor.post(url, ours | {"overwrite_choice": mine})  # not of what was saved since
    assert again.status_code == 409
    mine = choices(again)["mine"]
    assert editor.post(url, read_again(again) | {"overwrite_choice": mine}).status_code == 302
    topic.refresh_from_db()
    assert (topic.title, topic.description) == ("Docks", "Newer")


def test_what_was_read_before_another_request_was_done_is_read_again(editor, monkeypatch):
    topic = TopicFactory(title="Ports")
    url = edit_url(topic)
    ours = open_form(editor, url)

    def lock(model):  # while this request waits for it
        model.objects.update(title="Harbours")

    monkeypatch.setattr("boardtrade.editing.wagtail_hooks.lock_model", lock)
    assert editor.post(url, ours | {"title": "Docks"}).status_code == 409


def define(**values) -> Definition:
    return Definition.objects.create(term=Status.DONE, locale_id=1, **values)


@pytest.mark.parametrize(
    ("factory", "name"),
    [
        (PersonFactory, "biography"),
        (AddresseeFactory, "description"),
        (ClockStopFactory, "reason"),
        (define, "definition"),
    ],
)
def test_every_kind_of_object_is_compared(editor, ada, factory, name):
    instance = factory(**{name: "Old"})
    url = edit_url(instance)
    theirs, ours = open_form(ada, url), open_form(editor, url)
    assert ada.post(url, theirs | {name: "Theirs"}).status_code == 302
    assert editor.post(url, ours | {name: "Ours"}).status_code == 409
    instance.refresh_from_db()
    assert getattr(instance, name) == "Theirs"


def test_settings_are_merged_with_their_links(editor, ada):
    site = Site.objects.get()
    settings = SiteSettings.for_site(site)
    for place, label in enumerate(("First", "Second", "Third")):
        MenuLink.objects.create(settings=settings, label=label, path="/here/", sort_order=place)
    url = reverse("wagtailsettings:edit", args=["navigation", "sitesettings", site.pk])
    theirs, ours = open_form(ada, url), open_form(editor, url)
    changed = {"notice": "Theirs", "links-0-label": "Theirs", "links-1-label": "Theirs"}
    sent = ada.post(url, theirs | changed | {"links-2-DELETE": "on", "licence": "CC BY"})
    assert sent.status_code == 302

    ours |= {"notice": "Ours", "links-1-label": "Ours", "tagline": "Ours"}
    response = editor.post(url, ours)
    assert response.status_code == 409
    again = read_again(response)
    labels = [again[f"links-{index}-label"] for index in range(2)]
    assert (again["notice"], again["tagline"], labels) == ("Ours", "Ours", ["Theirs", "Ours"])
    assert editor.post(url, again).status_code == 409
    saved = editor.post(url, again | {"overwrite_choice": choices(response)["theirs"]})
    assert saved.status_code == 302
    settings = SiteSettings.objects.get()
    assert (settings.notice, settings.tagline, settings.licence) == ("Theirs", "Ours", "CC BY")
    assert [link.label for link in settings.links.all()] == ["Theirs", "Theirs"]


def test_pictures_and_documents_are_compared(editor, ada):
    image, document = ImageFactory(title="Old"), DocumentFactory(title="Old")
    for url, instance in (
        (reverse("wagtailimages:edit", args=[image.pk]), image),
        (reverse("wagtaildocs:edit", args=[document.pk]), document),
    ):
        theirs, ours = open_form(ada, url), open_form(editor, url)
        theirs.pop("file", None)
        ours.pop("file", None)
        assert ada.post(url, theirs | {"title": "Theirs"}).status_code == 302
        assert editor.post(url, ours | {"title": "Ours"}).status_code == 409
        instance.refresh_from_db()
        assert instance.title == "Theirs"


def test_a_file_that_nobody_has_decided_about_is_not_stored(editor, ada):
    document = DocumentFactory(title="Old")
    url = reverse("wagtaildocs:edit", args=[document.pk])
    theirs, ours = open_form(ada, url), open_form(editor, url)
    file = {"file": SimpleUploadedFile("theirs.pdf", pdf_bytes(1))}
    assert ada.post(url, theirs | file).status_code == 302
    document.refresh_from_db()
    stored, before = document.file.name, sorted(document.file.storage.listdir("documents")[1])
    file = {"file": SimpleUploadedFile("ours.pdf", pdf_bytes(3))}
    assert editor.post(url, ours | file).status_code == 409
    document.refresh_from_db()
    assert document.file.name == stored
    assert sorted(document.file.storage.listdir("documents")[1]) == before


def test_who_was_deleted_is_somebody(editor, ada):
    topic = TopicFactory(title="Ports")
    url = edit_url(topic)
    ours = open_form(editor, url)
    ada.post(url, open_form(ada, url) | {"title": "Harbours"})
    ContentType.objects.clear_cache()
    User.objects.get(first_name="Ada").delete()
    response = editor.post(url, ours | {"title": "Docks"})
    assert response.status_code == 409
    assert "somebody has changed the same fields" in response.text
