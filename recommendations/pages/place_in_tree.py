"""What follows from where a recommendation stands in the tree: its report, record and number."""

from typing import Any

from django.db.models import Q

from recommendations.record.status_log import RecommendationRecord
from reports.models import ReportPage


def fill_from_tree(page: Any) -> None:
    """Set the report of a recommendation that is saved, and of a new one record and number."""
    parent_path = page.path[: -page.steplen]
    if page.report_id is None or page.report.path != parent_path:
        page.report = ReportPage.objects.get(path=parent_path)
    if page._state.adding:
        page.record = _shared_record(page) or RecommendationRecord.objects.create()
        siblings = type(page).objects.filter(report_id=page.report_id)
        if page.number is None or siblings.filter(number=page.number).exists():
            page.number = siblings.next_number(page.report)


def with_present_place(restored: Any, page: Any) -> Any:
    """Return a restored revision with the record and the report that its page has now.

    It keeps the number of the revision unless another page has taken that since.
    """
    restored.record = page.record
    restored.report_id = page.report_id
    others = type(page).objects.filter(report_id=page.report_id).exclude(pk=page.pk)
    if others.filter(number=restored.number).exists():
        restored.number = page.number
    return restored


def _shared_record(page: Any) -> RecommendationRecord | None:
    """Return the record of the page that this one translates or repeats, if it does."""
    originals = type(page).objects.filter(
        Q(translation_key=page.translation_key) | Q(pk=page.alias_of_id)
    )
    return RecommendationRecord.objects.filter(pk__in=originals.values("record")).first()
