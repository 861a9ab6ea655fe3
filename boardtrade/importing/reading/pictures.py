"""The pictures of a document: what a browser shows is kept, the rest is said."""

import hashlib
import io
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from boardtrade.importing.reading.findings import Findings, Place
from boardtrade.media.images.stripping.formats import find_format

MAX_PICTURES = 300
MAX_BYTES = 200_000_000
"""Of all pictures together."""
MAX_PIXELS = 60_000_000
CONVERTED = ("BMP", "TIFF")
"""Formats that no browser shows, and that are the same picture as PNG."""


@dataclass
class Pictures:
    """The pictures that are kept, each once."""

    findings: Findings
    contents: list[bytes] = field(default_factory=list)
    described: list[dict[str, Any]] = field(default_factory=list)
    numbers_by_key: dict[str, int] = field(default_factory=dict)
    _bytes: int = 0

    def keep(self, content: bytes, name: str, place: Place, alt: str) -> int | None:
        """Return the number of a picture among those that are kept; None if it cannot be shown."""
        if not content:
            self.findings.add("picture_missing", place, alt or name)
            return None
        kind = find_format(content) or ""
        if not kind:
            content = self._convert(content)
            kind = "png"
            if not content:
                self.findings.add("picture_format", place, alt or name)
                return None
        key = hashlib.sha256(content).hexdigest()
        if key in self.numbers_by_key:
            return self.numbers_by_key[key]
        self._bytes += len(content)
        if len(self.contents) >= MAX_PICTURES or self._bytes > MAX_BYTES:
            self.findings.add("picture_too_many", place, str(MAX_PICTURES))
            return None
        self.numbers_by_key[key] = len(self.contents)
        self.contents.append(content)
        self.described.append({"key": key, "kind": kind, "bytes": len(content)})
        return self.numbers_by_key[key]

    def _convert(self, content: bytes) -> bytes:
        """Return a picture of another format as PNG; nothing if it is none, or too large."""
        Image.MAX_IMAGE_PIXELS = None  # counted here
        try:
            with Image.open(io.BytesIO(content), formats=CONVERTED) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    return b""
                converted = io.BytesIO()
                mode = "RGBA" if "A" in picture.getbands() else "RGB"
                picture.convert(mode).save(converted, format="PNG")
        except Exception:  # decoders of hostile files fail in ways of their own
            return b""
        return converted.getvalue()
