"""Two editors at once lose nothing and break nothing."""

import threading

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from reports.models import ReportPage
from tests.factories import AdminFactory, report_index
from tests.reports.forms import report_form


def test_the_same_slug_twice_at_once_gives_one_page_and_one_error_in_words(fresh_database):
    index = report_index()
    address = reverse("wagtailadmin_pages:add", args=["reports", "reportpage", index.pk])
    start = threading.Barrier(4)
    answers = []

    def save(client: Client) -> None:
        start.wait()
        answers.append(client.post(address, report_form()))
        connections.close_all()

    clients = [Client() for _ in range(4)]
    for client in clients:
        client.force_login(AdminFactory())
    threads = [threading.Thread(target=save, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [200, 200, 200, 302]
    refused = [answer.text for answer in answers if answer.status_code == 200]
    assert all("already in use" in text for text in refused)
    assert ReportPage.objects.filter(slug="taking-flight").count() == 1


@pytest.mark.usefixtures("fresh_database")
def test_many_new_pages_at_once_are_all_kept():
    index = report_index()
    address = reverse("wagtailadmin_pages:add", args=["reports", "reportpage", index.pk])
    statuses = []

    def save(client: Client, number: int) -> None:
        form = report_form(title=f"Report {number}", slug=f"report-{number}")
        statuses.append(client.post(address, form).status_code)
        connections.close_all()

    threads = []
    for number in range(4):
        client = Client()
        client.force_login(AdminFactory())
        threads.append(threading.Thread(target=save, args=[client, number]))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [302] * 4
    index.refresh_from_db()
    assert index.numchild == index.get_children().count() == 4
