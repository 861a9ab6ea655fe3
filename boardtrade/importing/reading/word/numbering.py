"""The numbers that Word works out for the items of lists, and for headings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from roman_numerals import RomanNumeral

from boardtrade.importing.reading.word.names import Element, find, find_all, get

MAX_LEVELS = 9


@dataclass(frozen=True)
class Level:
    """How one level of a list counts."""

    kind: str
    """As ECMA-376 names it: "decimal", "bullet", "lowerLetter"."""
    text: str
    """What stands before an item: "%1.", "Recommendation %1:", "%1.%2"."""
    start: int
    style_id: str

    @property
    def is_ordered(self) -> bool:
        """Whether items have numbers or letters."""
        return self.kind not in {"bullet", "none", ""}


@dataclass(frozen=True)
class Label:
    """What stands before a paragraph."""

    written: str
    """Empty for a bullet."""
    number: int
    is_ordered: bool
    level: int
    has_words: bool
    """Whether it says more than a number: "Recommendation 3:"."""
    is_decimal: bool


PLAIN = Level("bullet", "", 1, "")


class Numbering:
    """The lists of a document; asked for each of its paragraphs in order, it counts them."""

    def __init__(self, root: Element | None) -> None:
        self._levels: dict[str, dict[int, Level]] = {}
        self._lists: dict[str, str] = {}
        self._own_levels: dict[str, dict[int, Level]] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._seen: set[tuple[str, int]] = set()
        linked: dict[str, str] = {}
        by_link: dict[str, str] = {}
        for element in find_all(root, "w:abstractNum"):
            key = get(element, "w:abstractNumId")
            self._levels[key] = _read_levels(element)
            linked[key] = get(find(element, "w:numStyleLink"))
            if link := get(find(element, "w:styleLink")):
                by_link[link] = key
        for key, link in linked.items():
            if link in by_link:
                self._levels[key] = self._levels[by_link[link]]
        for element in find_all(root, "w:num"):
            num_id = get(element, "w:numId")
            self._lists[num_id] = get(find(element, "w:abstractNumId"))
            self._own_levels[num_id] = {}
            self._restarts[num_id] = {}
            for override in find_all(element, "w:lvlOverride"):
                place = _to_int(get(override, "w:ilvl"), 0)
                start = get(find(override, "w:startOverride"))
                if start:
                    self._restarts[num_id][place] = _to_int(start, 1)
                self._own_levels[num_id] |= _read_levels(override)

    def find_level_of_style(self, num_id: str, style_id: str) -> int:
        """Return the level of a list that is tied to a style, else the first one."""
        levels = self._levels.get(self._lists.get(num_id, ""), {})
        return next(
            (place for place, level in levels.items() if style_id and level.style_id == style_id), 0
        )

    def count(self, num_id: str, place: int) -> Label | None:
        """Return what stands before the next paragraph of a list; None if there is no such list."""
        if num_id not in self._lists:
            return None
        place = max(0, min(place, MAX_LEVELS - 1))
        levels = self._levels.get(self._lists[num_id], {}) | self._own_levels[num_id]
        level = levels.get(place, PLAIN)
        if level.kind == "none" and not level.text.strip():
            return None
        number = self._advance(num_id, place, levels)
        written = self._write(num_id, level, levels) if level.is_ordered else ""
        return Label(
            written=written,
            number=number,
            is_ordered=level.is_ordered,
            level=place,
            has_words=len(re.findall(r"[^\W\d_]", re.sub(r"%\d", "", level.text))) > 2,
            is_decimal=level.kind in {"decimal", "decimalZero", "ordinal"}
            and level.text.strip(" .)(]-:") == f"%{place + 1}",
        )

    def _advance(self, num_id: str, place: int, levels: Mapping[int, Level]) -> int:
        key = self._lists[num_id]
        counts = self._counts.setdefault(key, [None] * MAX_LEVELS)
        level = levels.get(place, PLAIN)
        restart = self._restarts[num_id].get(place)
        if restart is not None and (num_id, place) not in self._seen:
            counts[place] = None
        self._seen.add((num_id, place))
        before = counts[place]
        start = level.start if restart is None else restart
        number = start if before is None else before + 1
        counts[place] = number
        counts[place + 1 :] = [None] * (MAX_LEVELS - place - 1)
        for above in range(place):
            if counts[above] is None:
                counts[above] = levels.get(above, PLAIN).start
        return number

    def _write(self, num_id: str, level: Level, levels: Mapping[int, Level]) -> str:
        counts = self._counts[self._lists[num_id]]

        def fill(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            number = counts[place] if 0 <= place < MAX_LEVELS else None
            return write_number(number or 1, levels.get(place, PLAIN).kind)

        return re.sub(r"%(\d)", fill, level.text).strip()


def write_number(number: int, kind: str) -> str:
    """Return a number in letters, Roman or Arabic figures."""
    match kind:
        case "lowerLetter" | "upperLetter":
            letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
            return letter if kind == "lowerLetter" else letter.upper()
        case "lowerRoman" | "upperRoman" if 0 < number < 4000:
            roman = RomanNumeral(number)
            return roman.to_lowercase() if kind == "lowerRoman" else roman.to_uppercase()
    return str(number)


def _read_levels(element: Element) -> dict[int, Level]:
    levels: dict[int, Level] = {}
    for child in find_all(element, "w:lvl"):
        levels[_to_int(get(child, "w:ilvl"), 0)] = Level(
            kind=get(find(child, "w:numFmt")) or "decimal",
            text=get(find(child, "w:lvlText")),
            start=_to_int(get(find(child, "w:start")), 1),
            style_id=get(find(child, "w:pStyle")),
        )
    return levels


def _to_int(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else default
