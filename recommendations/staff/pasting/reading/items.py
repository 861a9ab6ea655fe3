"""What is read from a pasted list: its items, and what is no part of one."""

from dataclasses import dataclass, field


class PasteError(ValueError):
    """The pasted text cannot be parsed; the message tells staff why."""


@dataclass
class PastedItem:
    """The fields of a recommendation as they were pasted."""

    number: str = ""
    title: str = ""
    text: str = ""
    rationale: str = ""
    addressees: str = ""
    priority: str = ""
    due_date: str = ""
    success_measure: str = ""
    label: str = ""
    """What stands before the item in the list, such as "Recommendation 4a:"."""
    is_title_apart: bool = False
    """Whether the title is no part of the text."""
    heading: str = ""
    """The heading above it, which may be the name of an addressee."""
    remarks: list[str] = field(default_factory=list)
    """What staff should know of this item."""


@dataclass(frozen=True)
class LeftOut:
    """A piece of what was pasted that is no part of an item, in its words."""

    reason: str
    """A key of `remarks.REASONS`."""
    text: str


@dataclass
class PasteResult:
    """The pasted recommendations, what was left out, and remarks for staff on all of them."""

    items: list[PastedItem]
    left_out: list[LeftOut] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    understood: list[str] = field(default_factory=list)
    """Words that only tell what others are: names of columns, and of priorities."""
