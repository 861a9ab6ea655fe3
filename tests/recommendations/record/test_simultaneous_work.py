"""What several people do to one recommendation at once: nothing is lost, and nothing is doubled."""

import datetime
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page, Revision

from recommendations.models import RecommendationPage, StatusPeriod, StatusUpdate
from recommendations.pages.services import add_status_update
from recommendations.record.history import History
from recommendations.record.statuses import Status
from tests.factories import AdminFactory, RecommendationFactory, ReportFactory, StatusUpdateFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_database")]
SOMEBODY_WAITS_FOR_THIS = (
    "SELECT EXISTS (SELECT FROM pg_locks WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
)


def run_at_once(*actions: Callable[[], Any]) -> list[Any]:
    """Do all in threads of their own; return what each returned, or the error that it raised."""

    def in_thread(action: Callable[[], Any]) -> Any:
        try:
            return action()
        except IntegrityError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(in_thread, actions))


def create_editors(number: int) -> list[Client]:
    """Return browsers in which different administrators have signed in."""
    clients = [Client() for _ in range(number)]
    for client in clients:
        client.force_login(AdminFactory())
    return clients


def build_form(**values: Any) -> dict[str, Any]:
    """Return what the short form sends."""
    return {
        "status": "under-way",
        "effective_date": "2024-06-01",
        "date_precision": "day",
        "note": "Begun.",
        "evidence_url": "https://example.org/minutes",
        "key": str(uuid.uuid4()),
    } | values


def build_post(client: Client, page: RecommendationPage, **values: Any) -> Callable[[], int]:
    """Return an action that sends the form, and returns the status code of the answer."""
    url = reverse("recommendations_staff:verdict_add", args=[page.pk])
    return lambda: client.post(url, build_form(**values)).status_code


def add(page: RecommendationPage) -> None:
    """Add an entry that needs no evidence."""
    add_status_update(
        page=page,
        status=Status.NOT_STARTED,
        effective_date=datetime.date(2024, 6, 1),
        author=None,
    )


def during(first: Callable[[], Any], second: Callable[[], Any]) -> list[Any]:
    """Do the second in the midst of the first's transaction, which stays open until the second
    has ended or waits for it; return what `run_at_once` does.
    """
    begun, ended = Event(), Event()

    def open_transaction() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            first()
            begun.set()
            # PostgreSQL tells nobody that somebody waits: it has to be asked.
            while not ended.wait(0.01):
                cursor.execute(SOMEBODY_WAITS_FOR_THIS)
                if cursor.fetchone() == (True,):
                    return

    def meet_it() -> Any:
        begun.wait(10)
        try:
            return second()
        finally:
            ended.set()

    return run_at_once(open_transaction, meet_it)


def check_periods() -> None:
    """Compare what the database worked out with the log as it is told."""
    for page in RecommendationPage.objects.with_status():
        history = History.from_record(page.record)
        assert page.status == history.status
        for period in StatusPeriod.objects.filter(record=page.record):
            assert history.get_verdict_on(period.starts_on) == period.update


def test_entries_of_many_editors_are_each_kept_once():
    page, others = RecommendationFactory(), create_editors(4)
    answers = run_at_once(
        *(
            build_post(
                others[n % 4], page, note=f"Note {n}", effective_date=f"2024-06-{n % 7 + 1:02}"
            )
            for n in range(24)
        )
    )
    assert answers == [302] * 24
    notes = Counter(StatusUpdate.objects.values_list("note", flat=True))
    assert notes == {f"Note {n}": 1 for n in range(24)}
    check_periods()


def test_one_form_sent_by_four_clicks_is_one_entry():
    page, (editor, *_) = RecommendationFactory(), create_editors(1)
    clicks = [Client() for _ in range(4)]
    for click in clicks:
        click.cookies = editor.cookies
    key = str(uuid.uuid4())
    assert run_at_once(*(build_post(click, page, key=key) for click in clicks)) == [302] * 4
    assert StatusUpdate.objects.count() == 1
    check_periods()


def test_of_two_corrections_of_one_entry_one_is_refused_in_words():
    wrong = StatusUpdateFactory(status=Status.DONE)
    page = wrong.record.pages.get()
    one, other = create_editors(2)
    answers = run_at_once(
        build_post(one, page, corrects=wrong.pk, status="partly-done"),
        build_post(other, page, corrects=wrong.pk, status="not-applicable"),
    )
    assert sorted(answers) == [200, 302]
    assert StatusUpdate.objects.filter(corrects=wrong).count() == 1
    check_periods()


@pytest.mark.parametrize("first", ["entry", "deletion"])
def test_a_page_is_not_deleted_from_under_an_entry(first):
    page = RecommendationFactory()

    def delete() -> None:
        Page.objects.get(pk=page.pk).specific.delete()

    actions = [lambda: add(page), delete]
    if first == "deletion":
        actions.reverse()
    done, error = during(*actions)
    assert done is None
    assert isinstance(error, IntegrityError)
    assert StatusUpdate.objects.count() == RecommendationPage.objects.count() == (first == "entry")


def test_whose_page_is_deleted_meanwhile_is_told():
    page = RecommendationFactory()
    (editor,) = create_editors(1)
    url = reverse("recommendations_staff:verdict_add", args=[page.pk])
    _, response = during(
        Page.objects.get(pk=page.pk).specific.delete, lambda: editor.post(url, build_form())
    )
    assert "Somebody has deleted this recommendation meanwhile." in response.text
    assert not StatusUpdate.objects.exists()


def test_of_two_pages_with_one_log_one_stays():
    page = StatusUpdateFactory().record.pages.get()
    french = Locale.objects.create(language_code="fr")
    translation = page.copy_for_translation(french, copy_parents=True)
    done, error = during(page.delete, translation.delete)
    assert done is None
    assert isinstance(error, IntegrityError)
    assert RecommendationPage.objects.get() == translation


def test_an_entry_is_kept_through_all_that_is_done_to_its_page_meanwhile():
    page = RecommendationFactory(title="First")
    page.save_revision().publish()
    old = Revision.objects.get()
    page.title = "Second"
    page.save_revision().publish()
    other = ReportFactory()

    def again() -> RecommendationPage:
        return RecommendationPage.objects.get(pk=page.pk)

    changes: list[Callable[[], Any]] = [
        lambda: again().save_revision().publish(),
        lambda: old.as_object().save_revision(previous_revision=old).publish(),
        lambda: again().copy(update_attrs={"slug": "copy", "title": "Copy"}),
        lambda: again().move(other, pos="last-child"),
    ]
    for number, change in enumerate(changes, start=1):
        (editor,) = create_editors(1)
        sent = build_post(editor, page, note=f"During {number}")
        assert during(change, sent)[1] == 302
        assert again().history.updates[-1].note == f"During {number}"
        assert StatusUpdate.objects.count() == number
    copy = RecommendationPage.objects.get(slug="copy")
    assert copy.record != page.record
    assert copy.history.updates == []
    check_periods()
