"""The files that are made of a report: its PDF, and what rooms above this one add to it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from reports.paper.composition import Composition
from reports.paper.made_file import MadeFile
from reports.paper.typesetting.process import Content


@dataclass(frozen=True)
class Edition:
    """A file that is made of each report to which it applies."""

    file_name: str
    """The last part of its address below the report's own, such as "report.pdf"."""
    label: Any
    model: type[MadeFile]
    """The table that keeps it, with a foreign key `report`."""
    applies: Callable[[Any], bool]
    """Returns whether there is such a file of a report, in few queries."""
    compose: Callable[[Any], Composition]
    make: Callable[[Composition, dict[str, str]], AbstractContextManager[Content]]
    """Makes it; the second argument says as of when it is, in words."""
    key: dict[str, Any] = field(default_factory=dict)
    """What tells it from others of the same table."""

    def find(self, report: Any) -> MadeFile | None:
        """Return the file of a report as it was made last."""
        rows: Any = self.model._default_manager
        return rows.filter(report_id=report.pk, **self.key).first()

    def get_saving_name(self, report: Any) -> str:
        """Return under which name readers save it."""
        stem, suffix = self.file_name.rsplit(".", 1)
        return f"{report.slug}.{suffix}" if stem == "report" else f"{report.slug}-{self.file_name}"


EDITIONS: dict[str, Edition] = {}


def register_edition(edition: Edition) -> Edition:
    """Have a file made of each report to which it applies."""
    EDITIONS[edition.file_name] = edition
    return edition
