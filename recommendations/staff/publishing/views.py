"""The admin view that publishes a report and its drafts of recommendations in one step."""

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.models import Page

from boardtrade.editing.locks import lock_children
from boardtrade.editing.publishing import require_finished
from recommendations.pages.services import publish_together
from recommendations.staff.permissions import get_staff_user
from recommendations.staff.publishing.offer import (
    OfferedDraft,
    get_new_drafts,
    get_offered_drafts,
)
from recommendations.staff.task_views import PageTaskView
from reports.models import ReportPage


class PublishForm(forms.Form):
    """The drafts that are published, chosen among those that are ready."""

    recommendations = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: Any, drafts: list[OfferedDraft], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.drafts_by_id = {draft.page.pk: draft for draft in drafts if draft.is_ready}
        field: Any = self.fields["recommendations"]
        field.choices = [(pk, str(draft.page)) for pk, draft in self.drafts_by_id.items()]
        field.initial = [pk for pk, draft in self.drafts_by_id.items() if not draft.is_withdrawn]
        field.error_messages["invalid_choice"] = _(
            "One of them was changed meanwhile and is not ready any more. Look again."
        )

    @property
    def chosen_ids(self) -> set[int]:
        """The ids of the drafts whose boxes are ticked."""
        return {
            int(value) for value in self["recommendations"].value() or () if str(value).isdigit()
        }


class PublishTogetherView(PageTaskView):
    """Asks which drafts are published with a report, and publishes all in one transaction.

    `?revision=` names the version of the report that the editor asked to publish. Without it the
    report is published already, and only its recommendations are.
    """

    form_class = PublishForm
    template_name = "recommendations/staff/publish.html"
    header_icon = "upload"
    page: ReportPage

    def get_page(self) -> ReportPage:
        """Return the report."""
        return get_object_or_404(ReportPage, pk=self.kwargs["report_id"], alias_of=None)

    def has_permission(self) -> bool:
        """Return whether the user may publish the report and nobody else has locked it."""
        permissions = self.page.permissions_for_user(get_staff_user(self.request))
        is_locked = self.publishes_report and permissions.page_locked()
        return permissions.can_publish() and not is_locked

    def get_page_title(self) -> str:
        """Return what the page is about to do."""
        if not self.publishes_report:
            return _("Publish recommendations")
        return _("Schedule") if self.go_live_at else _("Publish")

    @cached_property
    def publishes_report(self) -> bool:
        """Whether the report is published too."""
        return "revision" in self.request.GET

    @cached_property
    def draft_of_report(self) -> ReportPage:
        """The newest version of the report."""
        return self.page.get_latest_revision_as_object()

    @cached_property
    def go_live_at(self) -> Any:
        """The time in the future at which readers will see the report; None for now."""
        if self.publishes_report:
            go_live_at = self.draft_of_report.go_live_at
        else:
            scheduled = None if self.page.live else self.page.scheduled_revision
            go_live_at = scheduled and scheduled.approved_go_live_at
        return go_live_at if go_live_at and go_live_at > timezone.now() else None

    @cached_property
    def drafts(self) -> list[OfferedDraft]:
        """All drafts of the report, ready or not."""
        return get_offered_drafts(
            self.page, get_staff_user(self.request), go_live_at=self.go_live_at
        )

    def get_form_kwargs(self) -> dict[str, Any]:
        """Add the drafts."""
        return super().get_form_kwargs() | {"drafts": self.drafts}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the drafts, and when readers will see them."""
        return super().get_context_data(**kwargs) | {
            "drafts": self.drafts,
            "ready_count": sum(draft.is_ready for draft in self.drafts),
            "go_live_at": self.go_live_at,
            "time_zone": timezone.get_current_timezone_name(),
            "publishes_report": self.publishes_report,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lock the report, its siblings and its recommendations before looking at any of them."""
        lock_children(self.page.get_parent().pk)
        lock_children(self.page.pk)
        self.page = self.get_page()  # it was read before the locks
        if not self.has_permission():
            raise PermissionDenied
        if self.publishes_report and str(self.page.latest_revision_id) != request.GET["revision"]:
            messages.warning(
                request, _("Nothing was published: the report was changed meanwhile. Look again.")
            )
            return redirect(self.get_success_url())
        if not self.drafts and self.page.live_revision_id == self.page.latest_revision_id:
            return redirect(self.get_success_url())  # the form was sent twice
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: PublishForm) -> HttpResponse:
        """Publish the report, and the chosen recommendations unless they were declined."""
        ids = set() if "alone" in self.request.POST else set(form.cleaned_data["recommendations"])
        report = None
        if self.publishes_report:
            report = self.draft_of_report
            require_finished([report])
        publish_together(
            report=report,
            recommendations=[form.drafts_by_id[pk].page for pk in sorted(ids)],
            go_live_at=self.go_live_at,
            user=get_staff_user(self.request),
        )
        self._tell(len(ids))
        return redirect(self.get_success_url())

    def _tell(self, count: int) -> None:
        title = self.page.get_admin_display_title()
        sentences = []
        if self.publishes_report and self.go_live_at:
            sentences.append(_("“%(title)s” will be published at the time set.") % {"title": title})
        elif self.publishes_report:
            sentences.append(_("“%(title)s” is published.") % {"title": title})
        sentences.append(
            ngettext(
                "With it: %(count)d recommendation.", "With it: %(count)d recommendations.", count
            )
            % {"count": count}
            if count
            else _("No recommendation was published.")
        )
        buttons = []
        if not self.go_live_at and (url := self.page.get_url(self.request)):
            buttons.append(messages.button(url, _("View live")))
        messages.success(self.request, " ".join(sentences), buttons=buttons)


def get_offer_url(report: Page, user: Any, *, revision_id: int | None = None) -> str | None:
    """Return the URL of the view for a report with new drafts; None if there is none to offer."""
    if not isinstance(report, ReportPage) or not get_new_drafts(report, user).exists():
        return None
    url = reverse("recommendations_staff:publish", args=[report.pk])
    return f"{url}?{urlencode({'revision': revision_id})}" if revision_id else url
