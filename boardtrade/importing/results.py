"""What was read of a document, as it is kept aside until somebody confirms it."""

import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from boardtrade.importing.models import ReportImport

MAX_JSON_BYTES = 100_000_000

type Document = dict[str, Any]
"""What `document.json` holds: title, pieces, pictures, findings."""


@contextmanager
def opened(imported: ReportImport) -> Iterator[zipfile.ZipFile]:
    """Open what is kept aside of an import. Raises OSError if it is gone."""
    with imported.result.open("rb") as file, zipfile.ZipFile(file) as archive:
        yield archive


def read_document(imported: ReportImport) -> Document:
    """Return what was read of the document."""
    with opened(imported) as archive:
        return load_document(archive)


def load_document(archive: zipfile.ZipFile) -> Document:
    """Return what was read, from an archive that is open."""
    with archive.open("document.json") as file:
        return json.loads(file.read(MAX_JSON_BYTES))


def read_picture(imported: ReportImport, number: int) -> bytes:
    """Return the content of a picture. Raises KeyError if there is none of this number."""
    with opened(imported) as archive:
        return archive.read(f"pictures/{number}")


def write_result(
    file: IO[bytes], document: Document, pictures: Iterator[tuple[int, bytes]]
) -> None:
    """Write what is kept aside: the document, and the pictures that may be shown."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for number, content in pictures:
            archive.writestr(f"pictures/{number}", content)
        archive.writestr("document.json", json.dumps(document))
