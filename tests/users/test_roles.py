"""What Wagtail's own groups may do on a new site."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from boardtrade.people.models import Topic
from boardtrade.users.models import User
from reports.models import ReportPage
from tests.admin_forms import PUBLISH, report_form
from tests.factories import UserFactory, report_index

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["Editors", "Approvers"])
def group(request, client):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=request.param))
    client.force_login(user)
    return request.param


def test_editors_write_and_only_moderators_publish(client, group):
    address = reverse("wagtailadmin_pages:add", args=["reports", "reportpage", report_index().pk])
    response = client.post(address, report_form() | PUBLISH)
    assert response.status_code == 302
    assert ReportPage.objects.get().live is (group == "Approvers")


def test_editors_and_moderators_add_topics(client, group):
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
    assert user.has_perm(permission) is (group == "Approvers")
