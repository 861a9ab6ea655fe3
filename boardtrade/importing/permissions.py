"""Who may import a document: who may edit the report, or add one. No right to publish is in it."""

import uuid

from django.http import Http404

from boardtrade.importing.models import ReportImport
from boardtrade.users.models import User
from reports.models import ReportIndexPage, ReportPage


def can_import_new(user: User, index: ReportIndexPage) -> bool:
    """Return whether a user may add a report below a list of reports."""
    return not index.alias_of_id and index.permissions_for_user(user).can_add_subpage()


def can_import_into(user: User, report: ReportPage) -> bool:
    """Return whether a user may change the draft of a report."""
    return not report.alias_of_id and report.permissions_for_user(user).can_edit()


def is_locked(user: User, report: ReportPage | None) -> bool:
    """Return whether somebody keeps a user from changing a report, or its approval does."""
    return report is not None and report.permissions_for_user(user).page_locked()


def can_continue(user: User, imported: ReportImport) -> bool:
    """Return whether a user may see and confirm an import: who began it, while they may.

    Nobody else sees what a document holds before it is a draft.
    """
    if imported.user_id != user.pk:
        return False
    if imported.report is not None:
        return can_import_into(user, imported.report)
    return imported.index is not None and can_import_new(user, imported.index)


def get_import_or_404(user: User, key: uuid.UUID) -> ReportImport:
    """Return an import of a user, with its places. Raises Http404 if it is of somebody else."""
    found = ReportImport.objects.select_related("report", "index").filter(key=key).first()
    if found is None or not can_continue(user, found):
        raise Http404
    return found
