"""Which format a picture has by its content, and who strips it."""

from collections.abc import Callable

from boardtrade.media.images.stripping.avif import strip_avif
from boardtrade.media.images.stripping.gif import strip_gif
from boardtrade.media.images.stripping.jpeg import strip_jpeg
from boardtrade.media.images.stripping.png import SIGNATURE, strip_png
from boardtrade.media.images.stripping.stripped import Stripped
from boardtrade.media.images.stripping.webp import strip_webp

STRIPPERS: dict[str, Callable[[bytes], Stripped]] = {
    "avif": strip_avif,
    "gif": strip_gif,
    "jpeg": strip_jpeg,
    "png": strip_png,
    "webp": strip_webp,
}


def find_format(data: bytes) -> str:
    """Return the format that the first bytes are of, as a key of `STRIPPERS`; '' if of none."""
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(SIGNATURE):
        return "png"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    brands = data[8 : int.from_bytes(data[:4])][:100]
    return "avif" if data[4:8] == b"ftyp" and (b"avif" in brands or b"avis" in brands) else ""
