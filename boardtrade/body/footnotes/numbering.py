"""Notes as readers see them: numbered when a page is rendered, in the order of reading."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from boardtrade.body.footnotes.notes import REFERENCE, read_reference


@dataclass(frozen=True)
class Note:
    """A note of a page."""

    key: str
    number: int
    html: SafeString
    """What it says; links in it are as they are stored."""
    places: list[str] = field(default_factory=list)
    """The ids of the places where it is cited, in the order of reading."""

    @property
    def anchor(self) -> str:
        """The id of the note, which stays when its number changes."""
        return f"note-{self.key}"

    @property
    def ways_back(self) -> Iterator[tuple[str, str, str]]:
        """For each place where it is cited: its id, the mark and the name of the link to it."""
        if len(self.places) == 1:
            yield (
                self.places[0],
                "↩",
                _("Back to the text, note %(number)d") % {"number": self.number},
            )
            return
        for count, place in enumerate(self.places, start=1):
            numbers = {"number": self.number, "count": count}
            yield (
                place,
                f"↩\u2009{count}",
                _("Back to the text, note %(number)d, place %(count)d") % numbers,
            )


class Notes:
    """The notes of a page. Its rich text is numbered piece by piece, in the order of reading."""

    def __init__(self) -> None:
        self._by_key: dict[str, Note] = {}
        self._end = -1

    def __iter__(self) -> Iterator[Note]:
        """Return the notes by number."""
        return iter(self._by_key.values())

    def number(self, html: str) -> str:
        """Return rendered rich text with a numbered link wherever a note is cited."""
        self._end = -1
        return REFERENCE.sub(self._mark, html)

    def render(self) -> str:
        """Return the section with the notes; nothing if there are none."""
        if not self._by_key:
            return ""
        return render_to_string("components/notes.html", {"notes": list(self)})

    def _mark(self, match: re.Match[str]) -> str:
        reference = read_reference(match)
        note = self._by_key.get(reference.key)
        if note is None:
            if not reference.html:
                return ""
            html = mark_safe(reference.html)  # noqa: S308 - cleaned
            note = Note(reference.key, len(self._by_key) + 1, html)
            self._by_key[reference.key] = note
        count = len(note.places) + 1
        place = f"cite-{note.key}" if count == 1 else f"cite-{note.key}-{count}"
        note.places.append(place)
        is_after_another, self._end = match.start() == self._end, match.end()
        return format_html(
            '<sup class="note-mark">{}<a id="{}" href="#{}" role="doc-noteref" aria-label="{}">'
            "{}</a></sup>",
            ", " if is_after_another else "",
            place,
            note.anchor,
            _("Note %(number)d") % {"number": note.number},
            note.number,
        )
