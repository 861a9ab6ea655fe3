"""Links are visited weekly, and a page is gone only if that lasts."""

import datetime
from unittest import mock

import pytest
from django.core.management import call_command
from django.utils import timezone

from boardtrade.delivery.models import ContentVersion
from boardtrade.fetching.failures import FailureReason, FetchFailure
from recommendations.evidence import watching
from recommendations.evidence.watching import find_due, note_visit, plan_visits, visit_link
from recommendations.models import Evidence, EvidenceWatch
from tests import immediate_tasks
from tests.factories import StatusUpdateFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tasks_at_once")]

NOW = timezone.now()
MISSING = FetchFailure(FailureReason.STATUS, 404)
FORBIDDEN = FetchFailure(FailureReason.STATUS, 403)
HOME = FetchFailure(FailureReason.LED_HOME)


def day(number):
    return NOW + datetime.timedelta(days=number)


@pytest.fixture
def link(settings):
    settings.FETCH_EVIDENCE = True
    return StatusUpdateFactory(evidence__url="https://city.ca/minutes").evidence


def visits(link, *found):
    """Note what visits have found, each a day and a failure, or None."""
    for number, failure in found:
        note_visit(link, failure, now=day(number))
    link = Evidence.objects.select_related("notice", "watch").get(pk=link.pk)
    return getattr(link, "notice", None), link.watch


@pytest.mark.parametrize(
    ("found", "gone_since"),
    [
        ([(0, None)], None),
        ([(0, MISSING)], None),
        ([(0, MISSING), (4, MISSING)], None),
        ([(0, MISSING), (1, MISSING), (2, MISSING), (6, MISSING)], None),
        ([(0, MISSING), (4, MISSING), (8, MISSING)], 0),
        ([(0, MISSING), (4, None), (8, MISSING), (12, MISSING)], None),
        ([(0, MISSING), (4, MISSING), (8, MISSING), (15, None)], None),
        ([(0, FORBIDDEN), (4, FORBIDDEN), (8, FORBIDDEN), (15, FORBIDDEN)], None),
        ([(3, HOME)], 3),
        ([(0, MISSING), (4, MISSING), (8, MISSING), (15, None), (22, HOME)], 22),
    ],
)
def test_a_page_is_gone_after_three_failures_over_a_week_or_a_redirect_home(
    link, found, gone_since
):
    notice, _watch = visits(link, *found)
    expected = None if gone_since is None else timezone.localdate(day(gone_since))
    assert (notice.gone_since if notice else None) == expected


def test_staff_learn_of_each_failure(link):
    _notice, watch = visits(link, (0, MISSING), (4, FORBIDDEN))
    assert (watch.failures, watch.failing_since, watch.visited_at) == (2, day(0), day(4))
    assert watch.message == "the server answered 403: it does not let this site in"


@pytest.mark.usefixtures("fresh_database")
def test_only_news_makes_pages_be_rendered_anew(link):
    steps = [
        (0, None, False),
        (7, MISSING, False),
        (11, MISSING, False),
        (15, MISSING, True),
        (19, MISSING, False),
        (23, None, True),
        (30, None, False),
    ]
    for number, failure, is_news in steps:
        before = ContentVersion.current()
        note_visit(link, failure, now=day(number))
        assert (ContentVersion.current() != before) is is_news, number


@pytest.mark.parametrize(
    ("found", "days_after", "is_due"),
    [
        ([], 0, True),
        ([(0, None)], 6, False),
        ([(0, None)], 7, True),
        ([(0, MISSING)], 3, False),
        ([(0, MISSING)], 4, True),
        ([(0, MISSING), (4, MISSING), (8, MISSING)], 12, False),
        ([(0, MISSING), (4, MISSING), (8, MISSING)], 15, True),
    ],
)
def test_it_is_visited_weekly_and_sooner_while_in_doubt(link, found, days_after, is_due):
    for number, failure in found:
        note_visit(link, failure, now=day(number))
    assert find_due(day(days_after)).exists() is is_due


def test_what_no_entry_rests_on_is_not_visited(settings):
    settings.FETCH_EVIDENCE = True
    Evidence.objects.create(url="https://city.ca/unused")
    assert not find_due(NOW).exists()


def test_visits_to_one_site_are_a_minute_apart(settings):
    settings.FETCH_EVIDENCE = True
    for number in range(3):
        StatusUpdateFactory(evidence__url=f"https://city.ca/{number}")
    StatusUpdateFactory(evidence__url="https://province.ca/")
    assert plan_visits(NOW) == 4
    after = [(task.run_after - NOW).total_seconds() for task, _args, _kwargs in queued()]
    assert sorted(after) == [0, 0, 60, 120]


def queued():
    return [item for item in immediate_tasks.deferred if item[0].name == "visit_link"]


def test_a_run_has_a_bound(link, monkeypatch):
    StatusUpdateFactory(evidence__url="https://city.ca/2")
    monkeypatch.setattr(watching, "MAX_VISITS", 1)
    assert plan_visits(NOW) == 1


def test_the_command_plans_and_the_task_visits(link):
    with mock.patch.object(watching, "look", return_value=MISSING) as look:
        call_command("watch_evidence", verbosity=0)
        immediate_tasks.run_deferred()
        visit_link.call(link.pk)  # a second time, which finds that it was done
    look.assert_called_once_with("https://city.ca/minutes")
    assert EvidenceWatch.objects.get().status == 404


@pytest.mark.parametrize("is_on", [True, False])
def test_nothing_is_visited_where_it_is_switched_off_or_a_name_is_for_examples(
    settings, link, is_on
):
    settings.FETCH_EVIDENCE = is_on
    if is_on:
        link = StatusUpdateFactory(evidence__url="https://example.org/a").evidence
        note_visit(Evidence.objects.get(url="https://city.ca/minutes"), None, now=NOW)
    assert plan_visits(NOW) == 0
    with mock.patch.object(watching, "look") as look:
        visit_link.call(link.pk)
    look.assert_not_called()
