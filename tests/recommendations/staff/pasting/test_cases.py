"""Lists as public bodies write them, each with what a careful editor would call right."""

import json
from pathlib import Path

import pytest

from recommendations.staff.pasting.reading.encodings import decode
from recommendations.staff.pasting.reading.split import split
from tests.recommendations.staff.pasting.comparing import alternatives, differences

CASES = Path(__file__).parent / "cases"
EXPECTED = {
    name: case
    for name, case in json.loads((CASES / "expected.json").read_text()).items()
    if name != "_about"
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_list_is_read_as_a_careful_editor_reads_it(name):
    case = EXPECTED[name]
    text, _encoding = decode((CASES / name).read_bytes())
    result = split(text, is_table=case["as"] == "csv")
    found = [differences(result, answer) for answer in alternatives(case)]
    assert [] in found, found


def test_every_list_of_the_folder_is_compared():
    assert {path.name for path in CASES.iterdir()} == {*EXPECTED, "expected.json"}
