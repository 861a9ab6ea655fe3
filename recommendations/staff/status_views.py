"""The admin views that add an entry to a log."""

import uuid
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.pages.services import (
    EntryRefusedError,
    add_status_update_to_all,
    add_void,
    derive_key,
)
from recommendations.record.answers import Answer
from recommendations.record.definitions import get_definitions
from recommendations.record.history import History
from recommendations.record.status_log import StatusUpdate
from recommendations.record.statuses import Status
from recommendations.staff.permissions import can_add_status_update, get_staff_user
from recommendations.staff.same_entry import build_links, count_left_out, group_boxes, read_ids
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
    terms: tuple[Status | Answer, ...]
    """The words that the form offers."""
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
        corrected = read_ids([self.request.GET.get("corrects", "")])
        entry = self.page.record.updates.filter(pk__in=corrected).first()
        if entry and not StatusUpdate.objects.filter(corrects=entry).exists():
            return get_initial_correction(entry, self.form_class.Meta.fields)
        # No date is proposed: today is when somebody learned of it, seldom when it began.
        others = self.request.GET.getlist("others")
        status = self.request.GET.get("status", "")
        return {"effective_date": None, "status": status, "others": others}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the current log, and what the words of the form mean."""
        context = super().get_context_data(**kwargs)
        context["definitions"] = get_definitions(self.page.locale_id, *self.terms)
        context["timeline"] = StaffTimeline.from_page(self.page, can_add=True)
        context["boxes_of_others"] = list(group_boxes(context["form"]))
        context["left_out"] = count_left_out(context["form"])
        return context

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save the form, or respond with the existing entry if it was submitted before."""
        try:
            key = uuid.UUID(request.POST.get("key", ""))
        except ValueError:
            return super().post(request, *args, **kwargs)
        if self.page.record.updates.filter(key=key).exists():
            return self._respond_to_repetition(key)
        return super().post(request, *args, **kwargs)

    def _respond_to_repetition(self, key: uuid.UUID) -> HttpResponse:
        """Say what a form has added that was sent before, and where."""
        ids = read_ids(self.request.POST.getlist("others"))
        others = RecommendationPage.objects.filter(pk__in=ids).select_related("record")
        pages = {key: self.page} | {derive_key(key, other): other for other in others}
        found = StatusUpdate.objects.filter(key__in=pages).select_related("speaker")
        entries = sorted(found, key=lambda entry: entry.key != key)
        if left := len(pages) - len(entries):
            text = ngettext(
                "This form was sent before, without %(count)d of those that you ticked now. "
                "Record it there on its own.",
                "This form was sent before, without %(count)d of those that you ticked now. "
                "Record it there on their own.",
                left,
            )
            messages.warning(self.request, text % {"count": left})
        return self._redirect_with_message(entries, [pages[entry.key] for entry in entries])

    def form_valid(self, form: EntryForm) -> HttpResponse:
        """Add the entry to all logs; an IntegrityError becomes an error of the form."""
        pages = [self.page, *form.cleaned_data.get("others", ())]
        author = get_staff_user(self.request)
        try:
            with transaction.atomic():
                values = form.record_evidence()
                entries = add_status_update_to_all(pages=pages, author=author, **values)
                # Foreign keys are deferred: a file may have been deleted meanwhile.
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        except EntryRefusedError as refusal:
            field, message = explain_integrity_error(refusal.error)
            if refusal.page != self.page:
                field, message = "others", f"“{refusal.page.get_admin_display_title()}”: {message}"
            form.add_error(field, message)
            return self.form_invalid(form)
        except IntegrityError as error:
            form.add_error(*explain_integrity_error(error))
            return self.form_invalid(form)
        if entries[0].record_id != self.page.record_id:  # the key of another recommendation's form
            form.add_error(None, LOST_DATA_MESSAGE)
            return self.form_invalid(form)
        return self._redirect_with_message(entries, pages)

    def _redirect_with_message(
        self, entries: list[StatusUpdate], pages: list[RecommendationPage]
    ) -> HttpResponse:
        entry = entries[0]
        said = {"status": entry.label, "since": entry.since.long, "count": len(pages)}
        if len(pages) > 1:
            message = (
                _("Recorded for %(count)d recommendations: “%(status)s”, since %(since)s.") % said
            )
        else:
            message = _("Recorded: “%(status)s”, since %(since)s.") % said
        verdict = History.from_record(self.page.record).verdict
        if entry.is_verdict and verdict and verdict != entry:
            message += " " + _("What holds now is still: “%(status)s”, since %(since)s.") % {
                "status": verdict.label,
                "since": verdict.since.long,
            }
        if any(page.live for page in pages):
            message += " " + _("Readers see it at once; the page need not be published again.")
        messages.success(self.request, format_html("{}{}", message, build_links(pages[1:])))
        return redirect(self.get_success_url())


class AddVerdictView(AddEntryView):
    """Adds what the Board judges."""

    form_class = VerdictForm
    terms = tuple(Status.get_verdicts())
    template_name = "recommendations/staff/verdict_add.html"
    page_title = gettext_lazy("What we judge")


class AddReplyView(AddEntryView):
    """Adds what an addressee has answered, claims or promises."""

    form_class = ReplyForm
    terms = (*Answer, *Status.get_claims())
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
            page.record.updates.exclude(
                status="", answer="", promised_date=None, extended_to=None
            ).filter(corrects=None),
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
