"""The status log only grows, and the database works out of it what holds when."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from boardtrade.pages.publication_date import DatePrecision, get_first_day, get_last_day
from recommendations.models import (
    RecommendationPage,
    RecommendationRecord,
    StatusPeriod,
    StatusUpdate,
)
from recommendations.record.days import LastDay
from recommendations.record.history import History
from recommendations.record.periods import find_successor_ids
from recommendations.record.statuses import Status
from tests.factories import (
    AdminFactory,
    RecommendationFactory,
    StatusUpdateFactory,
)

pytestmark = pytest.mark.django_db


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def get_status(page: RecommendationPage, on: str | None = None) -> str:
    """Return the status that a list shows, as of a day."""
    return RecommendationPage.objects.with_status(on and day(on)).get(pk=page.pk).status


def is_refused(action: object) -> bool:
    """Say whether the database refuses something."""
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        action()
    return isinstance(error.value, IntegrityError)


def hide_as_alias_and_delete(page: RecommendationPage) -> None:
    """Make an alias of the last page of a log, as no form does, and delete that."""
    RecommendationPage.objects.filter(pk=page.pk).update(alias_of=page.report.pk)
    RecommendationPage.objects.get(pk=page.pk).delete()


def test_without_an_entry_nothing_has_started():
    assert get_status(RecommendationFactory()) == Status.NOT_STARTED


def test_the_status_is_that_of_the_entry_which_holds_on_the_day():
    page = RecommendationFactory()
    # In another order than they happened: staff learn of things late.
    StatusUpdateFactory(page=page, status=Status.DONE, effective_date=day("2025-03-01"))
    StatusUpdateFactory(page=page, status=Status.PARTLY_DONE, effective_date=day("2023-05-01"))
    StatusUpdateFactory(page=page, status=Status.UNDER_WAY, effective_date=day("2024-05-01"))
    assert get_status(page) == Status.DONE
    assert get_status(page, "2025-03-01") == Status.DONE
    assert get_status(page, "2025-02-28") == Status.UNDER_WAY
    assert get_status(page, "2024-04-30") == Status.PARTLY_DONE
    assert get_status(page, "2023-04-30") == Status.NOT_STARTED


def test_of_two_entries_for_one_day_the_later_counts():
    page = RecommendationFactory()
    StatusUpdateFactory(page=page, status=Status.PARTLY_DONE)
    StatusUpdateFactory(page=page, status=Status.DONE)
    assert get_status(page) == Status.DONE
    assert StatusPeriod.objects.count() == 1


def test_a_corrected_entry_counts_no_more_and_stays():
    page = RecommendationFactory()
    StatusUpdateFactory(page=page, status=Status.PARTLY_DONE, effective_date=day("2023-01-01"))
    wrong = StatusUpdateFactory(page=page, status=Status.DONE, effective_date=day("2024-01-01"))
    StatusUpdateFactory(
        page=page, status=Status.UNDER_WAY, effective_date=day("2024-06-01"), corrects=wrong
    )
    assert get_status(page, "2024-03-01") == Status.PARTLY_DONE
    assert get_status(page) == Status.UNDER_WAY
    assert StatusUpdate.objects.count() == 3


def test_a_list_of_any_length_costs_one_query(django_assert_num_queries):
    for _ in range(3):
        StatusUpdateFactory()
    with django_assert_num_queries(1):
        pages = list(RecommendationPage.objects.as_of(timezone.localdate()))
    assert [page.status for page in pages] == [Status.UNDER_WAY] * 3


def test_what_was_not_yet_published_on_the_day_is_not_listed():
    page = RecommendationFactory(parent__publication_date=day("2024-02-01"))
    assert not RecommendationPage.objects.as_of(day("2024-01-31")).exists()
    assert RecommendationPage.objects.as_of(day("2024-02-01")).get() == page


def test_what_is_recorded_later_holds_unless_its_date_says_otherwise():
    page = RecommendationFactory()
    month = {"effective_date": day("2025-11-01"), "date_precision": "month"}
    StatusUpdateFactory(page=page, status=Status.UNDER_WAY, effective_date=day("2025-11-10"))
    StatusUpdateFactory(page=page, status=Status.DONE, **month)
    assert get_status(page) == Status.DONE
    assert get_status(page, "2025-11-10") == Status.DONE
    assert get_status(page, "2025-11-09") == Status.NOT_STARTED
    # Its day came before the one in November on which the work began.
    StatusUpdateFactory(page=page, status=Status.PARTLY_DONE, effective_date=day("2025-11-05"))
    assert get_status(page) == Status.DONE
    assert get_status(page, "2025-11-09") == Status.PARTLY_DONE
    StatusUpdateFactory(page=page, status=Status.NOT_APPLICABLE, effective_date=day("2025-10-31"))
    assert get_status(page) == Status.DONE


def test_the_database_knows_the_days_of_a_date_as_the_code_does():
    page = RecommendationFactory()
    for precision in DatePrecision:
        for date in (day("2024-02-29"), day("2023-12-31"), day("2023-02-01")):
            first = get_first_day(date, precision)
            StatusUpdateFactory(page=page, effective_date=first, date_precision=precision)
    for entry in StatusUpdate.objects.annotate(last=LastDay("effective_date", "date_precision")):
        assert entry.last == get_last_day(entry.effective_date, entry.date_precision)


def test_an_entry_is_taken_back_and_nothing_takes_its_place():
    page = RecommendationFactory()
    StatusUpdateFactory(page=page, status=Status.PARTLY_DONE, effective_date=day("2023-01-01"))
    stray = StatusUpdateFactory(page=page, status=Status.DONE, effective_date=day("2024-01-01"))
    void = StatusUpdateFactory(page=page, status="", corrects=stray, evidence=None)
    assert get_status(page) == Status.PARTLY_DONE
    assert History.from_record(page.record).status == Status.PARTLY_DONE
    assert StatusUpdate.objects.count() == 3
    # What took another one's place is corrected, and what was taken back stays so.
    better = StatusUpdateFactory(page=page, corrects=page.record.updates.first())
    for mistaken in (void, better):
        assert is_refused(
            lambda entry=mistaken: StatusUpdateFactory(page=page, status="", corrects=entry)
        )
    assert is_refused(lambda: StatusUpdateFactory(page=page, status=""))


def supersede(page: RecommendationPage, by: RecommendationPage) -> StatusUpdate:
    return StatusUpdateFactory(page=page, status=Status.SUPERSEDED, superseded_by=by.record)


def test_recommendations_do_not_supersede_each_other_in_a_circle():
    first, second, third = (RecommendationFactory() for _ in range(3))
    entry = supersede(first, second)
    assert is_refused(lambda: supersede(second, first))
    supersede(second, third)
    assert is_refused(lambda: supersede(third, first))
    assert find_successor_ids(first.record) == {second.record_id, third.record_id}
    StatusUpdateFactory(page=first, status="", corrects=entry)
    supersede(third, first)
    # Nor when what broke the circle is taken back.
    reopened = StatusUpdateFactory(page=second, status=Status.UNDER_WAY)
    supersede(first, second)
    assert is_refused(lambda: StatusUpdateFactory(page=second, status="", corrects=reopened))


def test_two_halves_of_a_circle_at_once_are_refused(fresh_database):
    first, second = RecommendationFactory(), RecommendationFactory()
    barrier = Barrier(2)

    def add(pages: tuple[RecommendationPage, RecommendationPage]) -> bool:
        try:
            with transaction.atomic():
                barrier.wait(10)
                supersede(*pages)
        except IntegrityError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(add, [(first, second), (second, first)])) == [False, True]


@pytest.mark.usefixtures("database_owner")  # the role that serves may not even try
@pytest.mark.parametrize(
    "change",
    [
        lambda entry: StatusUpdate.objects.filter(pk=entry.pk).update(note="Never happened"),
        lambda entry: StatusUpdate.objects.filter(pk=entry.pk).update(status=Status.DONE),
        lambda entry: entry.delete(),
        lambda entry: connection.cursor().execute("TRUNCATE recommendations_statusupdate CASCADE"),
        lambda entry: StatusPeriod.objects.update(status=Status.DONE),
        lambda entry: StatusPeriod.objects.all().delete(),
        lambda entry: RecommendationRecord.objects.update(permanent_id="22222222"),
        lambda entry: RecommendationRecord.objects.update(recorded_at=None),
        lambda entry: RecommendationRecord.objects.update(recorded_at=timezone.now()),
        lambda entry: RecommendationRecord.objects.create(recorded_at=timezone.now()),
        lambda entry: RecommendationRecord.objects.exclude(pk=entry.record_id).delete(),
        lambda entry: RecommendationPage.objects.update(
            record=RecommendationRecord.objects.create()
        ),
        lambda entry: hide_as_alias_and_delete(entry.record.pages.get()),
    ],
)
def test_the_database_refuses_to_change_what_was_recorded(change):
    entry = StatusUpdateFactory()
    RecommendationRecord.objects.create()
    connection.check_constraints()  # nothing else stands in the way
    assert is_refused(lambda: change(entry))
    assert get_status(entry.record.pages.get()) == Status.UNDER_WAY


def test_an_entry_outlives_the_account_of_its_author():
    author = AdminFactory()
    entry = StatusUpdateFactory(author=author)
    author.delete()
    entry.refresh_from_db()
    assert entry.author is None


@pytest.mark.parametrize(
    "status", [status for status in Status if status is not Status.NOT_STARTED]
)
def test_every_status_but_the_first_needs_evidence(status):
    page = RecommendationFactory()
    assert is_refused(lambda: StatusUpdateFactory(page=page, status=status, evidence=None))


def test_not_started_needs_no_evidence():
    StatusUpdateFactory(status=Status.NOT_STARTED, evidence=None)


@pytest.mark.parametrize(
    "values",
    [
        {"status": "finished"},
        {"effective_date": timezone.localdate() + datetime.timedelta(days=3)},
        {"effective_date": day("2024-06-02"), "date_precision": "month"},
        {"effective_date": day("2024-06-01"), "date_precision": "year"},
    ],
)
def test_the_database_refuses_what_cannot_be(values):
    page = RecommendationFactory()
    assert is_refused(lambda: StatusUpdateFactory(page=page, **values))


def test_a_correction_is_of_the_same_recommendation():
    page, other = RecommendationFactory(), StatusUpdateFactory()
    assert is_refused(lambda: StatusUpdateFactory(page=page, corrects=other))


def test_an_entry_is_corrected_once():
    entry = StatusUpdateFactory()
    page = entry.record.pages.get()
    StatusUpdateFactory(page=page, corrects=entry)
    assert is_refused(lambda: StatusUpdateFactory(page=page, corrects=entry))


def test_only_what_is_superseded_names_what_took_its_place():
    page, other = RecommendationFactory(), RecommendationFactory().record
    assert is_refused(lambda: StatusUpdateFactory(page=page, superseded_by=other))
    values = {"status": Status.SUPERSEDED, "superseded_by": page.record}
    assert is_refused(lambda: StatusUpdateFactory(page=page, **values))
    StatusUpdateFactory(page=page, status=Status.SUPERSEDED, superseded_by=other)


def test_overdue_is_what_is_due_and_not_finished():
    late = RecommendationFactory(due_date=day("2024-01-01"))
    done = RecommendationFactory(due_date=day("2024-01-01"))
    StatusUpdateFactory(page=done, status=Status.DONE, effective_date=day("2024-03-01"))
    RecommendationFactory()
    overdue = RecommendationPage.objects.with_status().overdue()
    assert list(overdue) == [late]
    on = day("2024-02-01")
    known = RecommendationPage.objects.with_status(on).with_positions(on)
    assert set(known.overdue(on)) == {late, done}


def test_entries_added_at_once_are_all_kept(fresh_database):
    page = RecommendationFactory()

    def add(month: int) -> None:
        try:
            StatusUpdateFactory(page=page, effective_date=datetime.date(2024, month, 1))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(1, 13)))
    assert StatusUpdate.objects.count() == 12
    periods = StatusPeriod.objects.order_by("starts_on")
    assert [period.starts_on.month for period in periods] == list(range(1, 13))
    assert [period.ends_before for period in periods] == [
        *[datetime.date(2024, month, 1) for month in range(2, 13)],
        None,
    ]


def test_the_history_of_one_recommendation_agrees_with_the_database():
    page = RecommendationFactory()
    wrong = StatusUpdateFactory(page=page, status=Status.DONE, effective_date=day("2022-01-01"))
    StatusUpdateFactory(page=page, status=Status.PARTLY_DONE, effective_date=day("2023-01-01"))
    StatusUpdateFactory(page=page, status=Status.NOT_APPLICABLE, effective_date=day("2023-01-01"))
    StatusUpdateFactory(
        page=page, status=Status.NOT_STARTED, effective_date=day("2022-06-01"), corrects=wrong
    )
    history = History.from_record(page.record)
    assert history.status == get_status(page) == Status.NOT_APPLICABLE
    for on in ("2021-12-31", "2022-01-01", "2022-06-01", "2023-01-01"):
        held = history.get_verdict_on(day(on))
        assert (held.kind if held else Status.NOT_STARTED) == get_status(page, on), on
    assert [entry.corrected_by is not None for entry in history.entries] == [
        False,
        False,
        False,
        True,
    ]
