"""What benchmarks have measured: printed, kept as JSON, and compared with what was kept before."""

import json
import os
import time
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.core.management.base import CommandError


class Output(Protocol):
    """What lines are printed to."""

    def write(self, text: str, /) -> object:
        """Print a line."""


def keep(name: str, **content: object) -> Path:
    """Write what was measured, and in what conditions, to a file of its own; return it."""
    file: Path = settings.VAR_DIR / "bench" / f"{name}-{time.strftime('%Y%m%dT%H%M%S')}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    conditions = {"cores": os.cpu_count(), "load": os.getloadavg()[0]}
    file.write_text(json.dumps(conditions | content, indent=1))
    return file


def read_kept(file: Path) -> dict[str, Any]:
    """Return what was kept. Raises CommandError if the file holds nothing of the kind."""
    try:
        content = json.loads(file.read_text())
    except (OSError, ValueError) as error:
        raise CommandError(f"{file} cannot be compared: {error}") from error
    if not isinstance(content, dict):
        raise CommandError(f"{file} cannot be compared: it holds no readings.")
    return content
