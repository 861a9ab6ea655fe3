"""Pages are measured in sites of several sizes, each in a database of its own."""

import json
import multiprocessing
import shutil
import time
from contextlib import nullcontext

import pytest
from django.core.management import call_command

from boardtrade.bench.dataset import Dataset
from boardtrade.bench.management.commands import bench_sizes
from boardtrade.bench.process_memory import get_memory
from boardtrade.bench.sizes import Memory

HAS_PROGRAMS = bool(shutil.which("nginx") and shutil.which("wrk"))
MIB = 1024**2


@pytest.mark.parametrize(
    ("recommendations", "publications", "shortest", "longest"),
    [(50_000, 100, 25, 975), (50_000, 2_000, 25, 25), (50_000, 20_000, 1, 25), (10, 4, 0, 10)],
)
def test_there_are_reports_of_25_in_a_site_of_every_size(
    recommendations, publications, shortest, longest
):
    lengths = Dataset(recommendations, 1, publications).lengths
    assert (len(lengths), sum(lengths)) == (publications, recommendations)
    assert (min(lengths), max(lengths)) == (shortest, longest)
    assert lengths[0] == min(25, recommendations)


def test_memory_that_processes_share_counts_once():
    held = bytearray(b"x" * 40 * MIB)
    context = multiprocessing.get_context("fork")
    sleepers = [context.Process(target=time.sleep, args=[60]) for _ in range(3)]
    before = get_memory(multiprocessing.current_process().pid)
    try:
        for sleeper in sleepers:
            sleeper.start()
        together = get_memory(multiprocessing.current_process().pid)
    finally:
        for sleeper in sleepers:
            sleeper.kill()
            sleeper.join()
    assert held
    assert before > 40
    assert together < before + 40


@pytest.mark.skipif(not HAS_PROGRAMS, reason="needs nginx and wrk")
@pytest.mark.usefixtures("fresh_database", "empty_site", "database_owner")
def test_sizes_are_measured_compared_and_kept(settings, tmp_path, capsys, monkeypatch):
    settings.VAR_DIR = tmp_path
    settings.ALLOWED_HOSTS = ["localhost"]
    Dataset(recommendations=40, updates_each=1, publications=40).write()
    monkeypatch.setattr(bench_sizes, "dataset_in_use", lambda *_, **__: nullcontext())
    # A run would not find the database of a test.
    monkeypatch.setattr(bench_sizes, "read_memory", lambda *_: Memory(1, 2, 3))
    monkeypatch.setattr(bench_sizes, "get_pages", lambda: ["/reports/report-0/", "/sitemap.xml"])
    call_command("bench_sizes", publications=[40, 50], rounds=1, connections=[1])
    (file,) = (tmp_path / "bench").glob("sizes-*.json")
    kept = json.loads(file.read_text())["sizes"]
    assert list(kept) == ["40", "50"]
    assert kept["50"]["costs"]["/sitemap.xml"]["queries"] > 0
    assert kept["50"]["memory"]["after_crawl"] == 2
    printed = capsys.readouterr().out
    assert "50 publications by 40" in printed
