"""The units for one machine say what systemd understands, start what there is, and are shut in."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands

from boardtrade.localdb import ROOT

UNITS = sorted((ROOT / "deploy" / "systemd").glob("*"))
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
SYSTEMD = shutil.which("systemd-analyze")
EXPOSURE = 20
"""At most, of 100: what systemd says of a service that is shut in well."""


@pytest.fixture
def units(tmp_path: Path) -> list[str]:
    """Give the units as they would be if this checkout were the one of the machine."""
    for unit in UNITS:
        words = unit.read_text().replace("/opt/boardtrade", str(ROOT))
        (tmp_path / unit.name).write_text(words)
    return [str(tmp_path / unit.name) for unit in UNITS]


@pytest.mark.skipif(not SYSTEMD, reason="needs systemd")
def test_systemd_understands_the_units(units):
    done = subprocess.run([SYSTEMD, "verify", *units], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not SYSTEMD, reason="needs systemd")
def test_the_services_are_shut_in(units):
    for unit in units:
        if unit.endswith(".service"):
            command = [SYSTEMD, "security", "--offline=true", f"--threshold={EXPOSURE}", unit]
            assert subprocess.run(command, capture_output=True, check=False).returncode == 0, unit


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.stem)
def test_the_services_start_what_there_is(unit):
    command = shlex.split(re.search(r"^ExecStart=(.+)$", unit.read_text(), re.M)[1])
    program = Path(command[0].replace("/opt/boardtrade", str(ROOT)))
    assert program.name in {"python", "granian"}
    if program.name == "python":
        assert command[1] == "manage.py"
        assert command[2] in get_commands()


def test_the_example_of_an_environment_names_variables_that_are_documented():
    readme = (ROOT / "README.md").read_text()
    example = (ROOT / "deploy" / "boardtrade.env.example").read_text()
    names = re.findall(r"^(?:# )?([A-Z][A-Z_]+)=", example, re.M)
    assert len(names) > 10
    undocumented = [name for name in names if f"`{name}`" not in readme]
    assert undocumented == ["DJANGO_SETTINGS_MODULE"]
