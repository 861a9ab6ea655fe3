"""Editors link earlier recommendations in the form of the page, and are told what does not fit."""

import datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset

from recommendations.models import EarlierAsk, RecommendationPage
from tests.admin_forms import PUBLISH, earlier_ask, recommendation_form
from tests.factories import RecommendationFactory, link
from tests.groups import browser_of
from tests.recommendations.pages.earlier_asks.test_ask_history import create
from tests.recommendations.record.test_simultaneous_work import create_editors, run_at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_contexts")]
URL = "https://www.auditor.example/2012/7"


def edit(client: Any, page: RecommendationPage, *rows: dict[str, Any], **values: Any) -> Any:
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = recommendation_form(
        title=page.title, slug=page.slug, number=page.number, earlier_asks=inline_formset(rows)
    )
    return client.post(url, form | values)


def read_errors(response: Any) -> list[dict[str, list[str]]]:
    """Return the errors of each row, by field."""
    assert response.status_code == 200
    forms = response.context["form"].formsets["earlier_asks"].forms
    return [{name: list(errors) for name, errors in form.errors.items()} for form in forms]


def read_draft(page: RecommendationPage) -> RecommendationPage:
    return RecommendationPage.objects.get(pk=page.pk).get_latest_revision_as_object()


@pytest.fixture
def earlier() -> RecommendationPage:
    return create(2014)


@pytest.fixture
def page() -> RecommendationPage:
    return create(2024)


def test_links_are_published_with_the_page(editor, client, page, earlier):
    other = earlier_ask(url=URL, body="Auditor", title="Count", date="2012-06-05")
    rows = [earlier_ask(earlier, kind="sharpens"), other]
    assert edit(editor, page, *rows).status_code == 302
    assert not page.earlier_asks.exists()
    assert "Asked" not in client.get(page.get_url()).text
    assert edit(editor, page, *rows, **PUBLISH).status_code == 302
    first, second = page.earlier_asks.all()
    assert (first.kind, first.page, first.record) == ("sharpens", earlier, earlier.record)
    assert (second.record, second.url, second.displayed_date.iso) == (None, URL, "2012")
    assert "Asked three times since 2012" in client.get(page.get_url()).text
    form = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text
    assert "Asked three times since 2012" in form


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({}, {"page"}),
        ({"url": URL}, {"body"}),
        ({"url": "javascript:alert(1)", "body": "Auditor"}, {"url"}),
        ({"url": URL, "body": "Auditor", "date": "2025-01-01"}, {"date"}),
        ({"url": URL, "body": "Auditor", "date": "tomorrow"}, {"date"}),
        ({"url": URL, "body": "Auditor", "kind": "denies"}, {"kind"}),
        ({"page": "999999"}, {"page"}),
    ],
)
def test_what_is_missing_or_wrong_is_said_at_the_field(editor, page, values, errors):
    response = edit(editor, page, earlier_ask(title="Count") | values, **PUBLISH)
    assert set(read_errors(response)[0]) == errors
    assert not EarlierAsk.objects.exists()


def test_a_draft_may_be_unfinished_and_is_not_published_so(editor, page):
    assert edit(editor, page, earlier_ask(title="Count")).status_code == 302
    draft = read_draft(page)
    assert draft.earlier_asks.get().is_incomplete
    assert "earlier_asks" in draft.missing_for_publication()
    unpublished = create(2020)
    unpublished.unpublish()
    assert edit(editor, unpublished, earlier_ask(title="Count")).status_code == 302
    assert unpublished.earlier_asks.get().is_incomplete


def test_both_targets_in_one_row_are_refused(editor, page, earlier):
    response = edit(editor, page, earlier_ask(earlier, url=URL, body="Auditor"))
    assert set(read_errors(response)[0]) == {"url"}


def test_it_does_not_build_on_itself_nor_on_what_is_later(editor, page, earlier):
    assert "itself" in read_errors(edit(editor, page, earlier_ask(page)))[0]["page"][0]
    (message,) = read_errors(edit(editor, earlier, earlier_ask(page)))[0]["page"]
    assert "it is of 2024" in message


@pytest.mark.parametrize("year", ["0026", "9999", "1850"])
def test_a_year_that_is_hardly_meant_is_asked_about(editor, page, year):
    row = earlier_ask(url=URL, body="Auditor", date=f"{year}-01-01")
    (message,) = read_errors(edit(editor, page, row))[0]["date"]
    assert message.startswith("Look at the year again")
    confirmed = edit(editor, page, row | {"date-confirmed": row["date"]})
    assert (confirmed.status_code == 302) == (year == "1850")


@pytest.mark.parametrize("is_live", [True, False])
def test_a_circle_is_refused_by_name_also_with_a_draft(editor, page, is_live):
    middle, last = (RecommendationFactory(parent=page.report, title=title) for title in "ML")
    link(middle, page)
    link(last, middle)
    if not is_live:
        middle.unpublish()
    (message,) = read_errors(edit(editor, page, earlier_ask(last)))[0]["page"]
    assert message.startswith("“L” builds on this one already")


def test_the_same_one_twice_is_refused(editor, page, earlier):
    errors = read_errors(edit(editor, page, earlier_ask(earlier), earlier_ask(earlier)))
    assert "linked already" in str(errors[1]["page"])
    rows = [earlier_ask(url=URL, body="Auditor")] * 2
    assert "linked already" in str(read_errors(edit(editor, page, *rows))[1]["url"])


def test_a_draft_that_closes_a_circle_meanwhile_is_not_published(page):
    sibling = RecommendationFactory(parent=page.report, title="Sibling")
    page.save_revision().publish()
    page = RecommendationPage.objects.get(pk=page.pk)
    page.earlier_asks = [EarlierAsk(page=sibling, record=sibling.record)]
    page.go_live_at = timezone.now() + datetime.timedelta(hours=1)
    page.save_revision().publish()
    link(sibling, page)
    draft = read_draft(page)
    assert "Sibling" in str(draft.missing_for_publication()["earlier_asks"])


def test_a_link_whose_page_was_deleted_is_kept_by_the_form(editor, page, earlier):
    row = link(page, earlier)
    alias = earlier.create_alias(parent=earlier.report, update_slug="alias")
    page.save_revision()
    RecommendationPage.objects.filter(pk=alias.pk).update(alias_of=None)
    RecommendationPage.objects.get(pk=earlier.pk).delete()
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = editor.get(url).context["form"].formsets["earlier_asks"].forms[0]
    assert form["page"].value() == alias.pk
    kept = earlier_ask(alias, id=str(row.pk))
    assert edit(editor, page, kept, **PUBLISH).status_code == 302
    (kept_row,) = page.earlier_asks.all()
    assert (kept_row.page_id, kept_row.record) == (alias.pk, earlier.record)


def test_an_editor_who_may_not_publish_cannot_link_what_readers_see(page, earlier):
    edit(browser_of("Editors"), page, earlier_ask(earlier), **PUBLISH)
    assert read_draft(page).earlier_asks.get().record == earlier.record
    assert not EarlierAsk.objects.exists()


def test_staff_see_what_is_not_shown_and_why(editor, page, earlier):
    link(page, earlier)
    earlier.unpublish()
    html = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text
    panel = html.split("What readers see of it")[1]
    assert "Ask of 2014" in panel
    assert "The page is not published." in panel


@pytest.mark.usefixtures("fresh_database")
def test_of_two_halves_of_a_circle_sent_at_once_one_is_refused_in_words(page):
    sibling = RecommendationFactory(parent=page.report, title="Sibling")
    clients = create_editors(2)
    posts = [
        lambda: edit(clients[0], page, earlier_ask(sibling), **PUBLISH),
        lambda: edit(clients[1], sibling, earlier_ask(page), **PUBLISH),
    ]
    responses = run_at_once(*posts)
    assert sorted(response.status_code for response in responses) == [200, 302]
    assert EarlierAsk.objects.count() == 1
    refused = max(responses, key=lambda response: response.status_code == 200)
    assert "builds on this one already" in refused.text
