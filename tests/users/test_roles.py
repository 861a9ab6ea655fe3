"""What the roles may do on a new site; `tests/writing/test_roles.py` asks all addresses."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from boardtrade.people.models import Topic
from boardtrade.users.models import User
from reports.models import ReportPage
from tests.admin_forms import PUBLISH, report_form
from tests.factories import AdminFactory, ReportFactory, UserFactory, report_index
from tests.groups import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["Authors", "Editors", "Approvers", "Administrators"])
def group(request, client):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=request.param))
    client.force_login(user)
    return request.param


PUBLISHERS = {"Approvers", "Administrators"}


def test_all_write_and_administrators_alone_publish_at_once(client, group):
    address = reverse("wagtailadmin_pages:add", args=["reports", "reportpage", report_index().pk])
    assert client.post(address, report_form() | PUBLISH).status_code == 302
    report = ReportPage.objects.get()
    assert report.live is (group == "Administrators")


def test_authors_edit_their_own_drafts_alone(client, group):
    user = User.objects.get(pk=client.session["_auth_user_id"])
    own, other = ReportFactory(live=False, owner=user), ReportFactory(live=False)
    for page, is_open in ((own, True), (other, group != "Authors")):
        response = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
        assert (response.status_code == 200) is is_open


def test_all_add_topics(client, group):
    address = reverse("wagtailsnippets_people_topic:add")
    form = {"title": "Aviation", "slug": "aviation", "description": ""}
    assert client.post(address, form).status_code == 302
    assert Topic.objects.filter(slug="aviation").exists()


@pytest.mark.parametrize(
    "permission",
    [
        "people.change_topic",
        "people.change_person",
        "recommendations.change_addressee",
        "recommendations.change_definition",
    ],
)
def test_only_who_may_publish_changes_words_that_readers_see_at_once(group, client, permission):
    user = User.objects.get(pk=client.session["_auth_user_id"])
    assert user.has_perm(permission) is (group in PUBLISHERS)


def test_superusers_alone_make_and_open_superusers():
    browser, other = browser_of("Administrators"), UserFactory(email="b@example.org")
    superuser = AdminFactory(is_active=True)
    name = {"first_name": "Eve", "last_name": "Lee", "email": "eve@example.org"}
    form = name | {"is_superuser": "on", "is_active": "on", "username": "eve"}
    passwords = {"password1": "a rather long new word", "password2": "a rather long new word"}
    browser.post(reverse("wagtailusers_users:add"), form | passwords)
    browser.post(reverse("wagtailusers_users:edit", args=[other.pk]), form | {"username": "ben"})
    assert set(User.objects.values_list("username", "is_superuser")) >= {
        ("eve", False),
        ("ben", False),
    }
    bulk = reverse("wagtail_bulk_action", args=["users", "user", "set_active_state"])
    for url, sent in (
        (reverse("wagtailusers_users:edit", args=[superuser.pk]), form | passwords),
        (f"{bulk}?id={superuser.pk}&next=/admin/", {"mark_as_active": "False"}),
    ):
        browser.post(url, sent)
        superuser.refresh_from_db()
        assert superuser.is_active
        assert superuser.email != "eve@example.org"
