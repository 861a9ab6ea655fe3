"""What an import changes of a draft: which blocks stay, change, come and go, and who changed them.

Three bodies are compared: the one that was imported last, the draft as it is now, and the document.
What only the document has changed is taken from it; what only an editor has changed stays; where
both did, the editor's words stay unless somebody decides otherwise.
"""

import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html.parser import HTMLParser
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from boardtrade.importing.blocks import NewBlock

type Block = Mapping[str, Any]
"""A stored block: its type, value and id."""
LIKENESS = 0.55
"""How much of two texts has to be the same for one to be the other's next version."""
MAX_COMPARED = 4000
"""Characters of a text that are compared; more would take too long."""


class Outcome(models.TextChoices):
    """What becomes of a block."""

    SAME = "same", _("unchanged")
    CHANGED = "changed", _("changed by the document")
    ADDED = "added", _("new in the document")
    REMOVED = "removed", _("no longer in the document: it goes")
    OWN = "own", _("written or changed here: it stays")
    DROPPED = "dropped", _("deleted here: it stays away")
    BOTH = "both", _("changed here and in the document")
    GONE = "gone", _("changed here, and no longer in the document")


ASKED = (Outcome.BOTH, Outcome.GONE, Outcome.DROPPED, Outcome.OWN)
"""Where somebody may decide; what is not decided stays as it is in the draft."""


@dataclass
class Change:
    """A block of the draft, of the document, or of both."""

    outcome: Outcome
    block_id: str
    type: str
    here: Any = None
    """The value in the draft; None if it has none."""
    document: Any = None
    """The value in the document; None if it has none."""

    @property
    def is_asked(self) -> bool:
        """Whether somebody may decide."""
        return self.outcome in ASKED

    @property
    def here_words(self) -> str:
        """What stands in the draft, from a little before the first difference on."""
        return excerpt(self.here, self.document)

    @property
    def document_words(self) -> str:
        """What stands in the document, from a little before the first difference on."""
        return excerpt(self.document, self.here)


def assign_ids(new: Sequence[NewBlock], stored: Sequence[Block]) -> None:
    """Give each block of the document the id of the stored one that it is the next version of.

    Anchors are made of ids, so that addresses of headings outlive another import.
    """
    pairs = _pair([(each.type, words_of(each.value)) for each in new], stored)
    taken: set[str] = set()
    for place, block in enumerate(new):
        known = pairs.get(place)
        block.id = known if known and known not in taken else str(uuid.uuid4())
        taken.add(block.id)


def _pair(new: Sequence[tuple[str, str]], stored: Sequence[Block]) -> dict[int, str]:
    old = [(block["type"], words_of(block["value"])) for block in stored]
    pairs: dict[int, str] = {}
    matcher = SequenceMatcher(None, old, list(new), autojunk=False)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            for step in range(old_to - old_from):
                pairs[new_from + step] = stored[old_from + step]["id"]
        elif tag == "replace":
            _pair_alike(old, new, range(old_from, old_to), range(new_from, new_to), stored, pairs)
    used = set(pairs.values())
    # What was moved elsewhere, word for word.
    left: dict[tuple[str, str], str] = {}
    for place, key in enumerate(old):
        if stored[place]["id"] not in used and key[1]:
            left.setdefault(key, stored[place]["id"])
    for place, key in enumerate(new):
        if place not in pairs and key in left:
            pairs[place] = left.pop(key)
    return pairs


def _pair_alike(
    old: Sequence[tuple[str, str]],
    new: Sequence[tuple[str, str]],
    old_places: Iterable[int],
    new_places: Iterable[int],
    stored: Sequence[Block],
    pairs: dict[int, str],
) -> None:
    """Pair blocks of a stretch that were changed: the most alike of the same type, in order."""
    left = list(old_places)
    for place in new_places:
        kind, words = new[place]
        best, likeness = None, LIKENESS
        for candidate in left[:40]:
            if old[candidate][0] != kind:
                continue
            ratio = _compare(old[candidate][1], words)
            if ratio > likeness:
                best, likeness = candidate, ratio
        if best is not None:
            pairs[place] = stored[best]["id"]
            left = [each for each in left if each > best]


def _compare(one: str, other: str) -> float:
    one, other = one[:MAX_COMPARED], other[:MAX_COMPARED]
    matcher = SequenceMatcher(None, one.split(), other.split(), autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() > LIKENESS else 0.0


def compare(
    new: Sequence[NewBlock], current: Sequence[Block], last: Sequence[Block]
) -> list[Change]:
    """Return what becomes of each block, in the order of the body to be.

    Blocks of the document have their ids by `assign_ids`, from those that were imported last.
    """
    now = {block["id"]: block for block in current}
    before = {block["id"]: block for block in last}
    changes: list[Change] = []
    for block in new:
        here, known = now.get(block.id), before.get(block.id)
        changes.append(_judge(block, here, known))
    placed = {change.block_id for change in changes}
    return _put_others(changes, current, before, placed)


def _judge(block: NewBlock, here: Block | None, known: Block | None) -> Change:
    change = Change(Outcome.ADDED, block.id, block.type, document=block.value)
    if here is None:
        if known is not None:
            is_same = is_alike(known["value"], block.value)
            change.outcome = Outcome.DROPPED if is_same else Outcome.ADDED
        return change
    change.here = here["value"]
    if is_alike(here["value"], block.value):
        change.outcome = Outcome.SAME
    elif known is None or not is_alike(known["value"], here["value"]):
        is_old = known is not None and is_alike(known["value"], block.value)
        change.outcome = Outcome.OWN if is_old else Outcome.BOTH
    else:
        change.outcome = Outcome.CHANGED
    return change


def _put_others(
    changes: list[Change],
    current: Sequence[Block],
    before: Mapping[str, Block],
    placed: set[str],
) -> list[Change]:
    """Put blocks that the document does not have behind those that they stand behind now."""
    after = ""
    for block in current:
        if block["id"] in placed:
            after = block["id"]
            continue
        known = before.get(block["id"])
        outcome = Outcome.OWN
        if known is not None:
            is_same = is_alike(known["value"], block["value"])
            outcome = Outcome.REMOVED if is_same else Outcome.GONE
        change = Change(outcome, block["id"], block["type"], here=block["value"])
        place = next(
            (number for number, each in enumerate(changes, 1) if each.block_id == after), 0
        )
        changes.insert(place, change)
        after = block["id"]
    return changes


def settle(changes: Sequence[Change], takes_document: Iterable[str]) -> list[dict[str, Any]]:
    """Return the body to be. `takes_document` has the ids for which the document was chosen."""
    chosen = set(takes_document)
    body: list[dict[str, Any]] = []
    for change in changes:
        value = change.document
        if change.is_asked and change.block_id not in chosen:
            value = change.here
        elif change.outcome == Outcome.REMOVED:
            value = None
        if value is not None:
            body.append({"type": change.type, "value": value, "id": change.block_id})
    return body


# --- Values -----------------------------------------------------------------------------------


class _Words(HTMLParser):
    """Collects what rich text says, and what it is made of, however it is written."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag with what it leads to; keys of the editor change with each save."""
        kept = sorted(f"{name}={value}" for name, value in attrs if name != "data-block-key")
        self.parts.append(f"<{tag} {' '.join(kept)}>")

    def handle_endtag(self, tag: str) -> None:
        """Note the end of a tag."""
        self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Note words."""
        self.parts.append(" ".join(data.split()))


_TAG = re.compile(r"</?[a-z][a-z0-9]*[\s>/]")


def is_alike(one: Any, other: Any) -> bool:
    """Return whether two values say the same; an empty field is as good as none."""
    return bool(_normalize(one) == _normalize(other))


def _normalize(value: Any) -> Any:
    match value:
        case str():
            if not _TAG.search(value):
                return " ".join(value.split())
            parser = _Words()
            parser.feed(value)
            parser.close()
            return " ".join(filter(None, parser.parts))
        case dict():
            found = {name: _normalize(each) for name, each in value.items()}
            return {name: each for name, each in found.items() if each not in ("", None, [], {}, 0)}
        case list():
            return [_normalize(each) for each in value]
    return value


def words_of(value: Any) -> str:
    """Return all words of a value, by which two versions of a block are known to be alike."""
    match value:
        case str():
            return " ".join(re.sub(r"<[^>]*>", " ", value).split())
        case dict():
            return " ".join(
                filter(None, (words_of(each) for name, each in value.items() if name != "level"))
            )
        case list():
            return " ".join(filter(None, map(words_of, value)))
        case bool() | None:
            return ""
    return str(value)


def excerpt(value: Any, other: Any = None, length: int = 160) -> str:
    """Return a piece of the words of a value, around where it begins to differ from another."""
    words = "" if value is None else words_of(value)
    others = "" if other is None else words_of(other)
    pairs = enumerate(zip(words, others, strict=False))
    first = next((place for place, (one, two) in pairs if one != two), min(len(words), len(others)))
    start = words.rfind(" ", 0, max(0, first - length // 3)) + 1 if others else 0
    piece = words[start : start + length].rstrip()
    before, after = "… " if start else "", "…" if start + length < len(words) else ""
    return f"{before}{piece}{after}"
