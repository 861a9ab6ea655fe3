"""Reads a list without columns: numbered, with bullets, or one item a line."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from recommendations.staff.pasting.reading.columns import read_priority
from recommendations.staff.pasting.reading.footnotes import take_footnotes
from recommendations.staff.pasting.reading.headings import (
    LIST_TITLE,
    find_addressee,
    find_line_field,
    is_heading,
    is_response,
    is_strong_heading,
)
from recommendations.staff.pasting.reading.items import LeftOut, PastedItem, PasteResult
from recommendations.staff.pasting.reading.labels import Label
from recommendations.staff.pasting.reading.lines import Line, ends_open, read_lines
from recommendations.staff.pasting.reading.sequences import Chain, find_labels
from recommendations.staff.pasting.reading.wording import Paper, find_width, goes_on, word
from recommendations.staff.pasting.reading.wording import build_paragraphs as build

_SHORT = 30
"""A line without a label that is shorter was not broken by a program at its margin."""


@dataclass
class _Draft:
    """An item while its lines are gathered."""

    label: Label | None
    lines: list[Line] = field(default_factory=list)
    fields: dict[str, list[Line]] = field(default_factory=dict)
    heading: str = ""
    open_field: str = ""


def split_list(text: str, *, is_unrolled: bool = False) -> PasteResult:
    """Return the items of a list."""
    lines, left_out = read_lines(text)
    main, above = find_labels(lines)
    is_short = main is None or len(main.labels) == 1
    if is_short and not is_unrolled and (unrolled := _unroll(text)):
        return split_list(unrolled, is_unrolled=True)
    lines, notes = take_footnotes(lines, set(main.labels) if main else set(), left_out)
    main, above = find_labels(lines) if notes else (main, above)
    result = PasteResult([], left_out + notes)
    width = find_width(lines)
    drafts = (
        _gather(lines, main, above, width, result) if main else _gather_bare(lines, width, result)
    )
    paper = Paper(width, text)
    for draft in drafts:
        result.items.append(_build(draft, paper, result))
    result.left_out += [LeftOut("hyphen", each) for each in paper.made_whole]
    _ask_about_last(drafts, result)
    return result


def _unroll(text: str) -> str:
    """Return a paragraph with (1), (2) and (3) in it as lines, or nothing if it has none."""
    if len(re.findall(r"\n\s*\n", text.strip())):
        return ""
    words = " ".join(text.split())
    for pattern in (r"\((\d{1,2})\)\s", r"(?<!\S)(\d{1,2})\)\s"):
        found = [int(number) for number in re.findall(pattern, words)]
        if len(found) > 1 and found == list(range(1, len(found) + 1)):
            lead_in, *rest = re.sub(pattern, lambda match: f"\n{match[0]}", words).split("\n")
            return "\n".join([f"{lead_in.strip().rstrip(':')}:" if lead_in.strip() else "", *rest])
    return ""


def _gather(
    lines: list[Line], main: Chain, above: set[int], width: int, result: PasteResult
) -> list[_Draft]:
    """Return the items with their lines, and note what stands between them."""
    drafts: list[_Draft] = []
    heading, is_between = "", True
    first = main.places[0]
    have_texts = _have_texts(lines, main)
    for place, line in enumerate(lines):
        if label := main.labels.get(place):
            drafts.append(_Draft(label, heading=heading))
            is_between = False
            continue
        before_item = place + 1 in main.labels or _headings_follow(lines, place, main)
        if place in above:
            heading, is_between = line.words, True
            result.left_out.append(LeftOut("heading", line.words))
            continue
        previous = _last_words(drafts, lines, place)
        if place < first:
            if (
                find_addressee(line.words)
                or is_strong_heading(line)
                or LIST_TITLE.match(line.words)
                or (before_item and line.words.endswith(":"))
                or (before_item and is_heading(line, previous, width=width, before_item=True))
            ):
                heading = line.words
                result.left_out.append(LeftOut("heading", line.words))
            else:
                _note(result, "before", line.words)
        elif not (have_texts and before_item and _is_plain(line)) and is_heading(
            line, "" if is_between else previous, width=width, before_item=before_item
        ):
            heading, is_between = line.words, True
            result.left_out.append(LeftOut("heading", line.words))
        elif is_response(line):
            is_between = True
            result.left_out.append(LeftOut("response", line.words))
        elif is_between:
            last = result.left_out[-1].reason
            _note(result, "response" if last == "response" else "between", line.words)
        else:
            _add(drafts[-1], line, width, result)
    return drafts


def _have_texts(lines: list[Line], main: Chain) -> bool:
    """Return whether what looks like a heading before each item is the text of the one before.

    It is if the last item has such a line too, and none stands before the first one.
    """
    first, *others = main.places
    last = lines[main.places[-1] + 1 :]
    if not others or not last or not (first == 0 or LIST_TITLE.match(lines[first - 1].words)):
        return False
    return all(
        place - 1 not in main.labels and _is_plain(lines[place - 1]) for place in others
    ) and _is_plain(last[-1])


def _is_plain(line: Line) -> bool:
    """Return whether only its place makes a heading of a line, not its words or marks."""
    return not (line.words.endswith(":") or is_strong_heading(line) or find_addressee(line.words))


def _headings_follow(lines: list[Line], place: int, main: Chain) -> bool:
    """Return whether only headings stand between a line and the next item."""
    following = place + 1
    if following < len(lines) and following not in main.labels:
        line = lines[following]
        return following + 1 in main.labels and (
            is_strong_heading(line) or bool(find_addressee(line.words))
        )
    return False


def _last_words(drafts: list[_Draft], lines: list[Line], place: int) -> str:
    return lines[place - 1].words if place and drafts else ""


def _note(result: PasteResult, reason: str, words: str) -> None:
    """Note what is left out, together with the line before it."""
    last = result.left_out[-1] if result.left_out else None
    if last and last.reason == reason:
        result.left_out[-1] = LeftOut(reason, f"{last.text}\n{words}")
    else:
        result.left_out.append(LeftOut(reason, words))


def _add(draft: _Draft, line: Line, width: int, result: PasteResult) -> None:
    """Add a line to an item, or to the field that a line such as "Responsible:" names."""
    named = find_line_field(line)
    if (
        named
        and (draft.lines or (draft.label and draft.label.rest.strip()))
        and named[0] not in draft.fields
    ):
        name, value = named
        result.understood.append(line.words.removesuffix(value))
        draft.fields[name] = [Line(value)] if value else []
        draft.open_field = name if name == "rationale" or not value else ""
        return
    if draft.open_field:
        name = draft.open_field
        if name != "rationale":
            draft.open_field = ""
        draft.fields[name].append(line)
        return
    if draft.fields and not line.after_blank:
        name, words = list(draft.fields.items())[-1]
        if words and goes_on(words[-1].words, line, width=width) and name != "due_date":
            words.append(line)
            return
    draft.lines.append(line)


def _gather_bare(lines: list[Line], width: int, result: PasteResult) -> list[_Draft]:
    """Return items of lines without labels: a paragraph each, or a line each."""
    blocks: list[list[Line]] = []
    heading, headings = "", []
    has_blanks = any(line.after_blank for line in lines[1:])
    for place, line in enumerate(lines):
        following = lines[place + 1] if place + 1 < len(lines) else None
        is_title = LIST_TITLE.match(line.words) or (
            line.words.endswith(":")
            and (find_addressee(line.words) or (following and following.after_blank))
        )
        if (is_title or re.match(r"^#{1,6}\s", line.words)) and following:
            heading = line.words
            result.left_out.append(LeftOut("heading", heading))
            headings.append(heading)
            blocks.append([])
            continue
        last = blocks[-1] if blocks else []
        is_short = bool(last) and len(last[-1].words) < _SHORT and not ends_open(last[-1].words)
        belongs = bool(last) and (
            (not is_short and goes_on(last[-1].words, line, width=width))
            or (has_blanks and not line.after_blank)
            or bool(line.labels and line.labels[0].is_bullet)
        )
        if belongs:
            last.append(line)
        else:
            blocks.append([line])
            headings.append(heading)
        if len(headings) < len(blocks):
            headings.append(heading)
    return [
        _Draft(None, block, heading=title)
        for block, title in zip(blocks, headings, strict=True)
        if block
    ]


def _ask_about_last(drafts: list[_Draft], result: PasteResult) -> None:
    """Ask about a last paragraph where no other item has a second one."""
    if len(drafts) < 2 or any(_has_paragraphs(draft) for draft in drafts[:-1]):
        return
    if _has_paragraphs(drafts[-1]):
        last = [line.words for line in drafts[-1].lines if not line.labels][-1]
        result.items[-1].remarks.append(
            _("“%(words)s” stands below the last one, and was taken for its text. Is it?")
            % {"words": last}
        )


def _has_paragraphs(draft: _Draft) -> bool:
    own_line = not draft.label or not draft.label.rest.strip()
    return any(line.after_blank and not line.labels for line in draft.lines[own_line:])


def _build(draft: _Draft, paper: Paper, result: PasteResult) -> PastedItem:
    label = draft.label
    wording = word(label.rest if label else "", draft.lines, paper)
    item = PastedItem(
        number=label.number if label else "",
        title=wording.title,
        text=wording.text,
        label=label.written if label else "",
        is_title_apart=wording.is_title_apart,
        heading=draft.heading.strip(" #*_:"),
    )
    if label and (odd := _find_odd_line(draft, label)):
        item.remarks.append(
            _("“%(words)s” in it begins as an item does, out of order. Split it off if it is one.")
            % {"words": odd}
        )
    for name, lines in draft.fields.items():
        setattr(item, name, "".join(build(lines, paper)).strip())
    result.understood.append(item.priority)
    item.priority = read_priority(item.priority)
    if label and label.aside:
        _read_aside(item, label.aside, result)
    if draft.heading and not item.addressees and (name := find_addressee(draft.heading)):
        item.addressees = name
        item.remarks.append(
            _("The heading “%(heading)s” names the addressee.") % {"heading": draft.heading}
        )
    return item


def _find_odd_line(draft: _Draft, label: Label) -> str:
    """Return a line of an item that has a label of the list, yet was not taken for an item."""
    for line in draft.lines:
        for other in line.labels:
            is_alike = other.family == label.family and label.key and not other.is_weak
            if is_alike and other.indent <= label.indent and other.rest.strip():
                return line.words
    return ""


def _read_aside(item: PastedItem, aside: str, result: PasteResult) -> None:
    """Take what stands in brackets after a number for the addressee, or say that it is left out."""
    if name := find_addressee(aside):
        result.understood.append(f"{item.addressees} {aside.removesuffix(name)}")
        item.addressees = name
        return
    result.left_out.append(LeftOut("aside", aside))
    item.remarks.append(
        _("“%(words)s” stands beside the number and was left out. Does it name the addressee?")
        % {"words": aside}
    )
