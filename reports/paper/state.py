"""How far the files of a report are, in words for staff."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from reports.paper.editions import EDITIONS
from reports.paper.made_file import MadeFile, PaperWork


@dataclass(frozen=True)
class PaperState:
    """One file of a report: as it was made last, and what is to say about it."""

    label: str
    url: str
    made: MadeFile | None = None
    is_waiting: bool = False
    """Whether a task is about to look whether it is to be made."""
    problem: str = ""
    replaced: str = ""
    """Characters that no font has."""


def describe_papers(report: Any) -> list[PaperState]:
    """Return the files that there are, or are to be, of a report."""
    work = PaperWork.objects.filter(pk=report.pk).first() or PaperWork(pk=report.pk)
    states = []
    for name, edition in EDITIONS.items():
        made = edition.find(report)
        failure = work.failures.get(name)
        if not (made or failure or edition.applies(report)):
            continue
        states.append(
            PaperState(
                label=str(edition.label),
                url=f"{report.get_url() or ''}{name}" if report.live else "",
                made=made,
                is_waiting=work.requested_at is not None,
                problem=_describe(report, failure) if failure else "",
                replaced=work.replaced if made else "",
            )
        )
    return states


def _describe(report: Any, failure: dict[str, str]) -> str:
    message = failure["message"] or _(
        "The disk of the site is full, or the storage of files is away. Tell whoever runs this "
        "site; then try again."
    )
    for place, block in enumerate(report.body):
        if failure["block"] and block.id == failure["block"]:
            return _("Block %(place)s, “%(label)s”: %(message)s") % {
                "place": place + 1,
                "label": block.block.label,
                "message": message,
            }
    return message
