"""Takes from an uploaded picture what it tells beside the picture, before anybody keeps it."""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile

from boardtrade.media.images.picture_refusal import PictureRefusal, PictureRefusedError
from boardtrade.media.kinds import HEAD_BYTES, PICTURE_EXTENSIONS, recognize
from boardtrade.subprocesses.bounded import Bounds
from boardtrade.subprocesses.readers import ReaderFailedError, ask_reader

READER = Path(__file__).with_name("picture_reader.py")
CPU_SECONDS = 15
WALL_CLOCK_FACTOR = 4
MEMORY_BYTES = 1536 * 1024**2
"""60 megapixels with transparency are 240 MB, of which two or three copies exist at times."""
SPARE_BYTES = 1024**2
ANSWER_BYTES = 16 * 1024
MAX_CREDIT_CHARACTERS = 200


@dataclass(frozen=True)
class PictureUpload:
    """What a picture is by its content, and whom its file credits."""

    format: str
    credit: str


def clean_picture(upload: UploadedFile, *, most_pixels: int) -> PictureUpload:
    """Replace what was uploaded by what may be kept of it: pixels, profile, orientation.

    Not a pixel changes, and the name ends as the content asks for. Whoever else holds the upload
    gets the clean one, too: Wagtail stores it by another way if the rest of its form has errors.

    Raise PictureRefusedError, OSError if the disk is full, RuntimeError if nothing can be checked.
    """
    size = upload.size or 0
    upload.seek(0)
    head = upload.read(HEAD_BYTES)
    bounds = Bounds(
        seconds=CPU_SECONDS * WALL_CLOCK_FACTOR,
        cpu_seconds=CPU_SECONDS,
        memory_bytes=MEMORY_BYTES + 4 * size,
        file_bytes=size + SPARE_BYTES,
        output_bytes=ANSWER_BYTES,
    )
    with tempfile.TemporaryFile() as clean:
        try:
            answer = ask_reader(READER, upload, str(most_pixels), bounds=bounds, result=clean)
        except ReaderFailedError as error:
            raise PictureRefusedError(PictureRefusal.DAMAGED) from error
        if reason := answer.get("refused"):
            raise _refusal(reason, head, most_pixels)
        picture = _parsed(answer)
        _replace(upload, clean)
    stem = PurePath(upload.name or "").stem or "picture"
    if PurePath(upload.name or "").suffix.lower() not in _suffixes(picture.format):
        upload.name = f"{stem}.{PICTURE_EXTENSIONS[picture.format]}"
    return picture


def _suffixes(kind: str) -> set[str]:
    return {f".{kind}", f".{PICTURE_EXTENSIONS[kind]}"}


def _refusal(reason: object, head: bytes, most_pixels: int) -> PictureRefusedError:
    try:
        refusal = PictureRefusal(str(reason))
    except ValueError:
        return PictureRefusedError(PictureRefusal.DAMAGED)
    if refusal is PictureRefusal.NO_PICTURE and (kind := recognize(head)):
        return PictureRefusedError(PictureRefusal.OTHER_KIND, kind=kind)
    if refusal is PictureRefusal.TOO_MANY_PIXELS:
        return PictureRefusedError(refusal, most=most_pixels // 1_000_000)
    return PictureRefusedError(refusal)


def _parsed(answer: dict[str, object]) -> PictureUpload:
    kind, credit = answer.get("format"), answer.get("credit")
    if kind not in PICTURE_EXTENSIONS:
        raise PictureRefusedError(PictureRefusal.DAMAGED)
    words = credit if isinstance(credit, str) else ""
    printable = "".join(sign for sign in words if sign.isprintable())
    return PictureUpload(str(kind), printable[:MAX_CREDIT_CHARACTERS])


def _replace(upload: UploadedFile, clean: IO[bytes]) -> None:
    file: Any = upload.file
    clean.seek(0)
    file.seek(0)
    file.truncate()
    shutil.copyfileobj(clean, file)
    file.flush()
    upload.size = file.tell()
    file.seek(0)
