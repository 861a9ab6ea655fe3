"""The page of the admin that adds an entry to a recommendation's status log."""

import uuid
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.pages.services import add_status_update
from recommendations.record.status_log import StatusUpdate
from recommendations.record.statuses import Status
from recommendations.staff.permissions import may_keep_log, require, staff
from recommendations.staff.status_forms import LOST, StatusUpdateForm, values_of
from recommendations.staff.task_views import PageTaskView
from recommendations.staff.timeline import StaffTimeline


class AddStatusView(PageTaskView):
    """One short form; the page itself is neither saved nor published."""

    form_class = StatusUpdateForm
    template_name = "recommendations/staff/status_add.html"
    page_title = gettext_lazy("Add status update")
    page: RecommendationPage

    def find_page(self) -> RecommendationPage:
        """Return the recommendation with its record."""
        pages = RecommendationPage.objects.select_related("record", "report")
        return get_object_or_404(pages, pk=self.kwargs["page_id"])

    def check_permission(self) -> None:
        """Ask for the permission to keep logs, and for that to edit this page."""
        require(may_keep_log(staff(self.request), self.page))

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form whose log it writes to."""
        return super().get_form_kwargs() | {"page": self.page}

    def get_initial(self) -> dict[str, Any]:
        """Start from the entry that is to be corrected, or from the status that was asked for."""
        corrected = self.request.GET.get("corrects", "")
        if corrected.isascii() and corrected.isdigit():
            # More digits than an id has would be refused by the database.
            entry = self.page.record.updates.filter(pk=corrected[:18]).first()
            if entry and not StatusUpdate.objects.filter(corrects=entry).exists():
                return values_of(entry)
        status = self.request.GET.get("status", "")
        return {"status": status} if status in Status.values else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the log as it stands now."""
        context = super().get_context_data(**kwargs)
        context["timeline"] = StaffTimeline.of(self.page, may_add=True)
        return context

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer a form that was sent twice as the first time: its entry is there already."""
        try:
            key = uuid.UUID(request.POST.get("key", ""))
        except ValueError:
            return super().post(request, *args, **kwargs)
        if entry := self.page.record.updates.filter(key=key).first():
            return self._tell(entry)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: StatusUpdateForm) -> HttpResponse:
        """Add the entry; what the database refuses becomes an error of the form."""
        try:
            with transaction.atomic():
                entry = add_status_update(page=self.page, author=staff(self.request), **form.entry)
                # References are compared at the end otherwise: a file may have gone meanwhile.
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        except IntegrityError as error:
            form.add_error(*refusal(error))
            return self.form_invalid(form)
        if entry.record_id != self.page.record_id:  # the key of another recommendation's form
            form.add_error(None, LOST)
            return self.form_invalid(form)
        return self._tell(entry)

    def _tell(self, entry: StatusUpdate) -> HttpResponse:
        message = _("Recorded: “%(status)s”, since %(since)s.") % {
            "status": entry.kind.label,
            "since": entry.since.long,
        }
        if self.page.live:
            message += " " + _("Readers see it at once; the page need not be published again.")
        messages.success(self.request, message)
        return redirect(self.get_success_url())


def refusal(error: IntegrityError) -> tuple[str | None, str]:
    """Return the field and the words for what the database has refused."""
    diagnosis = getattr(error.__cause__, "diag", None)
    constraint = getattr(diagnosis, "constraint_name", None) or ""
    if "corrects" in constraint:
        return "corrects", _(
            "Somebody else has corrected this entry meanwhile. See the log below, and correct the "
            "newer entry if it is wrong."
        )
    if constraint.endswith(("_key_key", "_key_uniq")):
        return None, str(LOST)
    sqlstate = getattr(error.__cause__, "sqlstate", "")
    if sqlstate == "23001":
        return None, _("Somebody has deleted this recommendation meanwhile.")
    if sqlstate == "23503":
        return None, _("What was chosen was deleted meanwhile. Choose again.")
    return None, _("The log takes no such entry. Look at its status, its date and its evidence.")
