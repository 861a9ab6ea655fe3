"""Requests are counted by each process, and added up by whichever is asked."""

import os

import pytest

from boardtrade.delivery.logs import QuickRequestLog
from boardtrade.delivery.requests import counts as request_counts
from boardtrade.delivery.requests.counts import RequestCounts, get_kind


def of_pages(counts: RequestCounts, status: int = 200) -> float:
    return counts.read().kinds[0].statuses[status]


def in_another_process(body) -> None:
    if pid := os.fork():
        assert os.waitpid(pid, 0)[1] == 0
        return
    try:
        body()
        os._exit(0)
    except BaseException:
        os._exit(1)


def test_what_processes_have_counted_is_added_up_also_when_they_have_ended(tmp_path):
    counts = RequestCounts(tmp_path)
    counts.add("/", 200, 0.1)
    for _ in range(3):
        in_another_process(lambda: counts.add("/", 200, 0.1))
    in_another_process(lambda: RequestCounts(tmp_path).add("/", 200, 0.1))
    assert of_pages(counts) == 5
    assert of_pages(RequestCounts(tmp_path)) == 5


def test_a_process_takes_over_the_lane_of_one_that_has_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(request_counts, "LANES", 2)
    counts = RequestCounts(tmp_path)
    counts.add("/", 200, 0.1)
    for _ in range(5):  # more than there are lanes
        in_another_process(lambda: counts.add("/", 200, 0.1))
    assert of_pages(counts) == 6


def test_durations_are_counted_up_to_each_bound(tmp_path):
    counts = RequestCounts(tmp_path)
    for seconds in (0, 0.001, 0.002, 99):
        counts.add("/", 200, seconds)
    durations = dict(counts.read().kinds[0].durations)
    assert (durations[0.001], durations[0.005], durations[30.0]) == (2, 3, 3)
    assert durations[float("inf")] == 4


def test_where_no_file_can_be_made_a_process_counts_for_itself(tmp_path):
    (tmp_path / "file").touch()
    counts = RequestCounts(tmp_path / "file")
    counts.add("/", 200, 0.1)
    assert of_pages(counts) == 1


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "page"),
        ("/reports/2.5-percent/", "page"),
        ("/admin/pages/", "admin"),
        ("/static/css/main.css", "static"),
        ("/media/images/a.webp", "picture"),
        ("/documents/3/a.pdf", "document"),
        ("/reports/r/report.pdf", "document"),
        ("/recommendations.csv", "data"),
        ("/robots.txt", "data"),
        ("/readyz", "probe"),
    ],
)
def test_the_path_tells_the_kind_of_answer(path, kind):
    assert get_kind(path) == kind


def test_what_is_answered_from_memory_is_counted_when_it_is_logged(tmp_path, monkeypatch):
    counts = RequestCounts(tmp_path)
    log = QuickRequestLog()
    monkeypatch.setattr(log, "_counts", counts)
    monkeypatch.setattr(log, "_thread", object())  # the test itself has it flushed
    log.add("1", "GET", "/", 200, 10)
    log.add("2", "GET", "/", 304, 0)
    log.add("3", "GET", "/", 200, 10, True)
    assert of_pages(counts) == 0
    log.flush()
    assert (of_pages(counts), of_pages(counts, 304)) == (2, 1)
    assert counts.read().cache == {"hit": 2, "stored": 0, "stale": 1}
