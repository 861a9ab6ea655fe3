"""Two editors at once lose nothing and break nothing."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from reports.models import ReportPage
from tests.admin_forms import report_form
from tests.factories import AdminFactory, report_index

EDITORS = 4

pytestmark = pytest.mark.usefixtures("fresh_database")


def create_at_once(forms: list[dict]) -> list[HttpResponse]:
    """Have as many editors as forms press "save" on a new report at the same time."""
    parent = report_index().pk
    address = reverse("wagtailadmin_pages:add", args=["reports", "reportpage", parent])

    def save(editor_and_form: tuple[Client, dict]) -> HttpResponse:
        editor, form = editor_and_form
        try:
            return editor.post(address, form)
        finally:
            connections.close_all()

    editors = [Client() for _ in forms]
    for editor in editors:
        editor.force_login(AdminFactory())
    with ThreadPoolExecutor(len(forms)) as pool:
        return list(pool.map(save, zip(editors, forms, strict=True)))


def test_the_same_slug_twice_at_once_gives_one_page_and_errors_in_words():
    answers = create_at_once([report_form() for _ in range(EDITORS)])
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 302]
    refused = [answer.text for answer in answers if answer.status_code == 200]
    assert all("already in use" in text for text in refused)
    assert ReportPage.objects.filter(slug="taking-flight").count() == 1


def test_many_new_pages_at_once_are_all_kept():
    forms = [report_form(title=f"Report {n}", slug=f"report-{n}") for n in range(EDITORS)]
    assert [answer.status_code for answer in create_at_once(forms)] == [302] * EDITORS
    index = report_index()
    assert index.numchild == index.get_children().count() == EDITORS
