"""The admin's views that take a document: for a new report, or for the draft of one."""

from typing import Any

from django.core.files import File
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from boardtrade.importing.models import ReportImport, find_last_import
from boardtrade.importing.permissions import can_import_into, can_import_new, is_locked
from boardtrade.importing.saving import LOCKED
from boardtrade.importing.staff.forms import DocumentForm, digest_file
from boardtrade.importing.tasks import start_reading
from boardtrade.media.uploads.failures import words_for
from recommendations.staff.permissions import get_staff_user
from recommendations.staff.task_views import PageTaskView
from reports.models import ReportIndexPage, ReportPage


class StartView(PageTaskView):
    """Takes the document, and has it read."""

    form_class = DocumentForm
    template_name = "importing/staff/start.html"
    page_title = gettext_lazy("Import a document")
    header_icon = "doc-full-inverse"

    def form_valid(self, form: DocumentForm) -> HttpResponse:
        """Keep the document aside, and have it read in the background."""
        if is_locked(get_staff_user(self.request), self.get_place().get("report")):
            form.add_error(None, LOCKED)
            return self.form_invalid(form)
        source, name = form.open_source()
        imported = ReportImport(
            user=get_staff_user(self.request),
            name=name[:255],
            kind=form.cleaned_data["kind"],
            digest=digest_file(source),
            **self.get_place(),
        )
        try:
            imported.source.save(name, File(source), save=False)
        except OSError as error:
            form.add_error("file", words_for(error))
            return self.form_invalid(form)
        imported.save()
        start_reading(imported)
        return redirect("importing:import", imported.pk)

    def get_place(self) -> dict[str, Any]:
        """Return where the text goes, as fields of an import."""
        raise NotImplementedError


class NewReportView(StartView):
    """Begins a new report with a document."""

    def get_page(self) -> Page:
        """Return the list that the report will be in."""
        return get_object_or_404(ReportIndexPage, pk=self.kwargs["index_id"])

    def has_permission(self) -> bool:
        """Return whether the user may add a report there."""
        return can_import_new(get_staff_user(self.request), self.page)

    def get_success_url(self) -> str:
        """Return the address of the list."""
        return reverse("wagtailadmin_explore", args=[self.page.pk])

    def get_place(self) -> dict[str, Any]:
        """Return the list of reports."""
        return {"index": self.page}


class IntoReportView(StartView):
    """Imports a document into the draft of a report, for the first time or again."""

    def get_page(self) -> Page:
        """Return the report."""
        return get_object_or_404(ReportPage, pk=self.kwargs["report_id"])

    def has_permission(self) -> bool:
        """Return whether the user may change its draft."""
        return can_import_into(get_staff_user(self.request), self.page)

    def get_place(self) -> dict[str, Any]:
        """Return the report."""
        return {"report": self.page}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what was imported last."""
        return super().get_context_data(**kwargs) | {"last": find_last_import(self.page)}
