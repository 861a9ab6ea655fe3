"""The benchmark of pages in memory compares rounds with each other, and says what is missing."""

import json
import shutil
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from boardtrade.bench import hot_path
from boardtrade.bench.hot_path import Reading, summarize
from tests.factories import ReportFactory

HAS_PROGRAMS = bool(shutil.which("nginx") and shutil.which("wrk"))


def reading(target: str, rate: float, *, kind: str = "200", connections: int = 8) -> Reading:
    return Reading(target, "/r/", kind, connections, rate, 20.0, 3.0)


READINGS = [
    reading("nginx", 1000),
    reading("site", 500),
    reading("nginx", 100),  # the machine had something else to do
    reading("site", 60),
    reading("nginx", 1000),
    reading("site", 700),
    reading("nginx", 400, kind="304"),
    reading("site", 100, kind="304"),
]


def test_each_round_is_compared_with_nginx_in_the_same_round():
    first, second = summarize(READINGS)
    assert (first["kind"], first["connections"], first["share"]) == ("200", 8, 0.6)
    assert first["site_requests_per_second"] == 500
    assert first["nginx_requests_per_second"] == 1000
    assert (second["kind"], second["share"]) == ("304", 0.25)


@pytest.mark.parametrize(
    ("text", "milliseconds"), [("350.00us", 0.35), ("1.50ms", 1.5), ("2.00s", 2000), ("1m", 60_000)]
)
def test_times_are_read_as_wrk_prints_them(text, milliseconds):
    assert hot_path._milliseconds(text) == pytest.approx(milliseconds)


def test_what_is_not_installed_is_named(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(CommandError, match="nginx is not installed"):
        call_command("bench_hot")


@pytest.mark.skipif(not HAS_PROGRAMS, reason="needs nginx and wrk")
@pytest.mark.usefixtures("fresh_database")
def test_the_site_answers_from_memory_beside_nginx(settings, tmp_path: Path, capsys):
    settings.CACHE_PAGES, settings.VAR_DIR = True, tmp_path
    ReportFactory(slug="r")
    call_command("bench_hot", rounds=1, seconds=1, connections=[2])
    (file,) = (tmp_path / "bench").glob("hot-*.json")
    rows = json.loads(file.read_text())["summary"]
    assert [row["kind"] for row in rows] == ["200", "304"]
    assert all(row["site_requests_per_second"] > 0 for row in rows)
    assert "share" in capsys.readouterr().out
