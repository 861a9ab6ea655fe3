"""Lists of auditors, committees, inquiries and think tanks, in the shapes that they have."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from recommendations.staff.pasting.reading.lines import normalize
from recommendations.staff.pasting.reading.split import split
from tests.recommendations.staff.pasting.accounting import unaccounted_words

SHAPES = json.loads((Path(__file__).parent / "shapes.json").read_text())


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape["text"].strip()[:40])
def test_a_list_of_this_shape_is_split_into_its_recommendations(shape):
    result = split(shape["text"])
    found = []
    for item, wanted in zip(result.items, shape["items"], strict=True):
        values = asdict(item)
        found.append({name: value for name, value in values.items() if name in wanted})
        others = ("rationale", "addressees", "due_date", "success_measure")
        assert not any(values[name] for name in others if name not in wanted)
    assert found == shape["items"]
    assert [piece.text for piece in result.left_out] == shape["left_out"]
    assert not unaccounted_words(normalize(shape["text"]), result)
