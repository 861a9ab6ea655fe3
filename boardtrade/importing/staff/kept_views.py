"""The admin's views of what is kept aside of an import: how far it is, its page, its pictures."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from boardtrade.importing.models import ImportState, ReportImport
from boardtrade.importing.permissions import get_import_or_404
from boardtrade.importing.plans import SectionUse, build_plan
from boardtrade.importing.results import read_document, read_picture
from boardtrade.importing.staff.preview_pages import build_preview_page, render_preview
from boardtrade.importing.staff.proposals import Proposals, list_titles
from boardtrade.importing.tasks import read_source, save_confirmed
from recommendations.staff.background.results import get_count
from recommendations.staff.permissions import get_staff_user


def get_progress(imported: ReportImport) -> dict[str, Any]:
    """Return how far the task of an import is, for its page and its script."""
    is_saving = imported.state == ImportState.SAVING
    task = save_confirmed if is_saving else read_source
    return {
        "is_busy": imported.is_busy,
        "is_saving": is_saving,
        "state": imported.state,
        "words": str(imported.get_state_display()),
        "done": min(get_count(task, imported.pk), imported.total),
        "total": imported.total,
    }


@require_safe
def progress(request: HttpRequest, import_key: uuid.UUID) -> JsonResponse:
    """Return how far an import is, for the script of its page."""
    imported = get_import_or_404(get_staff_user(request), import_key)
    return JsonResponse(get_progress(imported), headers={"Cache-Control": "no-store"})


@require_safe
def picture(request: HttpRequest, import_key: uuid.UUID, number: int) -> HttpResponse:
    """Return a picture of a document that is kept aside, to who may confirm it."""
    imported = get_import_or_404(get_staff_user(request), import_key)
    try:
        document = read_document(imported)
        kind = document["pictures"][number]["kind"]
        content = read_picture(imported, number)
    except (OSError, ValueError, LookupError) as error:
        raise Http404 from error
    return HttpResponse(
        content,
        content_type=f"image/{kind}",
        headers={"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"},
    )


@require_safe
def page(request: HttpRequest, import_key: uuid.UUID) -> HttpResponse:
    """Return the page as it will read, to who may confirm the import."""
    imported = get_import_or_404(get_staff_user(request), import_key)
    if imported.state != ImportState.READ:
        raise Http404
    try:
        document = read_document(imported)
    except (OSError, ValueError) as error:
        raise Http404 from error
    proposals = Proposals(imported, document)
    section = proposals.sections.get(
        request.GET.get("section", proposals.get_key(proposals.proposed_section))
    )
    rows_data, _remarks = proposals.read_rows(section)
    rows = proposals.bind_rows(rows_data) if rows_data else None
    use = request.GET.get("use") or SectionUse.REFERENCES
    plan = build_plan(
        imported,
        document,
        section=section,
        use=use,
        references=proposals.list_references(rows),
        pictures=proposals.picture_answers,
        current=proposals.current,
    )
    shown = build_preview_page(
        imported,
        plan,
        current=proposals.current,
        values=proposals.initial,
        titles=list_titles(rows),
    )
    return render_preview(shown, request)
