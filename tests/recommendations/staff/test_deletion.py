"""A status log outlives what staff try to delete; they are told what to do instead."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.urls import reverse
from wagtail.models import Locale, Page, ReferenceIndex

from boardtrade.media.models import CustomDocument
from boardtrade.users.models import User
from recommendations.models import Addressee, RecommendationPage, StatusUpdate
from tests.factories import (
    AddresseeFactory,
    DocumentFactory,
    RecommendationFactory,
    ReportFactory,
    StatusUpdateFactory,
    UserFactory,
    home_page,
)

pytestmark = pytest.mark.django_db


def create_page_with_log():
    return StatusUpdateFactory().record.pages.get()


def delete(editor, page):
    return editor.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))


def test_the_refusal_leads_to_what_can_be_done_instead(editor):
    page = create_page_with_log()
    unpublish = reverse("wagtailadmin_pages:unpublish", args=[page.pk])
    assert unpublish in delete(editor, page).text
    page.unpublish()
    assert unpublish not in delete(editor, page).text


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("what", ["page", "report", "index", "home"])
def test_a_page_with_a_log_below_it_is_not_deleted(editor, method, what):
    page = create_page_with_log()
    target = {
        "page": page,
        "report": page.get_parent(),
        "index": page.get_parent().get_parent(),
        "home": home_page(),
    }[what]
    response = getattr(editor, method)(reverse("wagtailadmin_pages:delete", args=[target.pk]))
    assert response.status_code == 409
    form = reverse("recommendations_staff:verdict_add", args=[page.pk])
    for text in ("cannot be deleted", page.title, f"{form}?status=withdrawn", "status=superseded"):
        assert text in response.text
    assert Page.objects.filter(pk=page.pk).exists()


def test_one_without_a_log_is_deleted(editor):
    page = RecommendationFactory()
    assert delete(editor, page).status_code == 302
    assert not Page.objects.filter(pk=page.pk).exists()


def test_many_are_not_deleted_at_once_while_one_has_a_log(editor):
    page, other = create_page_with_log(), RecommendationFactory()
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    response = editor.post(f"{url}?id={page.pk}&id={other.pk}&next=/admin/")
    assert response.status_code == 409
    assert Page.objects.filter(pk__in=[page.pk, other.pk]).count() == 2
    assert editor.post(f"{url}?id={other.pk}&next=/admin/").status_code == 302
    assert not Page.objects.filter(pk=other.pk).exists()


def test_a_translation_may_go_while_the_page_stays_but_not_both_at_once(editor):
    page = create_page_with_log()
    french = page.copy_for_translation(Locale.objects.create(language_code="fr"), copy_parents=True)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    assert editor.post(f"{url}?id={page.pk}&id={french.pk}").status_code == 409
    assert delete(editor, french).status_code == 302
    assert not Page.objects.filter(pk=french.pk).exists()
    assert delete(editor, page).status_code == 409


def test_an_alias_may_go_but_does_not_stand_in_for_the_page(editor):
    page = create_page_with_log()
    alias = page.create_alias(parent=ReportFactory())
    assert delete(editor, page).status_code == 409
    assert delete(editor, alias).status_code == 302
    assert RecommendationPage.objects.get() == page


def test_who_may_not_keep_the_log_is_not_sent_to_its_form(client):
    page = create_page_with_log()
    user = UserFactory()
    user.groups.create(name="Deleters").permissions.add(
        Permission.objects.get(codename="access_admin")
    )
    group = user.groups.get()
    for codename in ("change_page", "publish_page"):
        group.page_permissions.create(
            page=home_page(), permission=Permission.objects.get(codename=codename)
        )
    client.force_login(user)
    response = delete(client, page)
    assert response.status_code == 409
    assert "log/verdict" not in response.text


def test_the_refusal_names_fifty_and_counts_the_rest(editor, max_queries_from_nothing):
    report = ReportFactory()
    for number in range(1, 54):
        StatusUpdateFactory(page=RecommendationFactory(parent=report, number=number))
    with max_queries_from_nothing(30):
        html = delete(editor, report).text
    assert "53 recommendations have status logs" in html
    assert "And 3 more." in html


def delete_addressee(editor, addressee):
    return editor.post(
        reverse("wagtailsnippets_recommendations_addressee:delete", args=[addressee.pk])
    )


@pytest.mark.parametrize("use", ["recommendation", "entry", "part"])
def test_an_addressee_in_use_is_not_deleted_and_its_uses_are_named(editor, use):
    addressee = AddresseeFactory()
    words = "address"
    if use == "recommendation":
        RecommendationFactory(addressees=[addressee])
    elif use == "entry":
        StatusUpdateFactory(speaker=addressee)
        words = "entry of a status log"
    else:
        AddresseeFactory(parent=addressee)
        words = "part of it"
    url = reverse("wagtailsnippets_recommendations_addressee:delete", args=[addressee.pk])
    assert editor.get(url).status_code == 200
    response = editor.post(url, follow=True)
    assert response.status_code == 200
    assert "was not deleted" in response.text
    assert words in response.text
    assert Addressee.objects.filter(pk=addressee.pk).exists()


def test_addressees_in_use_are_not_deleted_in_bulk(editor):
    used, unused = AddresseeFactory(), AddresseeFactory()
    RecommendationFactory(addressees=[used])
    url = reverse("wagtail_bulk_action", args=["recommendations", "addressee", "delete"])
    response = editor.post(f"{url}?id={used.pk}&id={unused.pk}", follow=True)
    assert response.status_code == 200
    assert "was not deleted" in response.text
    assert Addressee.objects.count() == 2
    editor.post(f"{url}?id={unused.pk}")
    assert Addressee.objects.get() == used


def test_an_addressee_that_nobody_uses_is_deleted(editor):
    assert delete_addressee(editor, AddresseeFactory()).status_code == 302
    assert not Addressee.objects.exists()


@pytest.mark.usefixtures("tasks_at_once")
@pytest.mark.parametrize("is_indexed", [True, False])
@pytest.mark.parametrize("way", ["single", "bulk"])
def test_a_file_that_is_evidence_is_not_deleted(editor, way, is_indexed):
    document = DocumentFactory()
    page = StatusUpdateFactory(evidence__document=document).record.pages.get()
    if not is_indexed:  # a task writes the index, and may lag behind
        ReferenceIndex.objects.all().delete()
    if way == "single":
        url = reverse("wagtaildocs:delete", args=[document.pk])
    else:
        url = reverse("wagtail_bulk_action", args=["media", "customdocument", "delete"])
        url += f"?id={document.pk}"
    question = editor.get(url)
    assert ("Yes, delete" in question.text) is not is_indexed
    response = editor.post(url, follow=True)
    assert response.status_code == 200
    assert ("Nothing was deleted" in response.text) is not is_indexed
    if is_indexed:
        usage = editor.get(reverse("wagtaildocs:document_usage", args=[document.pk])).text
        assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in usage
    assert CustomDocument.objects.filter(pk=document.pk).exists()


@pytest.mark.parametrize("way", ["single", "bulk"])
def test_an_account_that_wrote_entries_is_closed_and_the_entries_stay(editor, way):
    author = UserFactory()
    entry = StatusUpdateFactory(author=author)
    if way == "single":
        url = reverse("wagtailusers_users:delete", args=[author.pk])
    else:
        url = reverse("wagtail_bulk_action", args=["users", "user", "delete"])
        url += f"?id={author.pk}"
    assert editor.post(url).status_code == 302
    assert not User.objects.filter(pk=author.pk).exists()
    entry.refresh_from_db()
    assert (entry.author, StatusUpdate.objects.count()) == (None, 1)


def test_what_the_database_refuses_at_the_last_moment_is_said_in_words(editor, monkeypatch):
    """As when an entry is added between the question and the deletion."""
    page = create_page_with_log()
    no_pages = RecommendationPage.objects.none()
    monkeypatch.setattr(
        "recommendations.staff.deletion.get_undeletable_pages", lambda pages: no_pages
    )
    response = editor.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), follow=True)
    assert "Nothing was saved" in response.text
    assert Page.objects.filter(pk=page.pk).exists()
    connection.check_constraints()


def test_signed_in_as_nobody_deletes_nothing(client):
    page = create_page_with_log()
    assert delete(client, page).status_code == 302
    assert Page.objects.filter(pk=page.pk).exists()
