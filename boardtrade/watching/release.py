"""Which version of this software runs."""

import tomllib
from functools import cache
from pathlib import Path

from django.conf import settings


@cache
def get_release() -> str:
    """Return RELEASE of the environment, or the version and the commit, as 1.2+1a2b3c4."""
    if settings.RELEASE:
        return settings.RELEASE
    project = tomllib.loads((settings.ROOT_DIR / "pyproject.toml").read_text())["project"]
    revision = _read_revision(settings.ROOT_DIR / ".git")
    return f"{project['version']}+{revision[:7]}" if revision else str(project["version"])


def _read_revision(folder: Path) -> str:
    """Return the commit that is checked out, or nothing where there is no repository."""
    try:
        head = (folder / "HEAD").read_text().strip()
        if not head.startswith("ref: "):
            return head
        name = head.removeprefix("ref: ")
        if (folder / name).exists():
            return (folder / name).read_text().strip()
        for line in (folder / "packed-refs").read_text().splitlines():
            if line.endswith(f" {name}"):
                return line.partition(" ")[0]
    except OSError:
        pass
    return ""
