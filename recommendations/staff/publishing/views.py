"""The admin view that publishes a report and its drafts of recommendations in one step."""

import datetime
import uuid
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.tasks import TaskResultStatus
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.models import Page

from boardtrade.editing.publishing import require_finished
from recommendations.pages.services import is_published_together, publish_together
from recommendations.staff.background.results import (
    MAX_IN_REQUEST,
    enqueue_remembered,
    get_count,
    get_remembered_result,
)
from recommendations.staff.background.views import ProgressView
from recommendations.staff.permissions import get_staff_user
from recommendations.staff.publishing.choice import Choice, describe_draft, describe_report
from recommendations.staff.publishing.offer import (
    OfferedDraft,
    get_go_live_at,
    get_new_drafts,
    get_offered_drafts,
    may_publish,
)
from recommendations.staff.publishing.tasks import lock_report, publish_chosen
from recommendations.staff.same_entry import read_ids
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
        return set(read_ids(map(str, self["recommendations"].value() or ())))


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
        user = get_staff_user(self.request)
        return may_publish(user, self.page, publishes_report=self.publishes_report)

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
    def go_live_at(self) -> datetime.datetime | None:
        """The time in the future at which readers will see the report; None for now."""
        return get_go_live_at(self.page, publishes_report=self.publishes_report)

    @cached_property
    def key(self) -> uuid.UUID:
        """The key of the form, by which it is known when it is sent twice."""
        try:
            return uuid.UUID(self.request.POST.get("key", ""))
        except ValueError:
            return uuid.uuid4()

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
            "key": self.key,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lock the report, its siblings and its recommendations before looking at any of them."""
        lock_report(self.page)
        self.page = self.get_page()  # it was read before the locks
        if not self.has_permission():
            raise PermissionDenied
        if is_published_together(self.key, self.page):
            return redirect(self.get_success_url())  # the form was sent twice
        result = get_remembered_result(publish_chosen, self.key)
        if result and result.status != TaskResultStatus.FAILED:
            return self._redirect_to_progress(len(result.kwargs["drafts"]))
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
        chosen, user = [form.drafts_by_id[pk] for pk in sorted(ids)], get_staff_user(self.request)
        if self.publishes_report:
            require_finished([self.page])
        if len(chosen) > MAX_IN_REQUEST:
            arguments = {
                "report_id": self.page.pk,
                "user_id": user.pk,
                "report": describe_report(self.page, publishes_report=self.publishes_report),
                "drafts": [describe_draft(draft) for draft in chosen],
            }
            enqueue_remembered(publish_chosen, self.key, arguments)
            return self._redirect_to_progress(len(chosen))
        publish_together(
            report=self.page,
            publishes_report=self.publishes_report,
            recommendations=[draft.page for draft in chosen],
            go_live_at=self.go_live_at,
            user=user,
            key=self.key,
        )
        tell_published(
            self.request, self.page, publishes_report=self.publishes_report, count=len(chosen)
        )
        return redirect(self.get_success_url())

    def _redirect_to_progress(self, total: int) -> HttpResponse:
        return redirect("recommendations_staff:publish_progress", self.page.pk, self.key, total)


class PublishProgressView(ProgressView):
    """Tells how many of the chosen recommendations are published; if it failed, why, and what now.

    The count is the task's own word: nothing is published before all are.
    """

    task = publish_chosen
    template_name = "recommendations/staff/publish_progress.html"
    page_title = gettext_lazy("Publish recommendations")

    def has_permission(self) -> bool:
        """Return whether the user may publish the report."""
        return may_publish(get_staff_user(self.request), self.page, publishes_report=False)

    def tell_if_done(self) -> bool:
        """Return whether all are published, and say so."""
        is_done = self.has_succeeded or is_published_together(self.key, self.page)
        if is_done:
            publishes_report = bool(self.result and self.result.kwargs["report"]["revision_id"])
            count = self.kwargs["total"]
            tell_published(self.request, self.page, publishes_report=publishes_report, count=count)
        return is_done

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add how far the task is, or what keeps it from being done."""
        context = super().get_context_data(**kwargs)
        context["done_count"] = get_count(self.task, self.key)
        if self.result and self.has_failed:
            context |= self._explain_failure(self.result.kwargs)
        return context

    def _explain_failure(self, arguments: dict[str, Any]) -> dict[str, Any]:
        choice = Choice(
            report_id=self.page.pk,
            chosen=arguments["report"],
            drafts=arguments["drafts"],
            user=get_staff_user(self.request),
        )
        revision_id = self.page.latest_revision_id if choice.publishes_report else None
        offer_url = build_offer_url(self.page, revision_id)
        return {"problems": choice.problems, "offer_url": offer_url}


def tell_published(
    request: HttpRequest, report: ReportPage, *, publishes_report: bool, count: int
) -> None:
    """Add the message that says what was published or scheduled, and leads there."""
    report = ReportPage.objects.get(pk=report.pk)
    scheduled = report.scheduled_revision
    sentences = []
    if publishes_report:
        text = (
            _("“%(title)s” will be published at the time set.")
            if scheduled
            else _("“%(title)s” is published.")
        )
        sentences.append(text % {"title": report.get_admin_display_title()})
    if count and not publishes_report:
        sentences.append(_describe_count_alone(count, is_scheduled=bool(scheduled)))
    else:
        sentences.append(_describe_count(count))
    buttons = []
    if not scheduled and (url := report.get_url(request)):
        buttons.append(messages.button(url, _("View live")))
    messages.success(request, " ".join(sentences), buttons=buttons)


def _describe_count(count: int) -> str:
    if not count:
        return _("No recommendation was published.")
    return ngettext(
        "With it: %(count)d recommendation.", "With it: %(count)d recommendations.", count
    ) % {"count": count}


def _describe_count_alone(count: int, *, is_scheduled: bool) -> str:
    if is_scheduled:
        text = ngettext(
            "%(count)d recommendation will be published with the report.",
            "%(count)d recommendations will be published with the report.",
            count,
        )
    else:
        text = ngettext(
            "%(count)d recommendation is published.",
            "%(count)d recommendations are published.",
            count,
        )
    return text % {"count": count}


def get_offer_url(report: Page, user: Any, *, revision_id: int | None = None) -> str | None:
    """Return the URL of the view for a report with new drafts; None if there is none to offer."""
    if not isinstance(report, ReportPage) or not get_new_drafts(report, user).exists():
        return None
    return build_offer_url(report, revision_id)


def build_offer_url(report: Page, revision_id: int | None) -> str:
    """Return the URL of the view; with the version of the report that is published too, if any."""
    url = reverse("recommendations_staff:publish", args=[report.pk])
    return f"{url}?{urlencode({'revision': revision_id})}" if revision_id else url
