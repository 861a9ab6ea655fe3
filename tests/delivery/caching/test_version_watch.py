"""Once a change is confirmed, no process shows what was before; and none asks in order to know."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, transaction
from wagtail.models import Page

from boardtrade.localdb.cluster import OWNER
from tests.conftest import HAS_SERVING_ROLE
from tests.delivery.caching.web_processes import WebProcess, web_processes
from tests.factories import ReportFactory

pytestmark = pytest.mark.usefixtures("fresh_database")
PATH = "/reports/r/"
HIT = "boardtrade; hit"
PATIENCE = 30
WATCHES = """
    SELECT pid FROM pg_locks JOIN pg_database ON database = pg_database.oid
    WHERE datname = current_database() AND locktype = 'advisory' AND granted
      AND (classid, objid, mode) = (4713, 2, 'ShareLock')
"""


@pytest.fixture
def report() -> None:
    ReportFactory(title="Words 0", slug="r")


@pytest.fixture
def processes(report, tmp_path: Path) -> Iterator[list[WebProcess]]:
    """Return two processes that watch the version of the content and have read a page."""
    with web_processes(tmp_path, 2) as running:
        for process in running:
            process.get(PATH)
        wait_for_watches(2)
        yield running


def wait_for_watches(number: int) -> list[int]:
    """Wait until so many processes vouch for what they serve; return the pids of their servers."""
    end = time.monotonic() + PATIENCE
    while len(pids := [pid for (pid,) in rows(WATCHES)]) != number:
        assert time.monotonic() < end
        time.sleep(0.01)
    return pids


def rows(sql: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def rename_by_sql(title: str) -> float:
    """Change what a page shows; return the seconds until that was confirmed."""
    began = time.perf_counter()
    rows("UPDATE wagtailcore_page SET title = %s WHERE slug = 'r'", title)
    return time.perf_counter() - began


def publish(title: str) -> float:
    """Change what a page shows as an editor does."""
    page = Page.objects.get(slug="r").specific
    page.title = title
    began = time.perf_counter()
    page.save_revision().publish()
    return time.perf_counter() - began


def test_no_answer_shows_what_was_before_a_confirmed_change(processes):
    hits = 0
    for number in range(1, 21):
        change = publish if number % 4 == 0 else rename_by_sql
        change(f"Words {number}")
        for process in processes:
            assert f"Words {number}<" in process.get(PATH).text
            hits += process.get(PATH).headers["Cache-Status"] == HIT
    assert hits == 2 * 20
    Page.objects.get(slug="r").specific.unpublish()
    assert [process.get(PATH).status for process in processes] == [404, 404]


def test_answers_of_a_process_that_watches_take_no_query(processes):
    for _ in range(3):
        assert processes[0].get(PATH).headers["Cache-Status"] == HIT
    scans = "SELECT seq_scan + idx_scan FROM pg_stat_user_tables WHERE relname = 'wagtailcore_page'"
    before = rows(scans)
    connection.close()
    for _ in range(20):
        assert processes[0].get(f"{PATH}?utm_source=x").headers["Cache-Status"] == HIT
    assert rows(scans) == before


def test_a_change_that_is_taken_back_costs_no_render(processes):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        rename_by_sql("Never")
        raise ZeroDivisionError
    wait_for_watches(2)
    for process in processes:
        assert process.get(PATH).headers["Cache-Status"] == HIT


def test_readers_go_on_while_a_change_is_being_made(processes):
    with transaction.atomic():
        rename_by_sql("Words 1")
        rows("SET CONSTRAINTS ALL IMMEDIATE")  # the trigger waits for nobody any more
        assert not rows(WATCHES)
        for process in processes:
            answer = process.get(PATH)
            assert "Words 0<" in answer.text
            assert answer.headers["Cache-Status"] == HIT
    for process in processes:
        assert "Words 1<" in process.get(PATH).text


def test_a_killed_process_holds_up_nobody_and_a_stopped_one_shows_nothing_old(processes):
    killed, stopped = processes
    os.kill(killed.pid, signal.SIGKILL)
    assert rename_by_sql("Words 1") < 2
    assert "Words 1<" in stopped.get(PATH).text
    assert rename_by_sql("Words 2") < 2  # by now, the server has noticed the end of the other
    wait_for_watches(1)
    os.kill(stopped.pid, signal.SIGSTOP)
    try:
        assert 3 < rename_by_sql("Words 3") < 10
    finally:
        os.kill(stopped.pid, signal.SIGCONT)
    assert "Words 3<" in stopped.get(PATH).text


def test_a_process_that_lost_its_connection_asks_until_it_has_another(processes):
    pids = wait_for_watches(2)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SELECT pg_terminate_backend(pid) FROM unnest(%s) AS pid", [pids])
    for process in processes:
        assert process.get(PATH).headers["Cache-Status"] == HIT
    assert set(wait_for_watches(2)).isdisjoint(pids)
    rename_by_sql("Words 1")
    for process in processes:
        assert "Words 1<" in process.get(PATH).text


@pytest.mark.skipif(not HAS_SERVING_ROLE, reason="needs two roles")
def test_who_may_not_break_off_the_watch_is_heard_all_the_same(report, tmp_path):
    with web_processes(tmp_path, 1, user=OWNER) as (process,):
        process.get(PATH)
        wait_for_watches(1)
        for number in range(1, 4):
            assert rename_by_sql(f"Words {number}") < 3
            assert f"Words {number}<" in process.get(PATH).text
            wait_for_watches(1)


@pytest.mark.usefixtures("database_owner")
def test_a_database_whose_triggers_do_not_wait_is_not_trusted(report, tmp_path):
    (body,) = rows("SELECT prosrc FROM pg_proc WHERE proname = 'renew_content_version'")[0]
    body = body.replace("pg_try_advisory_xact_lock(4713, 2)", "true")
    rows(
        "CREATE OR REPLACE FUNCTION renew_content_version() RETURNS trigger LANGUAGE plpgsql "
        f"AS $body${body}$body$"
    )
    with web_processes(tmp_path, 1) as (process,):
        for number in range(1, 4):
            rename_by_sql(f"Words {number}")
            assert f"Words {number}<" in process.get(PATH).text
            assert process.get(PATH).headers["Cache-Status"] == HIT  # by a query
        assert not rows(WATCHES)
