"""Counts the links to evidence that are gone, for monitors."""

from collections.abc import Iterator

from boardtrade.watching.findings import Number, register_count
from recommendations.evidence.notices import EvidenceNotice


@register_count
def count_links() -> Iterator[Number]:
    """Count links of which readers are told that they are gone."""
    gone = EvidenceNotice.objects.filter(gone_since__isnull=False).count()
    yield Number("evidence_links_gone", "Links to evidence that are gone.", gone)
