"""Two editors at once lose nothing and break nothing."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset

from reports.models import ReportPage
from tests.admin_forms import PUBLISH, report_form
from tests.factories import (
    AdminFactory,
    RecommendationFactory,
    ReportFactory,
    TopicFactory,
    report_index,
)

EDITORS = 4

pytestmark = pytest.mark.usefixtures("fresh_database")


def post_at_once(requests: list[tuple[str, dict]]) -> list[HttpResponse]:
    """Have an editor for each request, of URL and form, send it at the same time."""
    editors = [Client() for _ in requests]
    for editor in editors:
        editor.force_login(AdminFactory())

    def send(editor: Client, request: tuple[str, dict]) -> HttpResponse:
        try:
            return editor.post(*request)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(send, editors, requests))


def create_at_once(forms: list[dict]) -> list[HttpResponse]:
    """Have as many editors as forms press "save" on a new report at the same time."""
    parent = report_index().pk
    url = reverse("wagtailadmin_pages:add", args=["reports", "reportpage", parent])
    return post_at_once([(url, form) for form in forms])


def test_the_same_slug_twice_at_once_gives_one_page_and_errors_in_words():
    answers = create_at_once([report_form() for _ in range(EDITORS)])
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 302]
    error_pages = [answer.text for answer in answers if answer.status_code == 200]
    assert all("already in use" in text for text in error_pages)
    assert ReportPage.objects.filter(slug="taking-flight").count() == 1


def test_many_new_pages_at_once_are_all_kept():
    forms = [report_form(title=f"Report {n}", slug=f"report-{n}") for n in range(EDITORS)]
    assert [answer.status_code for answer in create_at_once(forms)] == [302] * EDITORS
    index = report_index()
    assert index.numchild == index.get_children().count() == EDITORS


def test_copies_to_one_slug_at_once_give_one_page_and_errors_in_words():
    index = report_index()
    form = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": index.pk}
    originals = [ReportFactory() for _ in range(EDITORS)]
    answers = post_at_once(
        [(reverse("wagtailadmin_pages:copy", args=[page.pk]), form) for page in originals]
    )
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 302]
    assert all("already in use" in answer.text for answer in answers if answer.status_code == 200)
    assert ReportPage.objects.filter(slug="copy").count() == 1


def test_bulk_moves_of_one_slug_at_once_move_one_page():
    pages = [RecommendationFactory(slug="same") for _ in range(EDITORS)]
    destination = ReportFactory()
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
    answers = post_at_once(
        [(f"{url}?id={page.pk}&next=/admin/", {"chooser": destination.pk}) for page in pages]
    )
    assert {answer.status_code for answer in answers} <= {200, 302}
    destination.refresh_from_db()
    assert destination.numchild == destination.get_children().count() == 1


def test_a_topic_chosen_by_several_editors_at_once_is_stored_once():
    report, topic = ReportFactory(title="Taking Flight", slug="taking-flight"), TopicFactory()
    url = reverse("wagtailadmin_pages:edit", args=[report.pk])
    form = report_form(page_topics=inline_formset([{"topic": topic.pk}])) | PUBLISH
    answers = post_at_once([(url, form)] * EDITORS)
    assert [answer.status_code for answer in answers] == [302] * EDITORS
    assert ReportPage.objects.get().topics == [topic]
