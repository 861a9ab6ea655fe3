"""Compares what was read from a pasted list with what a careful editor would call right."""

import re
from typing import Any

from recommendations.staff.pasting.reading.dates import find_order, parse_date
from recommendations.staff.pasting.reading.items import PastedItem, PasteResult
from recommendations.staff.pasting.reading.remarks import describe_left_out

PRIORITIES = {"1": "high", "2": "medium", "3": "low", "": None}
MARKER = re.compile(r"^\s*(?:[-*•]|\d+[.)]|\(?[a-z]{1,4}[.)])\s+")


def alternatives(value: Any) -> list[Any]:
    """Return the answers that are equally right."""
    return value["any_of"] if isinstance(value, dict) and "any_of" in value else [value]


def plain_text(text: str) -> str:
    """Return a text in which the markers of lists and the blank lines around them are alike."""
    lines: list[str] = []
    for block in re.split(r"\n\s*\n", text.strip()):
        paragraph = ""
        for line in block.split("\n"):
            if MARKER.match(line):
                lines += [paragraph] if paragraph else []
                paragraph = ""
                lines.append("- " + MARKER.sub("", line).strip())
            elif lines and not paragraph and lines[-1].startswith("- ") and block != line:
                lines[-1] += " " + line.strip()
            else:
                paragraph = f"{paragraph} {line.strip()}".strip()
        lines += [paragraph] if paragraph else []
    return "\n".join(lines)


def without_article(name: str) -> str:
    """Return a name without its article, in lower case."""
    return re.sub(r"^(?:the |les? |la |l['’])", "", name.strip().lower())


def differences(result: PasteResult, expected: dict[str, Any]) -> list[str]:
    """Return in which fields the items differ from those expected, and what is not named."""
    found = []
    if len(result.items) != len(expected["items"]):
        return [f"{len(result.items)} items: {[item.title for item in result.items]}"]
    order = find_order(item.due_date for item in result.items)
    for item, wanted in zip(result.items, expected["items"], strict=True):
        values = item_values(item, order)
        for name, value in wanted.items():
            if not any(is_same(name, values[name], each) for each in alternatives(value)):
                found.append(f"{name}: {values[name]!r}, not {value!r}")
    said = " ".join([*describe_left_out(result.left_out), *result.remarks])
    found += [f"not named: {words}" for words in expected["left_out"] if words not in said]
    if words := expected.get("must_say"):
        item_remarks = " ".join(remark for item in result.items for remark in item.remarks)
        if not any(word in said + item_remarks for word in words):
            found.append(f"none is said of: {words}")
    return found


def item_values(item: PastedItem, order: Any) -> dict[str, Any]:
    """Return the values of an item by the names that the expectations use."""
    due = parse_date(item.due_date, order)
    return {
        "number": item.number or None,
        "title": item.title,
        "text": item.text,
        "addressees": [name.strip() for name in item.addressees.split(";") if name.strip()],
        "due": due.isoformat() if due else item.due_date,
        "priority": PRIORITIES.get(item.priority, item.priority),
    }


def is_same(name: str, value: Any, wanted: Any) -> bool:
    """Return whether a value of an item is the one wanted."""
    if name == "text":
        return plain_text(value) == plain_text(wanted)
    if name == "addressees":
        return [without_article(each) for each in value] == [
            without_article(each) for each in wanted
        ]
    return bool(value == wanted)
