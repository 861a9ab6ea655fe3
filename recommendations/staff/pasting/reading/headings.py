"""Headings between the items of a list, and whom they address."""

import re

from recommendations.staff.pasting.reading.columns import find_field
from recommendations.staff.pasting.reading.labels import RANK_OF_ITEM
from recommendations.staff.pasting.reading.lines import (
    MAX_HEADING_LENGTH,
    Line,
    ends_open,
    ends_sentence,
)

MAX_LENGTH = 400
"""A longer line is no heading."""
_SUBJECTS = (
    r"(?i:(?:key |main |our |final |summary of |list of |specific |further |additional )*"
    r"(?:recommendations?|recommandations?|calls? to action|actions?|demandes?|demands?|asks?|"
    r"propositions?|proposals?))"
)
_NAME = r"(?P<name>(?:(?i:the|all|la|le|les|l['’])\s*)?[^:.;!?]{2,100}?)"
_ADDRESSEES = [
    re.compile(
        rf"^(?:{_SUBJECTS}\s+)?(?i:to|addressed to|directed to|intended for)\s+{_NAME}\s*:?$"
    ),
    re.compile(rf"^{_SUBJECTS}\s+(?i:for)\s+{_NAME}\s*:?$"),
    re.compile(rf"^(?i:for)\s+(?=(?i:the|all)\s|[A-Z]){_NAME}\s*:?$"),
    re.compile(
        rf"^(?:{_SUBJECTS}\s+)?(?:(?i:adressées?|destinées?)\s+)?"
        r"(?:(?i:à l['’](?:intention|attention|adresse)\s+(?:des|du|de|d['’]))\s*|"
        r"(?i:au|aux)\s+|(?i:à)\s+|"
        rf"(?i:pour)\s+(?=(?i:les?|la|l['’])|[A-ZÀ-Þ])){_NAME}\s*:?$"
    ),
    re.compile(
        r"^(?:.{0,60}\b(?i:recommends?|urges?|asks?|calls? (?:up)?on|recommande|demande|"
        r"invite)(?:\s+that)?\s+"
        rf"(?:(?i:qu['’e]|à)\s*)?)?{_NAME}(?:\s+(?i:should|must|to|devraient|devrait|doit|doivent|de))?\s*:$"
    ),
]
_NO_NAMES = re.compile(
    r"^(?i:example|instance|do|be|this|that|these|it|achieve|exemple|cela|cet)\b"
)
_STRONG_WORD = re.compile(
    r"^(?i:chapters?|chapitres?|parts?|parties?|sections?|themes?|thèmes?|annex|annexe|appendix|volume|pillar|pilier|"
    r"axe|findings?|constats?|conclusions?)\b"
)
_TAIL = re.compile(
    r"^(?i:annex(?:es)?|annexes?|appendix|appendices|notes?|footnotes?|references|références|bibliography|"
    r"bibliographie|conclusions?|acknowledg\w+|remerciements|about (?:us|the)|contact|"
    r"next steps|sources?)\b"
)
_RESPONSE = re.compile(
    r"^[#*\s]*(?i:(?:the )?(?:[\w'’-]+ ){0,3}?(?:response|reply)(?: (?:of|from|by) [^:.]{1,60})?|"
    r"réponse(?: (?:du|de la|de l['’]|des|de) ?[^:.]{1,60})?|(?:current )?(?:status|progress)|"
    r"(?:status|progress) update|statut|état d['’]avancement|suivi)[*\s]*(?::.*)?$"
)
LIST_TITLE = re.compile(rf"^[#*\s]*{_SUBJECTS}[*\s]*:?[*\s]*$")


def find_addressee(heading: str) -> str:
    """Return whom a heading addresses, in its words, or nothing."""
    if len(heading) > MAX_LENGTH:
        return ""
    words = " ".join(heading.strip(" #*_").split())
    for pattern in _ADDRESSEES[:-1]:
        if (match := pattern.match(words)) and not _NO_NAMES.match(match["name"]):
            return match["name"].strip(" *_")
    lead_in = _ADDRESSEES[-1].match(words)
    if lead_in and re.search(
        r"(?i)\b(?:recommends?|urges?|calls? (?:up)?on|should|must|recommande|devrai\w+)\b", words
    ):
        name = lead_in["name"].strip(" *_")
        is_none = re.search(r"(?i)^(?:that|we|nous|it)\b|\b(?:recommend|recommand|urge)\w*", name)
        return "" if is_none else name
    return ""


def is_strong_heading(line: Line) -> bool:
    """Return whether a line is a heading by its marks alone: a chapter, capitals, Markdown."""
    words = line.words[:MAX_LENGTH]
    if any(label.rank == 0 for label in line.labels):
        return True
    if re.match(r"^#{1,6}\s", words) or re.fullmatch(r"\*\*[^*]+\*\*:?", words):
        return True
    if len(words) > MAX_HEADING_LENGTH or ends_sentence(words.rstrip(":")):
        return False
    letters = [character for character in words if character.isalpha()]
    is_capitals = len(letters) > 5 and all(character.isupper() for character in letters)
    return is_capitals or bool(
        _STRONG_WORD.match(words) and re.match(r"^\w+\s+[\dIVXA-Z]+\b", words)
    )


def is_heading(line: Line, previous: str, *, width: int, before_item: bool) -> bool:
    """Return whether a line without a label of the list is a heading.

    `previous` is the line before it, in the item that would else take it in.
    """
    words = line.words
    if is_strong_heading(line):
        return not ends_open(previous)
    if line.labels and not (
        line.labels[0].rank < RANK_OF_ITEM and before_item and words.endswith(":")
    ):
        return False
    if find_line_field(line):
        return False
    is_long = len(words) > (300 if words.endswith(":") else MAX_HEADING_LENGTH)
    starts_small = words[:1].islower()
    if is_long or starts_small or (previous and ends_open(previous)):
        return False
    if before_item and words.endswith(":"):
        return line.after_blank or not width or len(previous) < 0.8 * width
    if ends_sentence(words):
        return False
    if before_item and find_addressee(words):
        return True
    has_ended = not previous or ends_sentence(previous)
    if before_item:
        return line.after_blank or has_ended or bool(width and len(previous) < 0.6 * width)
    return line.after_blank and has_ended and bool(_TAIL.match(words))


def is_response(line: Line) -> bool:
    """Return whether a line begins what others answered, or did: no part of the list."""
    return bool(_RESPONSE.match(line.words[:MAX_LENGTH])) and len(line.words.split(":")[0]) < 90


def find_line_field(line: Line) -> tuple[str, str] | None:
    """Return the field and the value of a line such as "Responsible: City"."""
    match = re.match(
        r"^[*_]*(?P<name>[A-ZÀ-Þ][^:*_]{1,40}?)[*_]*\s*:[*_]*\s*(?P<value>.*)$", line.words
    )
    name = match["name"] if match else line.words.strip("*_# ")
    field = find_field(name)
    allowed = {"addressees", "due_date", "priority", "rationale", "success_measure"}
    if (
        field not in allowed
        or name[:1].islower()
        or re.match(r"(?i)(?:to|date|when|why|what|who|qui|body|outcomes?)$", name)
    ):
        return None
    if match is None:
        return (field, "") if field == "rationale" and len(line.words) < 40 else None
    return field, match["value"].strip()
