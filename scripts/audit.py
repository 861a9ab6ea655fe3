"""Looks up whether the pinned packages have known faults, and lists the packages in var/sbom.json.

Usage: python scripts/audit.py. Exit code 1 for a fault that is known. Where nobody can be asked, it
says so and is content: what is new is found another day. Asked again on the same day about the same
packages, it asks nobody.
"""

import datetime
import hashlib
import http.client
import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements.txt"
VAR = ROOT / "var"
TIMEOUT = 5
"""Seconds for the first answer."""


def main() -> int:
    """Write the list, look the packages up, and return the exit code."""
    VAR.mkdir(exist_ok=True)
    sbom = VAR / "sbom.json"
    if not sbom.exists() or sbom.stat().st_mtime < REQUIREMENTS.stat().st_mtime:
        write_list(sbom)
    digest = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    stamp = VAR / "audited"
    today = f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d} {digest}"
    if stamp.exists() and stamp.read_text() == today:
        say("none; looked up today")
        return 0
    if reason := why_not(REQUIREMENTS.read_text()):
        say(f"not looked up: {reason}")
        return 0
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pip_audit", "--requirement", str(REQUIREMENTS)),
            *("--disable-pip", "--require-hashes", "--progress-spinner", "off"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        say("see below")
        print(done.stdout or done.stderr)
        return 1
    say("none")
    stamp.write_text(today)
    return 0


def write_list(path: Path) -> None:
    """Write a list of the packages in the format of CycloneDX."""
    subprocess.run(
        [
            *(sys.executable, "-m", "cyclonedx_py", "requirements", str(REQUIREMENTS)),
            *("--pyproject", str(ROOT / "pyproject.toml"), "--mc-type", "application"),
            *("--output-reproducible", "--of", "JSON", "-o", str(path)),
        ],
        capture_output=True,
        check=True,
    )
    print(f"  Packages      {len(json.loads(path.read_text())['components'])}, listed in {path}")


def why_not(requirements: str, host: str = "pypi.org") -> str:
    """Return why known faults cannot be looked up, or nothing if they can."""
    version = re.search(r"^django==(\S+)", requirements, re.MULTILINE)[1]
    connection = http.client.HTTPSConnection(host, timeout=TIMEOUT)
    try:
        connection.request("GET", f"/pypi/django/{version}/json")
        response = connection.getresponse()
        answer = json.loads(response.read()) if response.status == 200 else {}
    except (OSError, http.client.HTTPException, ValueError):
        return "there is no network"
    finally:
        connection.close()
    return "" if "vulnerabilities" in answer else f"what stands in for {host} here knows none"


def say(words: str) -> None:
    """Say what became of it."""
    print(f"  Known faults  {words}")


if __name__ == "__main__":
    sys.exit(main())
