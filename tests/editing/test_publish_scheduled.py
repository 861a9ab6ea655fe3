"""What is due is published, page by page, and what cannot be is said."""

import datetime

import pytest
from django.core.management import call_command
from django.db.models.signals import post_save
from django.utils import timezone

from reports.models import ReportPage
from tests.factories import ReportFactory

pytestmark = pytest.mark.django_db
PAST = datetime.timedelta(minutes=10)


def schedule(**values) -> ReportPage:
    """Return a report of which a version is due since ten minutes."""
    page = ReportFactory(live=False)
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision(approved_go_live_at=timezone.now() - PAST, clean=False)
    return page


def is_live(page) -> bool:
    return ReportPage.objects.get(pk=page.pk).live


def is_scheduled(page) -> bool:
    return page.revisions.filter(approved_go_live_at__isnull=False).exists()


def test_what_is_due_is_published():
    page = schedule()
    call_command("publish_scheduled")
    assert is_live(page)
    assert not is_scheduled(page)


def test_a_page_whose_address_was_taken_keeps_its_schedule_and_hinders_no_other():
    ReportFactory(slug="taken")
    refused, other = schedule(slug="taken"), schedule()
    call_command("publish_scheduled")
    assert (is_live(refused), is_live(other)) == (False, True)
    assert is_scheduled(refused)


def test_a_page_that_fails_for_no_known_reason_keeps_its_schedule_and_hinders_no_other():
    failing, other = schedule(title="Failing"), schedule()

    def fail(instance, **kwargs):
        if instance.live and instance.title == "Failing":
            raise RuntimeError

    post_save.connect(fail, sender=ReportPage)
    try:
        call_command("publish_scheduled")
    finally:
        post_save.disconnect(fail, sender=ReportPage)
    assert (is_live(failing), is_live(other)) == (False, True)
    assert is_scheduled(failing)


def test_what_has_expired_is_withdrawn():
    page = ReportFactory(expire_at=timezone.now() - PAST)
    call_command("publish_scheduled")
    assert not is_live(page)


def test_the_dashboard_names_what_was_not_published_and_why(editor):
    ReportFactory(slug="taken")
    schedule(title="Late report", slug="taken")
    call_command("publish_scheduled")
    html = editor.get("/admin/").text
    assert "Not published on time" in html
    assert "Late report" in html
    assert "already in use" in html


def test_the_dashboard_is_silent_about_schedules_that_hold(editor):
    ReportFactory(live=False).save_revision(
        approved_go_live_at=timezone.now() + datetime.timedelta(days=1)
    )
    assert "Not published on time" not in editor.get("/admin/").text
