"""The admin views that add an entry to a log."""

import uuid
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.pages.services import add_status_update, add_void
from recommendations.record.history import History
from recommendations.record.status_log import StatusUpdate
from recommendations.staff.permissions import can_add_status_update, get_staff_user
from recommendations.staff.status_forms import (
    CIRCLE_MESSAGE,
    CORRECTED_MEANWHILE_MESSAGE,
    LOST_DATA_MESSAGE,
    EntryForm,
    ReplyForm,
    VerdictForm,
    VoidForm,
    get_initial_correction,
)
from recommendations.staff.task_views import PageTaskView
from recommendations.staff.timeline import StaffTimeline

# https://www.postgresql.org/docs/18/errcodes-appendix.html
RESTRICT_VIOLATION = "23001"
FOREIGN_KEY_VIOLATION = "23503"


class AddEntryView(PageTaskView):
    """Adds an entry to the log of a recommendation, whose page is neither saved nor published."""

    form_class: type[EntryForm]
    page: RecommendationPage

    def get_page(self) -> RecommendationPage:
        """Return the recommendation with its record."""
        pages = RecommendationPage.objects.select_related("record", "report")
        return get_object_or_404(pages, pk=self.kwargs["page_id"])

    def has_permission(self) -> bool:
        """Return whether the user may add to the log of this page."""
        return can_add_status_update(get_staff_user(self.request), self.page)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Add the page whose log the form writes, and who writes it."""
        user = get_staff_user(self.request)
        return super().get_form_kwargs() | {"page": self.page, "for_user": user}

    def get_initial(self) -> dict[str, Any]:
        """Return the values of the entry in `?corrects=`, or those in the query string."""
        entry_id = self.request.GET.get("corrects", "")
        if entry_id.isascii() and entry_id.isdigit():
            # The database refuses a number with more digits than a bigint.
            entry = self.page.record.updates.filter(pk=entry_id[:18]).first()
            if entry and not StatusUpdate.objects.filter(corrects=entry).exists():
                return get_initial_correction(entry)
        # No date is proposed: today is when somebody learned of it, seldom when it began.
        return {"effective_date": None, "status": self.request.GET.get("status", "")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the current log."""
        context = super().get_context_data(**kwargs)
        context["timeline"] = StaffTimeline.from_page(self.page, can_add=True)
        return context

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save the form, or respond with the existing entry if it was submitted before."""
        try:
            key = uuid.UUID(request.POST.get("key", ""))
        except ValueError:
            return super().post(request, *args, **kwargs)
        if entry := self.page.record.updates.filter(key=key).first():
            return self._redirect_with_message(entry)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: EntryForm) -> HttpResponse:
        """Add the entry; an IntegrityError becomes an error of the form."""
        try:
            with transaction.atomic():
                entry = add_status_update(
                    page=self.page, author=get_staff_user(self.request), **form.record_evidence()
                )
                # Foreign keys are deferred: a file may have been deleted meanwhile.
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        except IntegrityError as error:
            form.add_error(*explain_integrity_error(error))
            return self.form_invalid(form)
        if entry.record_id != self.page.record_id:  # the key of another recommendation's form
            form.add_error(None, LOST_DATA_MESSAGE)
            return self.form_invalid(form)
        return self._redirect_with_message(entry)

    def _redirect_with_message(self, entry: StatusUpdate) -> HttpResponse:
        message = _("Recorded: “%(status)s”, since %(since)s.") % {
            "status": entry.label,
            "since": entry.since.long,
        }
        verdict = History.from_record(self.page.record).verdict
        if entry.is_verdict and verdict and verdict != entry:
            message += " " + _("What holds now is still: “%(status)s”, since %(since)s.") % {
                "status": verdict.label,
                "since": verdict.since.long,
            }
        if self.page.live:
            message += " " + _("Readers see it at once; the page need not be published again.")
        messages.success(self.request, message)
        return redirect(self.get_success_url())


class AddVerdictView(AddEntryView):
    """Adds what the Board judges."""

    form_class = VerdictForm
    template_name = "recommendations/staff/verdict_add.html"
    page_title = gettext_lazy("What we judge")


class AddReplyView(AddEntryView):
    """Adds what an addressee has answered, claims or promises."""

    form_class = ReplyForm
    template_name = "recommendations/staff/reply_add.html"
    page_title = gettext_lazy("What they answered or say")


class VoidEntryView(PageTaskView):
    """Says of an entry that it was recorded by mistake; nothing takes its place in the log."""

    form_class = VoidForm
    template_name = "recommendations/staff/entry_void.html"
    page_title = gettext_lazy("Recorded by mistake")
    page: RecommendationPage

    def get_page(self) -> RecommendationPage:
        """Return the recommendation with its record; 404 if it has no such entry."""
        pages = RecommendationPage.objects.select_related("record", "report")
        page = get_object_or_404(pages, pk=self.kwargs["page_id"])
        self.entry = get_object_or_404(
            page.record.updates.exclude(status="", answer="", promised_date=None).filter(
                corrects=None
            ),
            pk=self.kwargs["entry_id"],
        )
        return page

    def has_permission(self) -> bool:
        """Return whether the user may add to the log of this page."""
        return can_add_status_update(get_staff_user(self.request), self.page)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the mistaken entry."""
        return super().get_context_data(**kwargs) | {"entry": self.entry}

    def form_valid(self, form: VoidForm) -> HttpResponse:
        """Add the entry, unless the mistaken one has been corrected meanwhile."""
        try:
            with transaction.atomic():
                add_void(
                    entry=self.entry,
                    page=self.page,
                    author=get_staff_user(self.request),
                    **form.cleaned_data,
                )
        except IntegrityError as error:
            form.add_error(None, explain_integrity_error(error)[1])
            return self.form_invalid(form)
        messages.success(self.request, _("Recorded: that entry counts no more."))
        return redirect(self.get_success_url())


def explain_integrity_error(error: IntegrityError) -> tuple[str | None, str]:
    """Return the field, or None for the form, and the message for an error of the database."""
    diagnostic = getattr(error.__cause__, "diag", None)
    constraint = getattr(diagnostic, "constraint_name", None) or ""
    if constraint == "superseding_in_a_circle":
        return None, str(CIRCLE_MESSAGE)
    if "corrects" in constraint:
        return "corrects", str(CORRECTED_MEANWHILE_MESSAGE)
    if constraint.endswith(("_key_key", "_key_uniq")):
        return None, str(LOST_DATA_MESSAGE)
    sqlstate = getattr(error.__cause__, "sqlstate", "")
    if sqlstate == RESTRICT_VIOLATION:
        return None, _("Somebody has deleted this recommendation meanwhile.")
    if sqlstate == FOREIGN_KEY_VIOLATION:
        return None, _("What was chosen was deleted meanwhile. Choose again.")
    return None, _("The log takes no such entry. Look at what it says, its dates and its evidence.")
