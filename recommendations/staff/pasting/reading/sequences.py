"""Tells which labels are those of the list: the ones that count up."""

import itertools
import re
from dataclasses import dataclass, replace

from recommendations.staff.pasting.reading.headings import LIST_TITLE
from recommendations.staff.pasting.reading.labels import (
    RANK_OF_ITEM,
    RANK_OF_MAYBE,
    Key,
    Label,
)
from recommendations.staff.pasting.reading.lines import Line, ends_open, ends_sentence

_NEXT, _NEAR, _FAR, _AGAIN, _SAME, _OUT_OF_ORDER, _BACK = 1.0, 0.5, 0.15, 0.6, 0.3, 0.1, -1.0
"""How well a label follows another; one out of order does if it surely begins a sentence."""
_FIRST, _LATER_FIRST = 1.0, 0.5
_BEGINS = 0.5
"""Added to what surely begins a sentence: it is an item rather than a part of one."""
_REFERENCE = -0.9
"""Added to what is likely a reference in a wrapped line."""
_ENOUGH = 1.2
"""A chain that is rated lower is a chance."""
_ENOUGH_AT_ONCE = 0.8
"""That of a chain with which the text begins."""
_LOOSE_INDENT = 2
"""Items of one list may be indented by that much, as 9. and 10. are."""
_WHOLE = frozenset({"1", "1.", "1)", "1()", "1:", "1-"})
"""The families of plain numbers."""


@dataclass(frozen=True)
class Chain:
    """Labels of one family that follow each other, by the places of their lines."""

    family: str
    labels: dict[int, Label]
    score: float

    @property
    def places(self) -> list[int]:
        """The places of the lines."""
        return list(self.labels)

    @property
    def rank(self) -> int:
        """That of its labels."""
        return next(iter(self.labels.values())).rank


def follows(key: Key, previous: Key) -> bool:
    """Return whether a label is the next one: 4b after 4a, 5 after 4b, 2.1 after 1.3."""
    if key == (*previous, 1):
        return True
    for depth in range(min(len(previous), len(key))):
        if key[:depth] == previous[:depth] and key[depth] == previous[depth] + 1:
            return all(part == 1 for part in key[depth + 1 :])
    return False


def find_labels(lines: list[Line]) -> tuple[Chain | None, set[int]]:
    """Return the labels of the items, and the places of labels of a level above them."""
    titles = {
        place
        for place, line in enumerate(lines)
        if any(label.key and LIST_TITLE.match(label.rest) for label in line.labels)
    }
    chains = find_chains(_without_labels(lines, titles))
    main = _find_main(lines, chains)
    if start := _find_start(lines, titles):  # what is numbered before it is no recommendation
        later_chains = find_chains(_without_labels(lines, titles | set(range(start))))
        later = _find_main(lines, later_chains)
        if later and len(later.labels) > 1:
            main, chains = later, later_chains
    if main is None:
        return None, set()
    main = _without_sublists(main)
    above = {place for chain in chains if _is_above(chain, main) for place in chain.places}
    above |= titles
    return main, above - set(main.places)


def _find_start(lines: list[Line], titles: set[int]) -> int:
    """Return the place of a heading such as "Recommendations", or 0."""
    places = (
        place
        for place, line in enumerate(lines)
        if place in titles or (line.after_blank and LIST_TITLE.match(line.words))
    )
    return next(places, 0)


def _without_labels(lines: list[Line], places: set[int]) -> list[Line]:
    return [
        replace(line, labels=[]) if place in places else line for place, line in enumerate(lines)
    ]


def _is_above(chain: Chain, main: Chain) -> bool:
    """Return whether labels count on across the items: those of chapters, or of findings."""
    if chain.family == main.family or _is_bullets(chain):
        return False
    starts = [label for label in chain.labels.values() if set(label.key) == {1}]
    crosses = any(main.places[0] < place < main.places[-1] for place in chain.places)
    return chain.places[0] < main.places[0] and crosses and len(starts) <= 1


def _without_sublists(main: Chain) -> Chain:
    """Return a chain without the lines of lists in its items, such as "4a. in cities" below 4."""
    keys = {label.key for label in main.labels.values()}
    labels = {
        place: label
        for place, label in main.labels.items()
        if not (len(label.key) > 1 and label.key[:-1] in keys and label.rest[:1].islower())
    }
    return Chain(main.family, labels, main.score)


def _find_main(lines: list[Line], chains: list[Chain]) -> Chain | None:
    named = [chain for chain in chains if chain.rank == RANK_OF_ITEM]
    if main := max(named, key=lambda chain: chain.score, default=None):
        return main
    numbered = [chain for chain in chains if chain.rank and not _is_bullets(chain)]
    bullets = _find_bullets(lines)
    strong = [chain for chain in numbered if not _is_weak(chain)]
    main = _find_outermost(lines, strong)
    if main and bullets and _hold(bullets, main, lines):
        return bullets
    unnumbered = next((chain for chain in chains if chain.family == "unnumbered"), None)
    if main and main.rank == RANK_OF_MAYBE:
        return main
    if unnumbered:
        return unnumbered
    if main and bullets and len(main.labels) == 1 and len(bullets.labels) > 1:
        is_first = bullets.places[0] < main.places[0]
        return bullets if is_first else main
    return main or bullets or next((chain for chain in numbered if len(chain.labels) > 1), None)


def find_chains(lines: list[Line]) -> list[Chain]:
    """Return the best chain of each family, in the order of their first labels."""
    families: dict[str, dict[int, list[Label]]] = {}
    for place, line in enumerate(lines):
        for label in line.labels:
            families.setdefault(label.family, {}).setdefault(place, []).append(label)
    chains = []
    for family, by_place in families.items():
        if family.startswith("•"):
            continue
        if family == "unnumbered":
            firsts = {place: labels[0] for place, labels in by_place.items()}
            if len(firsts) > 1:
                chains.append(Chain(family, firsts, float(len(firsts))))
            continue
        if family in _WHOLE:  # "4(a) Pay" and "4a Pay" after "3. Publish"
            for place, labels in families.get("1", {}).items():
                parts = [label for label in labels if len(label.key) > 1]
                if parts and family != "1":
                    by_place.setdefault(place, parts)
        chain = _find_best(family, lines, _only_outer(dict(sorted(by_place.items()))))
        enough = _ENOUGH_AT_ONCE if chain.places[0] == 0 else _ENOUGH
        if (chain.score >= enough and len(chain.labels) > 1) or (
            len(chain.labels) == 1 and _may_stand_alone(chain, lines)
        ):
            chains.append(chain)
    return sorted(chains, key=lambda chain: chain.places[0])


def _only_outer(by_place: dict[int, list[Label]]) -> dict[int, list[Label]]:
    """Return the labels that are not indented, as those of a list within an item are."""
    least = min(label.indent for labels in by_place.values() for label in labels)
    return {
        place: labels
        for place, labels in by_place.items()
        if labels[0].indent < least + _LOOSE_INDENT
    }


def _find_best(family: str, lines: list[Line], by_place: dict[int, list[Label]]) -> Chain:
    """Return the chain with the highest score, by going through all that may come before."""
    nodes = [(place, label) for place, labels in by_place.items() for label in labels]
    weights = [
        _weigh(lines, place, label) + (_BEGINS if _begins(lines, place, label) else 0)
        for place, label in nodes
    ]
    scores: list[float] = []
    before: list[int | None] = []
    for index, (place, label) in enumerate(nodes):
        is_start = label.key[-1] == 1 and set(label.key[1:]) <= {1}
        best, best_before = (_FIRST if is_start else _LATER_FIRST), None
        for other in range(max(index - 60, 0), index):
            other_place, other_label = nodes[other]
            if other_place == place:
                continue
            rate = _rate(label, other_label.key)
            if rate == _BACK and _begins(lines, place, label):
                rate = _OUT_OF_ORDER
            score = scores[other] + rate
            if score > best:
                best, best_before = score, other
        scores.append(best + weights[index])
        before.append(best_before)
    last = max(range(len(nodes)), key=lambda each: scores[each])
    chain: dict[int, Label] = {}
    node: int | None = last
    while node is not None:
        place, label = nodes[node]
        chain[place] = label
        node = before[node]
    return Chain(family, dict(sorted(chain.items())), scores[last])


def _rate(label: Label, previous: Key) -> float:
    key = label.key
    if follows(key, previous):
        return _NEXT
    if key == previous:
        return _SAME
    if set(key) == {1}:
        return _AGAIN
    if key > previous:
        is_near = label.rank == RANK_OF_ITEM or key[0] - previous[0] <= 3
        return _NEAR if is_near else _FAR
    return _BACK


def _begins(lines: list[Line], place: int, label: Label) -> bool:
    """Return whether a label stands where a sentence begins."""
    has_ended = place == 0 or lines[place].after_blank or ends_sentence(lines[place - 1].words)
    return has_ended and not label.is_weak and bool(label.rest.strip())


def _weigh(lines: list[Line], place: int, label: Label) -> float:
    """Return how much speaks against a label: its line goes on with the sentence before it."""
    line, previous = lines[place], lines[place - 1] if place else None
    weight = -0.3 if label.is_weak else 0.0
    if previous is None:
        return weight
    if ends_open(previous.words) and not ends_sentence(previous.words):
        return weight + _REFERENCE
    is_unended = not line.after_blank and not ends_sentence(previous.words)
    if is_unended and re.fullmatch(r"[.,;)\]]?", label.rest.strip()) and label.rank:
        ends_here = line.words.endswith((".", ")", ",", ";"))
        return weight + (_REFERENCE if ends_here and label.rank > 1 else 0.0)
    if is_unended and label.rank > 1 and label.is_weak:
        return weight + _REFERENCE
    return weight


def _may_stand_alone(chain: Chain, lines: list[Line]) -> bool:
    """Return whether one label makes a list of one item."""
    (place, label), *_others = chain.labels.items()
    is_first = place == 0 and chain.family != "1"
    if (
        (label.is_weak and not is_first)
        or label.key[-1] > 500
        or _weigh(lines, place, label) < -0.5
    ):
        return False
    return label.rank > 1 or (
        label.family in {"1.", "1)", "1()", "1:", "①"} and len(label.key) == 1
    )


def _is_weak(chain: Chain) -> bool:
    return all(label.is_weak and chain.family == "1" for label in chain.labels.values())


def _is_bullets(chain: Chain) -> bool:
    return next(iter(chain.labels.values())).is_bullet


def _find_bullets(lines: list[Line]) -> Chain | None:
    """Return the outermost bullets: those of the first sign that is indented least."""
    bullets = {
        place: label
        for place, line in enumerate(lines)
        for label in line.labels[:1]
        if label.family.startswith("•")
    }
    if not bullets:
        return None
    least = min(label.indent for label in bullets.values())
    outer = {
        place: label for place, label in bullets.items() if label.indent < least + _LOOSE_INDENT
    }
    first = next(iter(outer.values())).family
    same = {place: label for place, label in outer.items() if label.family == first}
    labels = same if len(same) > 1 else outer
    return Chain("•", labels, float(len(labels)))


def _hold(outer: Chain, inner: Chain, lines: list[Line]) -> bool:
    """Return whether each run of numbers stands within an item with a bullet."""
    if outer.places[0] > inner.places[0]:
        return False
    if min(label.indent for label in inner.labels.values()) >= _LOOSE_INDENT + min(
        label.indent for label in outer.labels.values()
    ):
        return True
    starts = [place for place, label in inner.labels.items() if set(label.key) == {1}]
    return len(starts) > 1 and all(
        any(start < bullet < place for bullet in outer.places)
        for start, place in itertools.pairwise(starts)
    )


def _find_outermost(lines: list[Line], chains: list[Chain]) -> Chain | None:
    """Return the chain of items: the first, unless its labels are those of headings."""
    if not chains:
        return None
    most = max(len(chain.labels) for chain in chains)
    chains = [chain for chain in chains if len(chain.labels) > 1 or most == 1]
    decimals = next((chain for chain in chains if chain.family == "1.1"), None)
    main, *others = chains
    for other in others:
        if _are_headings(main, other, lines):
            main = other
    if decimals and main.family in {"1.", "1", "1)"} and main is not decimals:
        return _merge(main, decimals)
    return main


def _are_headings(outer: Chain, inner: Chain, lines: list[Line]) -> bool:
    """Return whether the outer labels are those of chapters, and the inner ones of items."""
    if inner.rank < outer.rank:
        return False
    starts = [label for label in inner.labels.values() if set(label.key) == {1}]
    breaks = [place for place in outer.places if inner.places[0] < place < inner.places[-1]]
    goes_on = bool(breaks) and len(starts) <= 1 and inner.family != "1.1"
    if goes_on:
        return True
    is_upper = outer.family[:1] in {"I", "A"} or outer.rank == RANK_OF_MAYBE
    takes_over = inner.family == "1.1" or (is_upper and inner.family[:1] == "1")
    if not takes_over:
        return False
    for place, label in outer.labels.items():
        following = lines[place + 1] if place + 1 < len(lines) else None
        words = label.rest.strip()
        if len(words) > 80 or re.search(r"[.;:]$", words):
            return False
        if following is None or place + 1 not in inner.labels:
            return False
    return True


def _merge(whole: Chain, parts: Chain) -> Chain:
    """Return a chain with 4, 4.1, 4.2 and 5, unless 4.1 is a line of a list within 4."""
    own = {place: label for place, label in parts.labels.items() if not label.rest[:1].islower()}
    labels = dict(sorted((whole.labels | own).items()))
    return Chain(whole.family, labels, whole.score + len(own))
