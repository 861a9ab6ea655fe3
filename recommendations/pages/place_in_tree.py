"""The fields of a recommendation that depend on its place in the tree: report, record, number."""

from typing import Any

from django.db.models import Q

from recommendations.record.records import RecommendationRecord
from reports.models import ReportPage


def set_fields_from_tree(page: Any) -> None:
    """Set the report of a recommendation, and the record and the number of a new one."""
    parent_path = page.path[: -page.steplen]
    if page.report_id is None or page.report.path != parent_path:
        page.report = ReportPage.objects.get(path=parent_path)
    if page._state.adding:
        page.record = _get_shared_record(page) or RecommendationRecord.objects.create()
        siblings = type(page).objects.filter(report_id=page.report_id)
        if not page.number or siblings.has_number(page.number):
            page.number = siblings.next_number(page.report)


def keep_place_in_tree(revision_page: Any, page: Any) -> Any:
    """Return the page restored from a revision with the current record and report of its page.

    It keeps the number of the revision unless another page has that now.
    """
    revision_page.record = page.record
    revision_page.report_id = page.report_id
    others = type(page).objects.filter(report_id=page.report_id).exclude(pk=page.pk)
    if others.has_number(revision_page.number):
        revision_page.number = page.number
    return revision_page


def _get_shared_record(page: Any) -> RecommendationRecord | None:
    """Return the record of the page of which this one is a translation or an alias, or None."""
    originals = type(page).objects.filter(
        Q(translation_key=page.translation_key) | Q(pk=page.alias_of_id)
    )
    return RecommendationRecord.objects.filter(pk__in=originals.values("record")).first()
