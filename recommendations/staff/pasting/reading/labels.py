"""The labels of items: what a line of a list may begin with.

A label is only what it may be: "1. May 2027" may be an item or a date in a wrapped line. Which
labels are those of a list is told by their sequence: see `sequences`.
"""

import re
import unicodedata
from dataclasses import dataclass, field, replace

from recommendations.record.numbers import read_roman

type Key = tuple[int, ...]
"""The place of a label in its sequence: (4, 1) of "4a" and of "4.1"."""

BULLETS = "-*+•‣◦▪▫·–—●○■□►▶▸▷➢➤➔→⇒⮚❖◆◇★☆✓✔✅☑☐☒❑❒❏⁃∙⦿◉※»👉➡"
"""Signs before the items of a list, beside those of symbol fonts."""
_MOST = 300
"""How much of a line is looked at: a label is short, a line may be a whole report."""
RANK_OF_ITEM = 3
"""Labels such as "Recommendation 1", which are no headings."""
RANK_OF_MAYBE = 2
"""Labels such as "Action 1", which may be headings or items."""

_ITEM_WORDS = {
    "recommendation": r"recommendations?|recommandations?|recom|reco|rec|r[ée]c",
    "call to action": r"calls?\s+to\s+action|appels?\s+à\s+l['’]action",
}
_MAYBE_WORDS = {
    "action": r"actions?", "ask": r"asks?", "demand": r"demandes?|demands?|requests?",
    "proposal": r"proposals?|propositions?", "measure": r"measures?|mesures?",
    "priority": r"priority|priorit[ée]", "step": r"steps?|[ée]tapes?",
    "commitment": r"commitments?|engagements?",
    "policy": r"polic(?:y|ies)", "point": r"points?", "suggestion": r"suggestions?",
    "item": r"items?",
    "resolution": r"r[ée]solutions?", "objective": r"objectives?|objectifs?", "goal": r"goals?",
    "principle": r"principles?|principes?", "initiative": r"initiatives?", "advice": r"advice|avis",
}  # fmt: skip
_HEADING_WORDS = {
    "chapter": r"chapters?|chapitres?", "part": r"part|partie", "section": r"sections?",
    "theme": r"themes?|thèmes?", "annex": r"annex|annexe|appendix",
    "finding": r"findings?|constats?|observations?",
    "conclusion": r"conclusions?", "pillar": r"pillars?|piliers?",
    "area": r"areas?|domaines?", "axis": r"axes?",
}  # fmt: skip
_WORDS = _ITEM_WORDS | _MAYBE_WORDS | _HEADING_WORDS
_NUMBER_WORDS = {
    word: number
    for words in (
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen",
        "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze",
    )
    for number, word in enumerate(words.split(), start=1)
}
_NO_QUALIFIERS = frozenset(
    [
        "the",
        "this",
        "these",
        "see",
        "in",
        "our",
        "as",
        "and",
        "under",
        "per",
        "with",
        "of",
        "to",
        "from",
        "by",
        "for",
        "that",
        "on",
        "la",
        "le",
        "les",
        "cette",
        "ces",
        "voir",
        "dans",
        "de",
        "selon",
        "a",
        "an",
        "following",
        "previous",
    ]
)

_DIGITS = r"\d{1,4}(?:\.\d{1,3})*(?:\s?\([a-z]{1,3}\)|[a-z](?![A-Za-zÀ-ÿ0-9]))?"
_PREFIXED = r"[A-Z]{1,5}[-.]?\d{1,4}(?:[-.]\d{1,4})*[a-z]?(?![A-Za-z])|\d{4}-[A-Z]?-?\d{1,3}"
_BULLET = rf"[{re.escape(BULLETS)}\ue000-\uf8ff]\ufe0f?"
_BOLD = r"[*_]*"
_NAMED = re.compile(
    rf"""^(?P<indent>\s*)(?P<mark>(?:\#{{1,6}}\s+)?(?:{_BULLET}\s+)?{_BOLD}[\[(]?)
    (?P<qualifier>(?:[A-ZÀ-Þ][\w'’-]*\s+){{0,3}}?)
    (?P<word>(?i:{"|".join(f"(?:{words})" for words in _WORDS.values())}))(?:\b|(?=\d))\.?\s*
    (?:(?i:n[o°º]s?|№|\#|num(?:ber|[ée]ro))\.?\s*)?
    [(\[]?(?P<number>{_PREFIXED}|{_DIGITS}|[IVXLC]{{1,7}}(?![A-Za-z])|[A-Z](?![A-Za-z'’])
      |(?i:{"|".join(sorted(_NUMBER_WORDS, key=len, reverse=True))})(?![A-Za-z]))[)\]]?
    (?:\s*(?:of|/|sur)\s*\d{{1,3}}(?!\w))?
    (?:{_BOLD}\s*\((?P<aside>[^()\d]{{3,80}})\)(?=\s*[:.–—*-]|\s*$))?
    (?P<separator>{_BOLD}\s*(?:[.:)\]|/]|[-–—](?!\d))[\s.:)\]|*_–—-]*|{_BOLD}\s+{_BOLD}|{_BOLD}$)
    (?P<rest>.*)$""",
    re.VERBOSE,
)
_UNNUMBERED = re.compile(
    rf"""^(?P<indent>\s*)(?P<mark>(?:\#{{1,6}}\s+)?{_BOLD})
    (?P<word>(?i:recommendation|recommandation|call\s+to\s+action))
    (?P<separator>{_BOLD}\s*(?:[:–—]|-(?=\s))[\s:*_–—-]*|{_BOLD}\s*$)(?P<rest>.*)$""",
    re.VERBOSE,
)
_ORDINALS = {
    ordinal: number
    for ordinals in (
        "first second third fourth fifth sixth seventh eighth ninth tenth",
        "première deuxième troisième quatrième cinquième sixième septième huitième neuvième",
    )
    for number, ordinal in enumerate(ordinals.split(), start=1)
}
_ORDINAL = re.compile(
    rf"""^(?P<indent>\s*)(?P<mark>(?:\#{{1,6}}\s+)?{_BOLD})(?P<ordinal>(?i:{"|".join(_ORDINALS)}|seconde))\s+
    (?:(?i:key|main|demande)\s+)?(?i:recommendation|recommandation|ask|demande|proposal|proposition)
    (?P<separator>{_BOLD}\s*(?:[:–—.]|-(?=\s))[\s:*_–—-]*|{_BOLD}\s*$)(?P<rest>.*)$""",
    re.VERBOSE,
)
_PLAIN = re.compile(
    rf"""^(?P<indent>\s*)(?P<mark>(?:\#{{1,6}}\s+)?(?:{_BULLET}\s+)?{_BOLD}(?:(?i:n[o°º]\.?|№|\#)\s*)?)
    (?:\((?P<round>{_PREFIXED}|{_DIGITS}|[ivxlc]{{1,6}}|[IVXLC]{{1,6}}|[A-Za-z])\)
      |\[(?P<square>{_PREFIXED}|{_DIGITS})\]
      |(?P<open>{_PREFIXED}|{_DIGITS}|[ivxlc]{{1,6}}|[IVXLC]{{1,6}}|[A-Za-z])
       (?P<close>\.\)|°\)|[.)\]:/°]|{_BOLD}\s*[-–—:](?=[\s*])|(?=[\s*_]|$)))
    (?P<after>{_BOLD}\s+{_BOLD}|{_BOLD}$|(?<=[.):])(?=[A-ZÀ-Þ“«]))(?P<rest>.*)$""",
    re.VERBOSE,
)
_CIRCLED = re.compile(
    r"^(?P<indent>\s*)(?P<sign>[①-⒛⓪-⓿❶-➓㉑-㉟]|[0-9]\ufe0f?\u20e3)[.:]?\s*(?P<rest>.*)$"
)
_BULLETED = re.compile(
    rf"""^(?P<indent>\s*)(?P<sign>[-*+]\s+\[[ xX]?\]\s|\[[ xX]?\]\s
      |(?:[-*+–—]|[oØüq§v](?=\t)|o(?=\s{{2,}}))\s+(?!$)|(?![-*+–—]){_BULLET}\s*(?!$))\s*(?P<rest>.*)$""",
    re.VERBOSE,
)
_FULL_WIDTH = {
    ord(wide): narrow
    for wide, narrow in zip("０１２３４５６７８９．）（：", "0123456789.)(:", strict=True)
}


@dataclass(frozen=True)
class Label:
    """One way to read the beginning of a line."""

    family: str
    """Labels of one list have the same, such as "1." or "recommendation"."""
    key: Key
    number: str
    """As written; empty of a bullet."""
    written: str
    rest: str
    indent: int
    rank: int = field(default=1)
    aside: str = ""
    """What stands in brackets after the number."""
    is_weak: bool = False
    """Whether it may just as well be the beginning of a sentence."""

    @property
    def is_bullet(self) -> bool:
        """Whether it says nothing of a place in a sequence."""
        return not self.key


def read_labels(line: str) -> list[Label]:
    """Return all labels that a line may begin with; more than one of "I." and "C."."""
    line, more = line[:_MOST], line[_MOST:]
    head = re.match(r"^[\s*_#(]*[０-９（]+[．）：]?", line)
    if head:
        line = head[0].translate(_FULL_WIDTH) + line[head.end() :]
    for read in (_read_named, _read_ordinal, _read_unnumbered, _read_circled, _read_plain):
        if labels := read(line):
            break
    else:
        labels = _read_bullet(line)
    return [replace(label, rest=label.rest + more) for label in labels] if more else labels


def _read_named(line: str) -> list[Label]:
    match = _NAMED.match(line)
    if match is None:
        return []
    qualifier = match["qualifier"].lower().split()
    if qualifier and (qualifier[0] in _NO_QUALIFIERS or len(qualifier[0]) == 1):
        return []
    word = match["word"]
    family = next(name for name, words in _WORDS.items() if re.fullmatch(f"(?i:{words})", word))
    rank = RANK_OF_ITEM if family in _ITEM_WORDS else RANK_OF_MAYBE if family in _MAYBE_WORDS else 0
    rest = match["rest"]
    only_blank = not match["separator"].strip("*_ \t\xa0")
    if only_blank and rest and not re.match(r"[\"“«'*_(]*[A-ZÀ-Þ0-9]", rest):
        return []  # "Recommendation 1 of the report"
    is_plural_range = word.lower().endswith("s") and re.match(
        r"\s*(?:to|and|à|et|[-–—])\s*\d", rest
    )
    if is_plural_range:
        return []
    number = match["number"]
    return [
        Label(
            family,
            key,
            str(_NUMBER_WORDS.get(number.lower(), number)),
            line[: match.start("rest")].strip(),
            rest,
            _indent(match),
            rank=rank,
            aside=match["aside"] or "",
            is_weak=word[0].islower() and not match["mark"],
        )
        for key in _keys(number)
    ]


def _read_ordinal(line: str) -> list[Label]:
    match = _ORDINAL.match(line)
    if match is None:
        return []
    number = _ORDINALS.get(match["ordinal"].lower(), 2)
    written = line[: match.start("rest")].strip()
    return [
        Label(
            "ordinal",
            (number,),
            str(number),
            written,
            match["rest"],
            _indent(match),
            rank=RANK_OF_ITEM,
        )
    ]


def _read_unnumbered(line: str) -> list[Label]:
    match = _UNNUMBERED.match(line)
    if match is None:
        return []
    written = line[: match.start("rest")].strip()
    return [Label("unnumbered", (), "", written, match["rest"], _indent(match))]


def _read_circled(line: str) -> list[Label]:
    match = _CIRCLED.match(line)
    if match is None:
        return []
    digits = unicodedata.normalize("NFKC", match["sign"]).strip("().\ufe0f\u20e3")
    if not digits.isdecimal():  # ❶ has no plain form
        digits = str(int(unicodedata.numeric(match["sign"])))
    return [Label("①", (int(digits),), digits, match["sign"], match["rest"], _indent(match))]


def _read_plain(line: str) -> list[Label]:
    match = _PLAIN.match(line)
    if match is None:
        return []
    rest = match["rest"]
    number = match["round"] or match["square"] or match["open"]
    wrapper = (
        "()"
        if match["round"]
        else "[]"
        if match["square"]
        else match["close"].strip("*_ \xa0") or ""
    )
    wrapper = {".)": ")", "°)": ")", "]": ")", "°": ")", "–": "-", "—": "-"}.get(wrapper, wrapper)
    is_bare = not wrapper
    marked = bool(match["mark"].strip("*_ \t"))
    kinds = _kinds(number)
    labels = []
    for kind, key in kinds:
        has_tab = kind == "A" and "\t" in match["after"]
        if is_bare and not (kind in {"1", "1.1", "A1"} or has_tab):
            continue  # "I think", "a list"
        starts_sentence = not rest or bool(re.match(r"[\"“«'*_(\[]*[A-ZÀ-Þ0-9]", rest))
        if is_bare and not starts_sentence and kind in {"1", "A1"} and not marked:
            continue  # "12 bridges"
        if kind == "1" and is_bare and len(number) == 4 and number.startswith(("19", "20")):
            continue  # a year
        family = {"1.1": "1.1", "A1": f"A1{re.sub('[^A-Z]', '', number)[1:]}"}.get(
            kind, f"{kind}{wrapper}"
        )
        weak = (is_bare and kind == "1" and "\t" not in match["after"]) or not starts_sentence
        labels.append(
            Label(
                family,
                key,
                number,
                line[: match.start("rest")].strip(),
                rest,
                _indent(match),
                is_weak=weak,
            )
        )
    return labels


def _read_bullet(line: str) -> list[Label]:
    match = _BULLETED.match(line)
    if match is None:
        return []
    sign = match["sign"].strip().replace("x", " ").replace("X", " ")
    return [Label(f"•{sign}", (), "", match["sign"].strip(), match["rest"], _indent(match))]


def _kinds(number: str) -> list[tuple[str, Key]]:
    """Return the kinds of a plain number, each with its key."""
    if re.fullmatch(_PREFIXED, number):
        return [("A1", key) for key in _keys(number)]
    if number[0].isdecimal():
        return [("1.1" if "." in number else "1", key) for key in _keys(number)]
    kinds: list[tuple[str, Key]] = []
    if value := read_roman(number):
        kinds.append(("I" if number.isupper() else "i", (value,)))
    if len(number) == 1:
        kinds.append(("A" if number.isupper() else "a", (ord(number.lower()) - 96,)))
    return kinds


def _keys(number: str) -> list[Key]:
    """Return the places in a sequence that a number may have."""
    if number.lower() in _NUMBER_WORDS and not number.isdecimal():
        return [(_NUMBER_WORDS[number.lower()],)]
    if number.isalpha():
        values = [read_roman(number) if number.isupper() else 0]
        values += [ord(number.lower()) - 96] if len(number) == 1 else []
        return [(value,) for value in values if value]
    parts = re.findall(r"\d+|[A-Za-z]+", number)
    if len(parts) > 1 and parts[0].isalpha() and len(parts[0]) > 1:
        parts = parts[1:]  # "REC-3"
    return [
        tuple(
            int(part)
            if part.isdecimal()
            else read_roman(part) or 27
            if len(part) > 1
            else ord(part.lower()) - 96
            for part in parts
        )
    ]


def _indent(match: re.Match[str]) -> int:
    return len(match["indent"].expandtabs(4))
