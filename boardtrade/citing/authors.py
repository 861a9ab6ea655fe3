"""Authors as references write them: the family name first, and initials where a style has them."""

import re
from dataclasses import dataclass

from nameparser import HumanName

JOINED_NAMES = re.compile(r"[-‐‑]")


@dataclass(frozen=True)
class Author:
    """A person, or with a family name alone an organisation, whose name is never turned round."""

    family: str
    given: str = ""
    suffix: str = ""
    """What follows the name, such as "Jr."."""

    @property
    def is_person(self) -> bool:
        """Whether the name has parts that change places."""
        return bool(self.given)

    @property
    def direct(self) -> str:
        """The name as it is said: "Ana de la Cruz"."""
        return " ".join(filter(None, [self.given, self.family, self.suffix]))

    @property
    def inverted(self) -> str:
        """The name as it is sorted: "de la Cruz, Ana"."""
        return ", ".join(filter(None, [self.family, self.given, self.suffix]))

    @property
    def with_initials(self) -> str:
        """The name as it is sorted, with initials: "de la Cruz, A.", "Picard, J.-L."."""
        initials = " ".join(map(_shorten, self.given.split()))
        return ", ".join(filter(None, [self.family, initials, self.suffix]))


def _shorten(name: str) -> str:
    return "-".join(f"{part[0]}." for part in JOINED_NAMES.split(name) if part)


def read_author(name: str, name_in_references: str = "") -> Author:
    """Return an author from a name as it is said, and as staff want it in references.

    The latter has the family name before a comma, and no comma for what is no person's name.
    Without it, particles, titles and suffixes are told apart as in most Western names.
    """
    if name_in_references.strip():
        family, *others = [part.strip() for part in name_in_references.split(",")]
        return Author(family, *others[:2])
    parsed = HumanName(name)
    given = " ".join(filter(None, [parsed.first, parsed.middle]))
    return Author(parsed.last, given, parsed.suffix) if parsed.last and given else Author(name)
