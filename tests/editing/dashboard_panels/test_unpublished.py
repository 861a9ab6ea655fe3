"""What the admin's home offers to somebody who signs in."""

import datetime

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import timezone

from boardtrade.users.models import User
from tests.factories import RecommendationFactory, ReportFactory, UserFactory, report_index

pytestmark = pytest.mark.django_db


def edit_link(page):
    return f'href="{reverse("wagtailadmin_pages:edit", args=[page.pk])}"'


def test_a_report_is_one_click_away(editor):
    url = reverse("wagtailadmin_pages:add", args=["reports", "reportpage", report_index().pk])
    assert f'href="{url}"' in editor.get("/admin/").text


def test_who_may_not_add_a_report_is_offered_none(client):
    report_index()
    group = Group.objects.create(name="Guests")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user = UserFactory()
    user.groups.add(group)
    client.force_login(user)
    assert "Write a report" not in client.get("/admin/").text


def test_it_lists_the_drafts_of_the_user_and_those_that_nobody_works_on(editor):
    user = User.objects.get()
    mine, published = ReportFactory(live=False), ReportFactory()
    other, of_the_site = ReportFactory(live=False), ReportFactory(live=False)
    of_the_site.save_revision(clean=False)
    mine.save_revision(user=user, clean=False)
    published.save_revision(user=user).publish()
    other.save_revision(user=UserFactory(), clean=False)
    html = editor.get("/admin/").text.split('id="unpublished-pages', 1)[1]
    assert edit_link(mine) in html
    assert edit_link(of_the_site) in html
    assert html.count("nobody works on it") == 1
    assert edit_link(published) not in html
    assert edit_link(other) not in html


def test_it_lists_what_is_scheduled_with_the_time_zone(editor):
    page = ReportFactory(live=False)
    page.go_live_at = timezone.now() + datetime.timedelta(days=3)
    page.save_revision(clean=False).publish()
    html = editor.get("/admin/").text.split('id="scheduled-pages', 1)[1]
    assert edit_link(page) in html
    assert "(America/Toronto)" in html


def test_it_names_published_reports_with_drafts_of_recommendations(editor):
    report = ReportFactory(title="Taking Flight")
    for page in (RecommendationFactory(parent=report, live=False) for _number in range(2)):
        type(page).objects.filter(pk=page.pk).update(first_published_at=None)
    html = editor.get("/admin/").text
    assert "“Taking Flight” is published, but 2 recommendations of it are drafts" in html
    assert reverse("recommendations_staff:publish", args=[report.pk]) in html


def test_the_queries_do_not_grow_with_the_drafts(editor, django_assert_max_num_queries):
    user = User.objects.get()
    for _number in range(8):
        page = ReportFactory(live=False)
        page.go_live_at = timezone.now() + datetime.timedelta(days=3)
        page.save_revision(user=user, clean=False).publish()
        ReportFactory(live=False).save_revision(user=user, clean=False)
    editor.get("/admin/")
    with django_assert_max_num_queries(45):
        editor.get("/admin/")
