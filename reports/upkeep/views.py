"""The view by which staff have the files of a report made once more."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from reports.models import ReportPage
from reports.paper.state import describe_papers
from reports.upkeep.tasks import request_papers


@require_http_methods(["GET", "HEAD", "POST"])
def make_again(request: HttpRequest, report_id: int) -> HttpResponse:
    """Show how far the files of a report are, and have them looked at again when asked."""
    report = get_object_or_404(ReportPage, pk=report_id)
    if not report.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    if request.method == "POST":
        if not report.permissions_for_user(request.user).can_publish():
            raise PermissionDenied
        request_papers([report.pk])
        messages.success(
            request, _("What is out of date is being made. It will be there in about a minute.")
        )
        return redirect("wagtailadmin_pages:edit", report.pk)
    return render(
        request, "reports/staff/papers.html", {"report": report, "papers": describe_papers(report)}
    )
