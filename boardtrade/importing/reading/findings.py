"""What cannot be taken over as it stands, or is to be asked: what it is, and where it stands."""

from dataclasses import dataclass, field
from typing import Any

NEAR_CHARACTERS = 70
DETAIL_CHARACTERS = 200
MAX_FINDINGS = 400


@dataclass(frozen=True)
class Place:
    """Where in a document something stands, in its own words."""

    heading: str = ""
    """The heading above it; empty before the first one."""
    near: str = ""
    """How the paragraph begins that it stands in."""


@dataclass
class Findings:
    """Gathers what is to be said; the words are in `boardtrade.importing.staff.words`."""

    found: list[dict[str, Any]] = field(default_factory=list)

    def add(self, code: str, place: Place | None = None, detail: str = "") -> None:
        """Note something by its code. Beyond MAX_FINDINGS, nothing more is noted."""
        if len(self.found) >= MAX_FINDINGS:
            return
        place = place or Place()
        entry = {
            "code": code,
            "heading": shorten(place.heading, NEAR_CHARACTERS),
            "near": shorten(place.near, NEAR_CHARACTERS),
            "detail": shorten(detail, DETAIL_CHARACTERS),
        }
        if entry not in self.found:
            self.found.append(entry)


def shorten(text: str, length: int) -> str:
    """Return a text on one line, cut where it is long."""
    words = " ".join(text.split())
    return words if len(words) <= length else f"{words[: length - 1].rstrip()}…"
