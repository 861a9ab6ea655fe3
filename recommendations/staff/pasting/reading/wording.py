"""Makes title and text of the lines of an item, which may be those of a printed page."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from recommendations.staff.pasting.reading.labels import Label, read_labels
from recommendations.staff.pasting.reading.lines import Line, ends_open, ends_sentence
from recommendations.staff.pasting.reading.sequences import follows

MAX_TITLE_LENGTH = 255
_ABBREVIATION = re.compile(
    r"(?:\b(?i:no|nos|st|ste|dr|mr|mrs|ms|m|mme|prof|art|p|pp|ch|chap|s|ss|sec|vol|fig|para|rec|cf|vs|etc|inc|"
    r"ltd|co|dept|govt|approx|e\.g|i\.e|u\.s|u\.k|c\.-à-d|par ex)|\b[A-ZÀ-Þ])\.$"
)
_SENTENCE_END = re.compile(r"[.!?][\"”»’')\]]*(?=\s+[\"“«‘'(\[]?[A-ZÀ-Þ0-9])")
_TRAILING = re.compile(r"(?:[\s.;,:]|[;,]\s*(?i:and|or|et|ou)\s*$|\s[-–—]\s*$)+$")
_BOLD = re.compile(r"\*\*\*|\*\*|(?<!\w)__(?=\S)|(?<=\S)__(?!\w)")
_NAMED_LINE = re.compile(r"^[A-ZÀ-Þ][\w ]{1,25}\s?:\s+\S")
"""A line such as "How: on the web" is a paragraph."""
_LIST_MARK = re.compile(r"^(?:[-*•]|\(?[a-z]{1,3}[.)])\s+(?=\S)")
_BOLD_TITLE = re.compile(
    r"^\*\*(?P<title>[^*]+)\*\*\s*(?P<mark>[.:;–—-]*)\s*(?P<rest>.*)$", re.DOTALL
)
_KEEPS_HYPHEN = frozenset(
    [
        "self",
        "non",
        "long",
        "short",
        "well",
        "co",
        "post",
        "pre",
        "re",
        "mid",
        "full",
        "part",
        "multi",
        "inter",
        "cross",
        "socio",
        "vice",
        "ex",
        "anti",
        "sous",
        "mi",
        "demi",
        "semi",
        "peut",
        "grand",
        "non-",
        "avant",
        "après",
        "quasi",
        "peer",
        "high",
        "low",
        "on",
        "off",
        "year",
        "day",
        "first",
        "second",
        "third",
    ]
)


@dataclass
class Wording:
    """The words of an item."""

    title: str
    text: str
    is_title_apart: bool
    """Whether the title stands on a line, or in bold, of its own."""


@dataclass
class Paper:
    """What the lines of the whole text tell about how they were broken."""

    width: int
    """That of a full line, or 0 if lines end where paragraphs do."""
    whole: str
    """All of the text: a word that is broken may stand elsewhere with its hyphen."""
    made_whole: list[str] = field(default_factory=list)
    """Words that lost a hyphen."""

    def join(self, first: str, second: str) -> str:
        """Return two lines of one paragraph as one, with a word that is broken whole."""
        match = re.search(r"(\w+)[-\u2010]$", first[-60:])
        following = re.match(r"[a-zà-ÿ]\w*", second)
        if not (match and following):
            return f"{first} {second}".strip()
        with_hyphen = f"{match[1]}-{following[0]}"
        if match[1].lower() in _KEEPS_HYPHEN or with_hyphen in self.whole:
            return first + second
        self.made_whole.append(with_hyphen)
        return first[:-1] + second


def is_broken_word(first: str, second: str) -> bool:
    """Return whether a word is broken at the end of a line."""
    return bool(re.search(r"[A-Za-zÀ-ÿ][-\u2010]$", first[-2:]) and re.match(r"[a-zà-ÿ]", second))


def goes_on(previous: str, line: Line, *, width: int) -> bool:
    """Return whether a line is the next one of the sentence before it."""
    words = line.words
    if is_broken_word(previous, words):
        return True
    if ends_sentence(previous):
        return False
    if words[:1].islower() or ends_open(previous):
        return True
    return bool(width) and len(previous) >= 0.8 * width and not line.after_blank


def find_width(lines: list[Line]) -> int:
    """Return the width of the lines if a program broke them at its margin, else 0."""
    widths = [
        len(line.words)
        for line, following in itertools.pairwise(lines)
        if following.words[:1].islower() and not ends_sentence(line.words)
    ]
    return max(widths) if len(widths) > 1 or max(widths, default=0) > 40 else 0


def is_list_line(line: Line, last_keys: dict[str, Label]) -> Label | None:
    """Return the label of a line of a list within an item, by the labels before it."""
    for label in line.labels:
        if label.family == "unnumbered":
            continue
        if label.is_bullet:
            return label
        if label.rank == 1 and not (label.family == "1" and label.is_weak):
            last = last_keys.get(label.family)
            if label.key[-1] == 1 or (last and follows(label.key, last.key)):
                return label
    return None


def build_paragraphs(lines: list[Line], paper: Paper) -> list[str]:
    """Return lines as paragraphs and lists; a paragraph is a string, as is a line of a list."""
    blocks: list[str] = []
    is_item: list[bool] = []
    last_keys: dict[str, Label] = {}
    for line in lines:
        label = is_list_line(line, last_keys)
        if label and _is_dash_amid_sentence(label, line, blocks):
            label = None
        if label:
            if not label.is_bullet:
                last_keys[label.family] = label
            mark = "-" if label.is_bullet else label.written
            blocks.append(f"{mark} {label.rest.strip()}")
            is_item.append(True)
            continue
        previous = blocks[-1] if blocks else ""
        sentence_goes_on = bool(blocks) and goes_on(previous, line, width=paper.width)
        ends_list = bool(is_item) and is_item[-1] and line.labels == [] and not sentence_goes_on
        is_named = bool(_NAMED_LINE.match(line.words)) and not sentence_goes_on
        if blocks and (sentence_goes_on or not (line.after_blank or ends_list or is_named)):
            blocks[-1] = paper.join(previous, line.words)
        else:
            blocks.append(line.words)
            is_item.append(False)
            last_keys = {}
    text: list[str] = []
    for block, is_line in zip(blocks, is_item, strict=True):
        separator = "" if not text else "\n" if is_line else "\n\n"
        text.append(separator + block)
    return text


def word(first: str, lines: list[Line], paper: Paper) -> Wording:
    """Return the words of an item: `first` stands after its label, the lines below it.

    The first line is the title if it stands apart; else the title is the first sentence.
    """
    if not first and lines:
        first_line, lines = lines[0], lines[1:]
        first = first_line.words
    head = first.strip()
    while lines and not is_list_line(lines[0], {}) and goes_on(head, lines[0], width=paper.width):
        head = paper.join(head, lines[0].words)
        lines = lines[1:]
    bold = _BOLD_TITLE.match(head)
    if bold and bold["rest"] and _is_apart(bold):
        title = bold["title"]
        head, is_apart = bold["rest"], True
    else:
        is_apart = bool(lines) and not ends_sentence(without_bold(head))
        is_apart &= not (lines and is_list_line(lines[0], {}))
        title, head = (head, "") if is_apart and len(head) <= MAX_TITLE_LENGTH else ("", head)
        is_apart = bool(title)
    body = [Line(head), *lines] if head else lines
    if head and _begins_list(head, lines):
        body[0] = Line(head, labels=read_labels(head))
    text = without_bold("".join(build_paragraphs(body, paper)))
    if not title:
        title = _LIST_MARK.sub("", first_sentence(text))
    title = clean_title(title)
    return Wording(title, text.strip() or title, is_apart)


def _begins_list(head: str, lines: list[Line]) -> bool:
    """Return whether the first line has the first point of a list, as "1. (a) in cities" has."""
    first = [label for label in read_labels(head) if label.key == (1,)]
    following = lines[0].labels if lines else []
    return any(
        label.family == other.family and follows(other.key, label.key)
        for label in first
        for other in following
    )


def first_sentence(text: str) -> str:
    """Return the first sentence of a text."""
    paragraph = text.lstrip().split("\n", 1)[0]
    return paragraph[: next(sentence_ends(paragraph), len(paragraph))]


def sentence_ends(text: str) -> Iterator[int]:
    """Yield the places where sentences end and others follow."""
    for match in _SENTENCE_END.finditer(text):
        if not _ABBREVIATION.search(text[max(match.end() - 20, 0) : match.end()]):
            yield match.end()


def clean_title(title: str) -> str:
    """Return a title without bold marks and the stop at its end."""
    plain = " ".join(without_bold(title).split())
    if plain.startswith("*") and plain.endswith("*"):
        plain = plain.strip("*")
    without_stop = _TRAILING.sub("", plain)
    if _ABBREVIATION.search(f"{without_stop}.") and plain.endswith("."):
        without_stop = f"{without_stop}."
    return without_stop.strip() or plain


def without_bold(text: str) -> str:
    """Return a text without the marks of Markdown for bold."""
    return _BOLD.sub("", text)


def _is_apart(bold: re.Match[str]) -> bool:
    """Return whether words in bold are a title, not the beginning of the sentence."""
    ends = bool(bold["mark"]) or bold["title"].rstrip()[-1:] in ".:;!?"
    return ends or bold["rest"][:1].isupper()


def _is_dash_amid_sentence(label: Label, line: Line, blocks: list[str]) -> bool:
    """Return whether a dash at the beginning of a line parts words of a sentence."""
    if label.family not in {"•–", "•—", "•-"} or not blocks or line.after_blank:
        return False
    previous = blocks[-1]
    return (
        not ends_sentence(previous)
        and not previous.startswith("- ")
        and (" – " in line.words[2:] or " — " in line.words[2:])
    )
