"""Reads the files of the demonstration, and names what is made from them."""

import tomllib
import uuid
from pathlib import Path
from typing import Any

from django.utils.text import slugify

FOLDER = Path(__file__).resolve().parent
NAMESPACE = uuid.UUID("6f1c3b52-7a3e-4a44-9d0f-2f6a3c9f5d10")
"""What the demonstration made is known by keys derived from this, and nothing else is touched."""


def demo_key(kind: str, slug: str) -> uuid.UUID:
    """Return the translation key of something that the demonstration makes."""
    return uuid.uuid5(NAMESPACE, f"{kind}:{slug}")


def recommendation_slug(title: str) -> str:
    """Return the slug of the page of a recommendation."""
    return slugify(title)[:80].strip("-")


def read(name: str) -> dict[str, Any]:
    """Return what one file says; `name` starts from the folder of the content."""
    return tomllib.loads((FOLDER / "content" / name).read_text(encoding="utf-8"))


def read_all(folder: str) -> list[dict[str, Any]]:
    """Return what every file of a folder says, in the order of their names."""
    return [
        read(f"{folder}/{path.name}")
        for path in sorted((FOLDER / "content" / folder).glob("*.toml"))
    ]
