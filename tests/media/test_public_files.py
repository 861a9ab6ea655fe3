"""A right to edit is not a right to publish: what readers see is changed by who may publish it."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Collection, Site

from boardtrade.media.models import CustomDocument, CustomImage
from boardtrade.navigation.models import SiteSettings
from recommendations.models import Addressee, Definition
from reports.models import ReportPage
from tests.factories import (
    AddresseeFactory,
    DocumentFactory,
    ImageFactory,
    PersonFactory,
    RecommendationFactory,
    ReportFactory,
    StatusUpdateFactory,
    TopicFactory,
    pdf_bytes,
    pick,
    picture_file,
)
from tests.groups import browser_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tasks_at_once")]
REFUSED = "on what you may not publish"
HERE = {"origin": "http://testserver"}


@pytest.fixture
def author() -> Client:
    """Return the browser of somebody who may edit and not publish."""
    return browser_of("Editors")


@pytest.fixture
def publisher() -> Client:
    return browser_of("Approvers")


@pytest.fixture
def document() -> CustomDocument:
    return DocumentFactory(title="Final report")


@pytest.fixture
def picture() -> CustomImage:
    return ImageFactory(title="Port", description="A port")


def show(file, *, live=True):
    """Let a report show a file."""
    field = "hero_image" if isinstance(file, CustomImage) else "download_document"
    return ReportFactory(title="Taking Flight", live=live, **{field: file})


def edit(browser, stored, **values):
    """Send the form of a stored file; return the answer, and the file as it is now."""
    form = {"collection": stored.collection_id, "title": stored.title, "tags": ""}
    if isinstance(stored, CustomImage):
        url = reverse("wagtailimages:edit", args=[stored.pk])
        form |= {"description": stored.description, "credit": stored.credit}
    else:
        url = reverse("wagtaildocs:edit", args=[stored.pk])
    answer = browser.post(url, form | values, follow=True)
    return answer, type(stored).objects.get(pk=stored.pk)


def new_file(file):
    if isinstance(file, CustomImage):
        return SimpleUploadedFile("new.png", picture_file(size=(900, 900)).read(), "image/png")
    return SimpleUploadedFile("new.pdf", pdf_bytes(3), "application/pdf")


@pytest.mark.parametrize("kind", ["document", "picture"])
@pytest.mark.parametrize("change", ["file", "title", "collection"])
def test_what_a_live_page_shows_is_not_changed_by_who_may_not_publish_it(
    author, publisher, request, kind, change
):
    file = request.getfixturevalue(kind)
    show(file)
    private = Collection.get_first_root_node().add_child(name="Private")
    values = {"file": new_file(file), "title": "Changed", "collection": private.pk}
    answer, now = edit(author, file, **{change: values[change]})
    assert REFUSED in answer.text
    assert "“Taking Flight”" in answer.text
    assert "somebody of “Administrators”, “Approvers”" in answer.text
    assert "upload yours as a new one" in answer.text
    assert (now.file.name, now.title) == (file.file.name, file.title)
    assert now.collection == file.collection
    values["file"] = new_file(file)
    if change == "file":
        answer, now = edit(publisher, file, file=values["file"])
        assert "before anybody else has seen it" in answer.text
        assert now.file.name == file.file.name
        publisher, values["file"] = browser_of("Administrators"), new_file(file)
    answer, now = edit(publisher, file, **{change: values[change]})
    assert REFUSED not in answer.text
    assert (now.file.name, now.title, now.collection_id) != (
        file.file.name,
        file.title,
        file.collection_id,
    )


@pytest.mark.parametrize("name", ["description", "credit", "focal_point_x"])
def test_words_and_cut_of_a_picture_on_a_live_page_are_as_they_are(author, picture, name):
    show(picture)
    point = {f"focal_point_{part}": "100" for part in ("x", "y", "width", "height")}
    values = point if name.startswith("focal") else {name: "Changed"}
    answer, now = edit(author, picture, **values)
    assert REFUSED in answer.text
    assert getattr(now, name) == getattr(picture, name)


@pytest.mark.parametrize("kind", ["document", "picture"])
def test_what_no_reader_sees_is_changed_by_who_may_edit_it(author, request, kind):
    file = request.getfixturevalue(kind)
    show(file, live=False)
    answer, now = edit(author, file, title="Changed", file=new_file(file))
    assert REFUSED not in answer.text
    assert now.title == "Changed"
    assert now.file.name != file.file.name


def test_what_goes_live_by_itself_counts_as_live(author, document):
    report = show(document, live=False)
    report.go_live_at = timezone.now() + datetime.timedelta(days=1)
    report.save_revision().publish()
    answer, _ = edit(author, document, title="Changed")
    assert REFUSED in answer.text


@pytest.mark.parametrize("kind", ["document", "picture"])
def test_what_a_scheduled_version_of_a_live_page_shows_counts_as_live(author, request, kind):
    file = request.getfixturevalue(kind)
    ReportFactory(title="Taking Flight").save_revision().publish()
    report = ReportPage.objects.get()
    setattr(report, "hero_image" if kind == "picture" else "download_document", file)
    report.go_live_at = timezone.now() + datetime.timedelta(days=1)
    report.save_revision().publish()
    assert ReportPage.objects.get().live_revision_id
    answer, now = edit(author, file, file=new_file(file))
    assert REFUSED in answer.text
    assert now.file.name == file.file.name


def test_tags_are_for_staff(author, document):
    show(document)
    answer, now = edit(author, document, tags="ports")
    assert REFUSED not in answer.text
    assert [tag.name for tag in now.tags.all()] == ["ports"]


@pytest.mark.parametrize("kind", ["document", "picture"])
def test_what_a_live_page_shows_is_not_deleted_by_who_may_not_publish_it(author, request, kind):
    file = request.getfixturevalue(kind)
    show(file)
    app = "wagtailimages" if kind == "picture" else "wagtaildocs"
    model = f"{type(file)._meta.app_label}/{type(file)._meta.model_name}"
    for url in (
        reverse(f"{app}:delete", args=[file.pk]),
        f"/admin/bulk/{model}/delete/?id={file.pk}",
    ):
        answer = author.post(url, {"next": reverse(f"{app}:index")}, headers=HERE)
        assert answer.status_code == 403
        assert REFUSED in answer.text
        assert type(file).objects.filter(pk=file.pk).exists()


@pytest.mark.parametrize("kind", ["document", "picture"])
def test_many_files_are_not_moved_where_readers_may_not_see_them(author, publisher, request, kind):
    file = request.getfixturevalue(kind)
    show(file)
    private = Collection.get_first_root_node().add_child(name="Private")
    model = f"{type(file)._meta.app_label}/{type(file)._meta.model_name}"
    app = "wagtailimages" if kind == "picture" else "wagtaildocs"
    url = f"/admin/bulk/{model}/add_to_collection/?id={file.pk}&next={reverse(f'{app}:index')}"
    answer = author.post(url, {"collection": private.pk})
    assert REFUSED in answer.text
    file.refresh_from_db()
    assert file.collection != private
    publisher.post(url, {"collection": private.pk})
    file.refresh_from_db()
    assert file.collection == private


def test_evidence_in_a_log_that_readers_see_is_not_replaced(author, document):
    page = RecommendationFactory(title="Ship from here")
    StatusUpdateFactory(record=page.record, evidence__document=document)
    answer, now = edit(author, document, file=new_file(document))
    assert "“Ship from here”" in answer.text.replace("1. ", "")
    assert now.file.name == document.file.name


def test_a_picture_of_a_card_is_on_a_live_page_too(author, picture):
    report = ReportFactory(title="Taking Flight")
    pick(report, url="https://example.org/", title="Elsewhere", image=picture)
    report.save()
    answer, _ = edit(author, picture, title="Changed")
    assert REFUSED in answer.text


def test_the_picture_of_a_person_takes_the_right_to_change_people(author, publisher, picture):
    PersonFactory(name="Ada Okafor", photo=picture)
    answer, _ = edit(author, picture, title="Changed")
    assert "“Ada Okafor”" in answer.text
    answer, now = edit(publisher, picture, title="Changed")
    assert now.title == "Changed"


def test_work_outside_of_the_admin_has_all_rights(document):
    show(document)
    document.title = "Changed"
    document.save()
    document.delete()
    assert not CustomDocument.objects.exists()


FOR_PUBLISHERS = {
    "topic": lambda: reverse("wagtailsnippets_people_topic:edit", args=[TopicFactory().pk]),
    "person": lambda: reverse("wagtailsnippets_people_person:edit", args=[PersonFactory().pk]),
    "addressee": lambda: reverse(
        Addressee.snippet_viewset.get_url_name("edit"), args=[AddresseeFactory().pk]
    ),
    "meaning of a status": lambda: reverse(Definition.snippet_viewset.get_url_name("add")),
    "deletion of a topic": lambda: reverse(
        "wagtailsnippets_people_topic:delete", args=[TopicFactory().pk]
    ),
    "merging": lambda: reverse("merge", args=["people", "topic", TopicFactory().pk]),
    "settings and menus": lambda: reverse(
        "wagtailsettings:edit",
        args=["navigation", SiteSettings._meta.model_name, Site.objects.get().pk],
    ),
    "redirects": lambda: reverse("wagtailredirects:add"),
    "addresses of the site": lambda: reverse("wagtailsites:add"),
    "collections": lambda: reverse("wagtailadmin_collections:add"),
    "who may see a collection": lambda: reverse(
        "wagtailadmin_collections:set_privacy", args=[Collection.get_first_root_node().pk]
    ),
    "who may see a page": lambda: reverse(
        "wagtailadmin_pages:set_privacy", args=[ReportFactory().pk]
    ),
    "publication": lambda: reverse("wagtailadmin_pages:unpublish", args=[ReportFactory().pk]),
    "deletion of a live page": lambda: reverse(
        "wagtailadmin_pages:delete", args=[ReportFactory().pk]
    ),
    "place of a live page": lambda: reverse("wagtailadmin_pages:move", args=[ReportFactory().pk]),
}


@pytest.mark.parametrize("name", FOR_PUBLISHERS)
def test_who_may_not_publish_does_not_get_to_the_forms_of_what_readers_see_at_once(author, name):
    response = author.get(FOR_PUBLISHERS[name]())
    assert response.status_code in (302, 403)
    assert response.get("Location", reverse("wagtailadmin_home")) == reverse("wagtailadmin_home")
