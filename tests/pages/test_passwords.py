"""Who has given a page's old password is asked for the new one."""

import pytest
from wagtail.models import PageViewRestriction

from tests.factories import ReportFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def restriction() -> PageViewRestriction:
    report = ReportFactory(slug="private", summary="Under embargo")
    return PageViewRestriction.objects.create(
        page=report, restriction_type="password", password="old"
    )


def give(client, restriction, password):
    url = f"/_util/authenticate_with_password/{restriction.pk}/{restriction.page_id}/"
    client.post(url, {"password": password, "return_url": "/reports/private/"})
    return client.get("/reports/private/").text


def test_a_password_is_asked_for_once(client, restriction):
    assert "Under embargo" in give(client, restriction, "old")
    restriction.save()
    assert "Under embargo" in client.get("/reports/private/").text


def test_a_changed_password_is_asked_for_again(client, restriction):
    give(client, restriction, "old")
    restriction.password = "new"
    restriction.save()
    assert "Under embargo" not in client.get("/reports/private/").text
    assert "Under embargo" not in give(client, restriction, "old")
    assert "Under embargo" in give(client, restriction, "new")
    assert PageViewRestriction.objects.count() == 1


def test_staff_change_it_in_the_admin(client, editor, restriction):
    from django.test import Client

    reader = Client()
    give(reader, restriction, "old")
    form = {"restriction_type": "password", "password": "new"}
    editor.post(f"/admin/pages/{restriction.page_id}/privacy/", form)
    assert "Under embargo" not in reader.get("/reports/private/").text
