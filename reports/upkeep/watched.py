"""Looks whether the files that are made of reports could be made."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from boardtrade.watching.findings import (
    Finding,
    Number,
    State,
    register_count,
    register_look,
)
from reports.paper.made_file import PaperWork

MAX_NAMED = 3


@register_look
def look_at_papers() -> Iterator[Finding]:
    """Find reports of which a PDF could not be made."""
    failed = PaperWork.objects.filter(failed_at__isnull=False, report__live=True)
    titles = list(failed.order_by("failed_at").values_list("report__title", flat=True))
    state = State.CONCERN if titles else State.FINE
    named = "”, “".join(titles[:MAX_NAMED])
    yield Finding(
        "papers",
        _("PDFs of reports"),
        state,
        ngettext(
            "That of %(count)d report could not be made: “%(titles)s”.",
            "Those of %(count)d reports could not be made, among them “%(titles)s”.",
            len(titles),
        )
        % {"count": len(titles), "titles": named}
        if titles
        else _("All that was to be made was made."),
        to_do=_("Open the report: its form says what is wrong, and at which block.")
        if titles
        else "",
        runbook="pdf-not-made",
    )


@register_count
def count_papers() -> Iterator[Number]:
    """Count the reports of which something could not be made."""
    failed = PaperWork.objects.filter(failed_at__isnull=False, report__live=True).count()
    yield Number("papers_failed", "Reports of which a file could not be made.", failed)
