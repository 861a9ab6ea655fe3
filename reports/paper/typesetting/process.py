"""Sets documents as PDFs that are archival and can be read aloud: PDF/A-2a and PDF/UA-1 at once."""

import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from boardtrade.subprocesses.bounded import Bounds, run_bounded
from reports.paper.composition import TEMPLATES, Composition

TYPESETTER = Path(__file__).with_name("typesetter.py")
BOUNDS = Bounds(
    seconds=180,
    cpu_seconds=150,
    memory_bytes=2 * 1024**3,  # mapped: fonts and the library take most of it, and no memory
    file_bytes=100 * 1024**2,
    output_bytes=1024**2,
)


LEFT_BEHIND_SECONDS = 24 * 60 * 60


class TypesettingError(Exception):
    """A document could not be set."""

    def __init__(self, message: str, block: str = "") -> None:
        """`message` is for people; `block` is the id of the block of the body that is at fault."""
        super().__init__(message)
        self.message = message
        self.block = block


@dataclass(frozen=True)
class Content:
    """A document that was made."""

    file: IO[bytes]
    pages: int | None = None
    replaced: tuple[str, ...] = ()
    """Characters for which no font has a form, and a mark stands in the document."""


@contextmanager
def typeset(composition: Composition, made: dict[str, str]) -> Iterator[Content]:
    """Yield the PDF of a composition; `made` says as of when it is.

    Raise TypesettingError if it cannot be set, OSError if the disk is full or the storage lacks a
    picture, and RuntimeError if the typesetter is not installed.
    """
    with _work_folder() as folder:
        for template in TEMPLATES.glob("*.typ"):
            shutil.copy(template, folder)
        (folder / "files").mkdir()
        composition.illustrations.write(folder / "files")
        data = {**composition.data, **made}
        (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False))
        answer = _run(folder, composition.template)
        with (folder / "result.pdf").open("rb") as file:
            yield Content(file, answer["pages"], tuple(answer["replaced"]))


@contextmanager
def _work_folder() -> Iterator[Path]:
    """Yield a folder of its own, on the disk of the site: that of the machine may be small.

    What a killed process has left there goes after a day.
    """
    place = settings.VAR_DIR / "typesetting"
    place.mkdir(parents=True, exist_ok=True)
    oldest = time.time() - LEFT_BEHIND_SECONDS
    for folder in place.iterdir():
        if folder.stat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=place) as name:
        yield Path(name)


def _run(folder: Path, template: str) -> dict:
    fonts = settings.VAR_DIR / "cache" / "paper-fonts"
    with open(os.devnull, "rb") as nothing:
        ended = run_bounded(
            TYPESETTER, str(folder), template, str(fonts), bounds=BOUNDS, stdin=nothing.fileno()
        )
    if ended.signal:
        raise TypesettingError(
            _("It took more time or memory than one document may take. Shorten it.")
        )
    answer = json.loads(ended.output)
    if "failed" in answer:
        words = [answer["failed"], *answer["hints"]]
        raise TypesettingError(" ".join(f"{word.rstrip('.')}." for word in words), answer["block"])
    return answer
