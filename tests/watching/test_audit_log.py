"""Who changed what is kept until the board decides otherwise."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import ModelLogEntry, PageLogEntry

from tests.factories import ReportFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries():
    from wagtail.log_actions import log

    page, topic = ReportFactory(), TopicFactory()
    for thing in (page, topic):
        for days in (10, 400):
            entry = log(thing, "wagtail.edit")
            entry.timestamp = timezone.now() - timedelta(days=days)
            entry.save()
    return page, topic


def count(page, topic) -> tuple[int, int]:
    return (
        PageLogEntry.objects.filter(page=page.pk, action="wagtail.edit").count(),
        ModelLogEntry.objects.filter(object_id=topic.pk, action="wagtail.edit").count(),
    )


def test_all_is_kept_where_nothing_is_said(entries, settings, capsys):
    settings.AUDIT_LOG_DAYS = 0
    call_command("prune_audit_log")
    assert count(*entries) == (2, 2)
    assert "all records are kept" in capsys.readouterr().out


def test_what_is_older_than_the_board_decides_is_forgotten(entries, settings, capsys):
    settings.AUDIT_LOG_DAYS = 365
    call_command("prune_audit_log")
    assert count(*entries) == (1, 1)
    assert "2 records" in capsys.readouterr().out
