"""What a document is made from, complete: its words, its pictures, and the template that sets it.

The digest tells whether it would come out the same. The day of making is not in it: a document that
says the same as the one of last week is not made again.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from django.core.files.storage import default_storage

from boardtrade.media.models import CustomImage

TEMPLATES = Path(__file__).with_name("templates")
MAX_PICTURE_BYTES = 20 * 1024**2


class Placed(NamedTuple):
    """A picture as a node names it."""

    file: str
    ratio: float
    """Its width to its height."""


@dataclass
class Illustrations:
    """The pictures and drawings of a document, by the names that its words call them."""

    stored: dict[str, str] = field(default_factory=dict)
    """Names of files in the storage."""
    drawn: dict[str, bytes] = field(default_factory=dict)

    def add_picture(self, image: CustomImage | None, role: str) -> Placed | None:
        """Take a picture in a size that was made for the page; return None if there is none.

        The widest JPEG of the role: some 1,100 pixels, 180 to the inch across the text. A picture
        of which no size is ready is left out, as it is on the page.
        """
        if image is None or not image.are_sources_usable:
            return None
        by_format = image.sources.get(role) or image.sources.get("any") or {}
        sizes = by_format.get("jpeg")
        if not sizes:
            return None
        width, height, file_name = max(sizes, key=lambda size: size[0])
        name = self._add(self.stored, str(file_name), str(file_name))
        return Placed(name, round(width / max(height, 1), 4))

    def add_drawing(self, svg: str) -> str:
        """Take a drawing as SVG; return its name."""
        return self.add_file("svg", svg.encode())

    def add_file(self, suffix: str, data: bytes) -> str:
        """Take a picture or drawing as it is; return its name."""
        return self._add(self.drawn, hashlib.sha256(data).hexdigest() + f".{suffix}", data)

    def _add(self, files: dict[str, Any], source: str, value: Any) -> str:
        suffix = source.rsplit(".", 1)[-1].lower()
        name = f"{hashlib.sha256(source.encode()).hexdigest()[:20]}.{suffix}"
        files[name] = value
        return name

    def write(self, folder: Path) -> None:
        """Write all of them below a folder. Raise OSError if the storage lacks one."""
        for name, data in self.drawn.items():
            (folder / name).write_bytes(data)
        for name, stored in self.stored.items():
            with default_storage.open(stored, "rb") as file:
                (folder / name).write_bytes(file.read(MAX_PICTURE_BYTES))


@dataclass(frozen=True)
class Composition:
    """A document before it is set."""

    template: str
    """The name of a template in `templates/`; nothing for what is no PDF."""
    data: Mapping[str, Any]
    """What the template reads; all of it can be written as JSON."""
    illustrations: Illustrations = field(default_factory=Illustrations)

    @property
    def digest(self) -> str:
        """Return what is the same for two compositions that would come out the same."""
        parts = [
            self.template,
            json.dumps(self.data, sort_keys=True, ensure_ascii=False),
            *sorted(self.illustrations.stored),
            *sorted(self.illustrations.drawn),
        ]
        digest = hashlib.sha256(_get_look().encode())
        for part in parts:
            digest.update(hashlib.sha256(part.encode()).digest())
        return digest.hexdigest()


def _get_look() -> str:
    """Return a digest of the templates: documents are made again when these change."""
    digest = hashlib.sha256()
    for path in sorted(TEMPLATES.glob("*.typ")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
