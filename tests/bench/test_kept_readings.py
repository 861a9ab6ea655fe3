"""What was measured is kept, so that two commits can be compared."""

import json

import pytest
from django.core.management.base import CommandError

from boardtrade.bench.comparison import compare_sizes
from boardtrade.bench.kept_readings import keep, read_kept


def costs(wall: float, queries: int = 5) -> dict:
    return {"costs": {"/": {"address": "/", "queries": queries, "cpu": wall / 2, "wall": wall}}}


def test_readings_are_kept_with_their_conditions(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    file = keep("hot", page="/reports/r/", readings=[1, 2])
    assert file.name.startswith("hot-")
    assert read_kept(file)["page"] == "/reports/r/"
    assert {"cores", "load"} <= set(json.loads(file.read_text()))


@pytest.mark.parametrize("content", [None, "{", "[1, 2]"])
def test_a_file_without_readings_is_named(tmp_path, content):
    file = tmp_path / "kept.json"
    if content is not None:
        file.write_text(content)
    with pytest.raises(CommandError, match=r"kept\.json cannot be compared"):
        read_kept(file)


def test_the_largest_site_is_compared_with_the_smallest():
    title, _, line = compare_sizes({"20000": costs(12, queries=6), "100": costs(10)}, None)
    assert title == "Rendered from nothing, 20,000 publications by 100:"
    assert line.split() == ["5", "→", "6", "1.20", "1.20", "/"]


def test_each_size_is_compared_with_what_it_took_before():
    lines = list(compare_sizes({"100": costs(9)}, {"100": costs(18), "200": costs(20)}))
    assert lines[-3] == "100 publications, now by before:"
    assert lines[-1].split()[-3:] == ["0.50", "0.50", "/"]
