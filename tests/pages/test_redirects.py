"""Redirects from old addresses arrive, or the address answers 404."""

import pytest
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction

from reports.models import ReportPage
from tests.factories import DocumentFactory, RecommendationFactory, ReportFactory, report_index

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tasks_at_once")]


@pytest.fixture
def report(media_root) -> ReportPage:
    return ReportFactory(slug="a", download_document=DocumentFactory())


def unpublish(page) -> None:
    ReportPage.objects.get(pk=page.pk).unpublish()


def test_an_old_address_leads_to_the_new_one_and_so_do_its_file_and_children(
    client, report, publish_at
):
    RecommendationFactory(parent=report, slug="one")
    publish_at(report, "b")
    for path in ("", "report.pdf", "one/"):
        response = client.get(f"/reports/a/{path}")
        assert (response.status_code, response["Location"]) == (301, f"/reports/b/{path}")


def test_an_address_that_a_page_has_again_never_leads_to_itself(client, report, publish_at):
    child = RecommendationFactory(parent=report, slug="one")
    publish_at(report, "b")
    publish_at(report, "a")
    assert client.get("/reports/b/")["Location"] == "/reports/a/"
    unpublish(report)
    child.refresh_from_db()
    for path in ("", "report.pdf", "one/"):
        assert client.get(f"/reports/a/{path}").status_code == 404
        assert client.get(f"/reports/b/{path}").status_code == 404


def test_an_address_that_another_page_takes_no_longer_leads_away(client, report, publish_at):
    publish_at(report, "b")
    other = ReportFactory(live=False, slug="a")
    publish_at(other, "a")
    unpublish(other)
    assert client.get("/reports/a/").status_code == 404


def test_a_page_that_moves_away_and_back_leaves_no_circle(
    client, editor, django_capture_on_commit_callbacks
):
    first, second = ReportFactory(slug="first"), ReportFactory(slug="second")
    page = RecommendationFactory(parent=first, slug="one")
    for destination in (second, first):
        with django_capture_on_commit_callbacks(execute=True):
            editor.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, destination.pk]))
    assert client.get("/reports/second/one/")["Location"] == "/reports/first/one/"
    page.refresh_from_db()
    page.unpublish()
    assert client.get("/reports/first/one/").status_code == 404
    assert client.get("/reports/second/one/").status_code == 404


def test_an_old_address_of_a_file_that_is_gone_leads_to_what_is_made(client, report, publish_at):
    publish_at(report, "b")
    ReportPage.objects.update(download_document=None)
    assert client.get("/reports/a/report.pdf")["Location"] == "/reports/b/report.pdf"
    assert client.get("/reports/a/").status_code == 301


def test_an_old_address_of_a_page_with_a_password_leads_to_its_question(client, report, publish_at):
    publish_at(report, "b")
    PageViewRestriction.objects.create(page=report, restriction_type="password", password="x")
    assert client.get("/reports/a/").status_code == 301


@pytest.mark.parametrize(
    "links", [{"/x": "/x"}, {"/x": "/x/"}, {"/x": "/y", "/y": "/x"}, {"/x": "http://testserver/x"}]
)
def test_redirects_of_staff_that_lead_in_a_circle_are_not_found(client, links):
    report_index()
    for path, link in links.items():
        Redirect.add_redirect(path, link)
    assert client.get("/x/").status_code == 404


def test_other_redirects_of_staff_are_followed(client, report):
    links = {
        "/page": "/reports/a/",
        "/elsewhere": "https://example.org/",
        "/chain": "/page/",
        "/words": "/search/?q=port",
    }
    for path, link in links.items():
        Redirect.add_redirect(path, link)
    for path, link in links.items():
        assert client.get(path)["Location"] == link
    Redirect.add_redirect("/with", "/reports/a/")
    assert client.get("/with/?q=1").status_code == 301
