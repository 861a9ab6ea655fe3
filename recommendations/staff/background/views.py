"""The base class of the admin views that tell how far a task is."""

import uuid
from functools import cached_property
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.tasks import Task, TaskResult, TaskResultStatus

from recommendations.staff.background.results import enqueue_remembered, get_remembered_result
from recommendations.staff.permissions import get_staff_user
from recommendations.staff.task_views import PageTaskView
from reports.models import ReportPage

PROGRESS_SECONDS = 3
"""How often the page that tells of progress is read again."""


class ProgressView(PageTaskView):
    """Tells how far a task about a report is, until all is done. It asks again by itself.

    If the task has failed, it says what became of the work, and tries again when asked. `task` is
    one that may run twice; its arguments name the report, the user and the key of the form.
    """

    page: ReportPage
    task: Task
    http_method_names = ("get", "head", "post")
    form_class = forms.Form

    def get_page(self) -> ReportPage:
        """Return the report."""
        return get_object_or_404(ReportPage, pk=self.kwargs["report_id"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show how much is done, or go back to the report when all is."""
        if self.tell_if_done():
            return redirect(self.get_success_url())
        response = self.render_to_response(
            self.get_context_data(total=self.kwargs["total"], has_failed=self.has_failed)
        )
        if not self.has_failed:
            response["Refresh"] = f"{PROGRESS_SECONDS}"
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Queue the task once more if it has failed, for whoever asks for it now."""
        if self.result and self.has_failed:
            arguments = {name: value for name, value in self.result.kwargs.items() if name != "key"}
            arguments["user_id"] = get_staff_user(request).pk
            enqueue_remembered(self.task, self.key, self.limit_arguments(arguments))
        return redirect(request.path)

    @property
    def key(self) -> uuid.UUID:
        """The key of the form."""
        return self.kwargs["key"]

    @cached_property
    def result(self) -> TaskResult | None:
        """The task of the form about this report, if it is known."""
        result = get_remembered_result(self.task, self.key)
        is_of_report = result is not None and result.kwargs["report_id"] == self.page.pk
        return result if is_of_report else None

    @property
    def has_failed(self) -> bool:
        """Whether the task has ended without success."""
        return self.result is not None and self.result.status == TaskResultStatus.FAILED

    @property
    def has_succeeded(self) -> bool:
        """Whether the task is known to have ended with success."""
        return self.result is not None and self.result.status == TaskResultStatus.SUCCESSFUL

    def tell_if_done(self) -> bool:
        """Return whether all is done, and add the message that says so."""
        raise NotImplementedError

    def limit_arguments(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """Return the arguments with which the user at hand may run the task again."""
        return arguments
