"""The recommendations of a report get other numbers, and keep everything else."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from recommendations.models import RecommendationPage
from tests.admin_forms import recommendation_form
from tests.factories import (
    AddresseeFactory,
    RecommendationFactory,
    ReportFactory,
    StatusUpdateFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def report():
    return ReportFactory()


@pytest.fixture
def pages(report):
    return [
        RecommendationFactory(parent=report, number=number, title=f"Title {number}")
        for number in (1, 2, 3)
    ]


def get_url(report):
    return reverse("recommendations_staff:rearrange", args=[report.pk])


def rearrange(client, report, pages, *numbers):
    fields = {f"number-{page.pk}": number for page, number in zip(pages, numbers, strict=True)}
    return client.post(get_url(report), fields)


def read_numbers(report):
    connection.check_constraints()
    return list(RecommendationPage.objects.of(report).values_list("title", flat=True))


def test_the_form_lists_all_in_order_drafts_too(editor, report, pages):
    RecommendationFactory(parent=report, number=9, title="Title 9", live=False)
    html = editor.get(get_url(report)).text
    assert html.index("Title 1") < html.index("Title 2") < html.index("Title 9")
    assert "draft</span>" in html
    form = editor.get(reverse("wagtailadmin_pages:edit", args=[report.pk])).text
    assert get_url(report) in form


def test_numbers_change_places_in_one_step_and_ids_stay(editor, report, pages):
    ids = {page.title: page.permanent_id for page in pages}
    StatusUpdateFactory(page=pages[0])
    response = rearrange(editor, report, pages, 3, 1, 2)
    assert response["Location"] == reverse("wagtailadmin_pages:edit", args=[report.pk])
    assert read_numbers(report) == ["Title 2", "Title 3", "Title 1"]
    assert {page.title: page.permanent_id for page in RecommendationPage.objects.all()} == ids
    assert "3 recommendations have new numbers" in editor.get(response["Location"]).text


def test_readers_see_the_new_order_at_once(editor, client, report, pages):
    rearrange(editor, report, pages, 30, 20, 10)
    html = client.get(report.get_url()).text
    assert html.index("Title 3") < html.index("Title 2") < html.index("Title 1")


def test_each_change_is_noted_in_the_audit_log_and_nothing_else(editor, report, pages):
    rearrange(editor, report, pages, 2, 1, 3)
    entries = PageLogEntry.objects.filter(action="recommendations.renumber").order_by("page_id")
    assert [(entry.page_id, entry.data) for entry in entries] == [
        (pages[0].pk, {"from": "1", "to": "2"}),
        (pages[1].pk, {"from": "2", "to": "1"}),
    ]
    history = editor.get(reverse("wagtailadmin_pages:history", args=[pages[0].pk])).text
    assert "Changed the number from 1 to 2" in history


def test_nothing_is_noted_when_nothing_changes(editor, report, pages):
    response = rearrange(editor, report, pages, 1, 2, 3)
    assert "as they were" in editor.get(response["Location"]).text
    assert not PageLogEntry.objects.filter(action="recommendations.renumber").exists()


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ((1, 1, 3), "gets the number 1 too"),
        (("", 2, 3), "Give it a number"),
        (("one", 2, 3), "as the report does"),
        (("2B", "2.b", 3), "gets the number 2.b too"),
        ((0, 2, 3), "as the report does, such as 4, 4a, 10.1 or IV"),
        ((-1, 2, 3), "as the report does"),
        ((10000, 2, 3), "as the report does"),
        (("9" * 400, 2, 3), "at most 12 characters"),
        (("1\0", 2, 3), "Null characters"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_nothing_changes(
    editor, report, pages, numbers, words
):
    response = rearrange(editor, report, pages, *numbers)
    assert response.status_code in (200, 400)
    if response.status_code == 200:
        assert words in response.text
    assert read_numbers(report) == ["Title 1", "Title 2", "Title 3"]


def test_a_draft_waiting_to_be_published_does_not_bring_the_old_number_back(editor, report, pages):
    draft = pages[2]
    draft.title = "Title 3 as a draft"
    draft.save_revision()
    rearrange(editor, report, pages, 1, 2, 7)
    draft.refresh_from_db()
    assert draft.get_latest_revision_as_object().number == "7"
    draft.get_latest_revision().publish()
    draft.refresh_from_db()
    assert (draft.title, draft.number) == ("Title 3 as a draft", "7")


def test_nor_does_one_that_is_scheduled(editor, report, pages):
    page = pages[2]
    page.go_live_at = timezone.now() + datetime.timedelta(days=1)
    scheduled = page.save_revision(approved_go_live_at=page.go_live_at)
    page.save_revision()
    rearrange(editor, report, pages, 1, 2, 7)
    scheduled.refresh_from_db()
    assert scheduled.as_object().number == "7"


def test_the_editing_form_then_shows_and_keeps_the_new_number(editor, report, pages):
    pages[2].save_revision()
    rearrange(editor, report, pages, 1, 2, 7)
    form = reverse("wagtailadmin_pages:edit", args=[pages[2].pk])
    assert 'value="7"' in editor.get(form).text
    editor.post(
        form,
        recommendation_form(title="Title 3", slug=pages[2].slug, number="7")
        | {"action-publish": "1"},
    )
    pages[2].refresh_from_db()
    assert pages[2].number == "7"


def test_an_alias_of_the_report_follows(editor, report, pages):
    alias = report.create_alias(
        parent=report.get_parent(), update_slug="alias", recursive=True, update_locale=None
    )
    rearrange(editor, report, pages, 3, 1, 2)
    copies = RecommendationPage.objects.child_of(alias).order_by("number")
    assert [page.title for page in copies] == ["Title 2", "Title 3", "Title 1"]
    connection.check_constraints()
    assert editor.get(get_url(alias)).status_code == 404


def test_what_somebody_else_has_locked_keeps_its_number(editor, report, pages):
    pages[0].locked, pages[0].locked_by = True, UserFactory()
    pages[0].save()
    assert "locked" in rearrange(editor, report, pages, 9, 2, 3).text
    assert rearrange(editor, report, pages, 1, 3, 2).status_code == 302
    assert read_numbers(report) == ["Title 1", "Title 3", "Title 2"]


def member(client, *groups):
    user = UserFactory()
    user.groups.add(*Group.objects.filter(name__in=groups))
    client.force_login(user)
    return client


def test_an_editor_may_renumber_drafts(client, report, pages):
    RecommendationPage.objects.update(live=False)
    assert rearrange(member(client, "Editors"), report, pages, 2, 1, 3).status_code == 302
    assert read_numbers(report) == ["Title 2", "Title 1", "Title 3"]


def test_only_who_may_publish_gives_other_numbers_to_what_readers_see(client, report, pages):
    rearrange(member(client, "Editors"), report, pages, 2, 1, 3)
    assert read_numbers(report) == ["Title 1", "Title 2", "Title 3"]
    rearrange(member(client, "Approvers"), report, pages, 2, 1, 3)
    assert read_numbers(report) == ["Title 2", "Title 1", "Title 3"]


def test_only_who_may_publish_gives_other_numbers_to_what_is_scheduled(client, report, pages):
    RecommendationPage.objects.update(live=False)
    pages[0].refresh_from_db()
    pages[0].go_live_at = timezone.now() + datetime.timedelta(days=2)
    pages[0].save_revision().publish()
    rearrange(member(client, "Editors"), report, pages, 7, 2, 3)
    assert read_numbers(report) == ["Title 1", "Title 2", "Title 3"]
    rearrange(member(client, "Approvers"), report, pages, 7, 2, 3)
    assert read_numbers(report) == ["Title 2", "Title 3", "Title 1"]


def test_who_may_not_edit_all_of_them_is_refused(client, report, pages):
    group = Group.objects.create(name="Elsewhere")
    group.permissions.set(Group.objects.get(name="Editors").permissions.all())
    member(client, group.name)
    assert rearrange(client, report, pages, 2, 1, 3)["Location"] == reverse("wagtailadmin_home")
    assert read_numbers(report) == ["Title 1", "Title 2", "Title 3"]


def test_who_is_not_signed_in_is_sent_to_sign_in(client, report):
    assert client.get(get_url(report))["Location"].startswith(reverse("wagtailadmin_login"))


def test_the_reports_panel_lists_them_by_number_with_status_in_few_queries(
    editor, report, max_queries_from_nothing
):
    form = reverse("wagtailadmin_pages:edit", args=[report.pk])
    for number in range(20, 0, -1):
        page = RecommendationFactory(
            parent=report,
            number=number,
            title=f"Title {number:02}",
            addressees=[AddresseeFactory()],
        )
        StatusUpdateFactory(page=page)
    RecommendationPage.objects.filter(number=5).update(live=False)
    RecommendationPage.objects.filter(number=6).update(has_unpublished_changes=True)
    with max_queries_from_nothing(56):
        html = editor.get(form).text
    assert html.index("Title 01") < html.index("Title 11") < html.index("Title 20")
    for text in ("Under way, 1 Jun 2024", "draft</span>", "changes not published", "Show all"):
        assert text in html


def test_a_number_that_was_changed_meanwhile_is_replaced_only_by_who_was_told(
    editor, report, pages
):
    def send(*numbers, opened=(1, 2, 3)):
        fields = {f"number-{page.pk}": str(new) for page, new in zip(pages, numbers, strict=True)}
        fields |= {
            f"initial-number-{page.pk}": str(old) for page, old in zip(pages, opened, strict=True)
        }
        return editor.post(get_url(report), fields)

    assert "initial-number-" in editor.get(get_url(report)).text
    assert send(7, 2, 3).status_code == 302
    assert send(1, 2, 9).status_code == 302  # the first one was not touched there
    numbers = RecommendationPage.objects.of(report).order_by("pk").values_list("number", flat=True)
    assert list(numbers) == ["7", "2", "9"]
    response = send(8, 2, 9)
    assert response.status_code == 200
    assert "Somebody has given it the number 7 meanwhile" in response.text
    assert list(numbers.all()) == ["7", "2", "9"]
    assert f'name="initial-number-{pages[0].pk}" value="7"' in response.text
    assert send(8, 2, 9, opened=(7, 2, 9)).status_code == 302
    assert list(numbers.all()) == ["8", "2", "9"]
