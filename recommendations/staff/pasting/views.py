"""The admin view that creates recommendations of a report from a pasted list."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from boardtrade.editing.locks import lock_children
from boardtrade.pages.page_topic import copy_topics
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.pages.services import (
    MAX_CREATED_AT_ONCE,
    create_recommendations,
    get_created_recommendations,
    is_created,
)
from recommendations.record.addressees import Addressee
from recommendations.staff.background.results import MAX_IN_REQUEST, enqueue_remembered
from recommendations.staff.background.views import ProgressView
from recommendations.staff.pasting.addressees import AddresseesByName
from recommendations.staff.pasting.arranging import Arranged, arrange
from recommendations.staff.pasting.binding import bind_rows
from recommendations.staff.pasting.forms import ConfirmForm, PasteForm, build_page, join_remarks
from recommendations.staff.pasting.reading.remarks import describe_left_out
from recommendations.staff.pasting.rows import (
    BasePastedRows,
    build_data,
    build_rows,
    read_rows,
)
from recommendations.staff.pasting.tasks import create_pasted
from recommendations.staff.permissions import (
    can_add_recommendations,
    can_publish_added,
    get_staff_user,
)
from recommendations.staff.publishing.offer import get_hidden_report_message
from recommendations.staff.task_views import PageTaskView
from reports.models import ReportPage


class PasteView(PageTaskView):
    """Shows the form, then the preview, then creates the pages; no state is stored in between."""

    form_class = PasteForm
    template_name = "recommendations/staff/paste.html"
    preview_template_name = "recommendations/staff/paste_preview.html"
    page_title = gettext_lazy("Paste recommendations")
    page: ReportPage

    def get_page(self) -> ReportPage:
        """Return the report."""
        return get_object_or_404(ReportPage, pk=self.kwargs["report_id"])

    def has_permission(self) -> bool:
        """Return whether the user may add pages below the report."""
        return can_add_recommendations(get_staff_user(self.request), self.page)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the limit that the explanations mention."""
        return super().get_context_data(**kwargs) | {"max_items": MAX_CREATED_AT_ONCE}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the preview of what was pasted, or create what was confirmed."""
        if "confirm" in request.POST:
            return self._create()
        if "arrange" in request.POST:
            return self._arrange()
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Add the report."""
        return super().get_form_kwargs() | {"report": self.page}

    def form_valid(self, form: PasteForm) -> HttpResponse:
        """Show the preview with its errors."""
        result = form.cleaned_data["result"]
        if addressee := form.cleaned_data["addressee"]:
            for item in result.items:
                item.addressees = item.addressees or addressee.slug
        rows = build_rows(result.items, self.page, self.known)
        remarks = [*describe_left_out(result.left_out), *map(str, result.remarks)]
        confirm_form = ConfirmForm(initial={"remarks": join_remarks(remarks)})
        return self._render_preview(self._bind(build_data(rows)), confirm_form)

    @cached_property
    def known(self) -> AddresseesByName:
        """The addressees in the language of the report."""
        return AddresseesByName(
            Addressee.objects.filter(locale_id=self.page.locale_id).order_by("name")
        )

    def _bind(self, data: Mapping[str, Any]) -> BasePastedRows:
        """Return the rows of the preview, with what is asked once for all of them."""
        return bind_rows(data, report=self.page, known=self.known)

    def _arrange(self) -> HttpResponse:
        """Show the preview again after a row was split, joined, moved or indented."""
        posted = self.request.POST
        action, _dash, place = posted["arrange"].partition("-")
        before = self._bind(posted)
        before.is_valid()
        changed = arrange(
            read_rows(posted),
            action,
            int(place) if place.isdecimal() and len(place) < 4 else -1,
            before.next_number,
        )
        kept = {name: value for name, value in posted.items() if name.startswith("all-")}
        confirm_form = ConfirmForm(posted)
        if not confirm_form.is_valid():
            confirm_form = ConfirmForm()
        return self._render_preview(
            self._bind(kept | build_data(changed.rows)), confirm_form, changed
        )

    def _create(self) -> HttpResponse:
        # Otherwise two requests at once would find the same numbers and slugs free.
        lock_children(self.page.pk)
        self.page.refresh_from_db(fields=["numchild"])
        confirm_form = ConfirmForm(self.request.POST)
        rows = self._bind(self.request.POST)
        if not confirm_form.is_valid():
            return self._render_preview(rows, ConfirmForm())
        key = confirm_form.cleaned_data["key"]
        if existing_pages := get_created_recommendations(key, report=self.page):
            return self._redirect_with_message(existing_pages)
        if not (rows.is_valid() and rows.for_all.is_valid()):
            return self._render_preview(rows, confirm_form)
        user, values = get_staff_user(self.request), [form.values for form in rows.included_forms]
        publish = self._can_publish and self.request.POST["confirm"] == "publish"
        if publish and not self.page.live:
            messages.warning(self.request, get_hidden_report_message(self.page))
        if len(values) > MAX_IN_REQUEST:
            arguments = {
                "report_id": self.page.pk,
                "user_id": user.pk,
                "publish": publish,
                "rows": values,
            }
            enqueue_remembered(create_pasted, key, arguments)
            return redirect("recommendations_staff:paste_progress", self.page.pk, key, len(values))
        pages = create_recommendations(
            report=self.page,
            drafts=map(build_page, values),
            user=user,
            publish=publish,
            key=key,
        )
        if publish and not self.page.live:
            messages.warning(self.request, get_hidden_report_message(self.page))
        return self._redirect_with_message(pages)

    @property
    def _can_publish(self) -> bool:
        return can_publish_added(get_staff_user(self.request), self.page)

    def _render_preview(
        self, rows: BasePastedRows, confirm_form: ConfirmForm, arranged: Arranged | None = None
    ) -> HttpResponse:
        rows.is_valid()
        included = rows.included_forms
        context = self.get_context_data(form=confirm_form) | {
            "rows": rows,
            "for_all": rows.for_all,
            "arranged": arranged,
            "remarks": confirm_form.shown_remarks,
            "problem_count": sum(bool(form.errors) for form in included),
            "noted_rows": describe_rows(rows),
            "can_publish": self._can_publish,
            "topics": [row.topic for row in copy_topics(self.page)],
        }
        context["media"] += rows.media
        return self.response_class(
            self.request, [self.preview_template_name], context, using=self.template_engine
        )

    def _redirect_with_message(self, pages: Sequence[RecommendationPage]) -> HttpResponse:
        message = _describe_created(len(pages))
        if self._can_publish and not any(page.live for page in pages):
            next_step = _("Readers do not see them yet: “Publish” offers them with the report.")
            message = f"{message} {next_step}"
        messages.success(self.request, message)
        return redirect(self.get_success_url())


class PasteProgressView(ProgressView):
    """Tells how many of a pasted list are created; if the task failed, what is kept and missing."""

    task = create_pasted
    template_name = "recommendations/staff/paste_progress.html"
    page_title = gettext_lazy("Paste recommendations")

    def has_permission(self) -> bool:
        """Return whether the user may add pages below the report."""
        return can_add_recommendations(get_staff_user(self.request), self.page)

    @cached_property
    def created_count(self) -> int:
        """How many of the list are below the report."""
        return len(get_created_recommendations(self.key, report=self.page))

    def tell_if_done(self) -> bool:
        """Return whether all are created, and say so."""
        if self.created_count >= self.kwargs["total"]:
            messages.success(self.request, _describe_created(self.created_count))
            return True
        if self.has_succeeded:
            messages.warning(
                self.request,
                _("All of the list were created; some were deleted or moved since then."),
            )
        return self.has_succeeded

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add how many there are, and what is missing."""
        rows = self.result.kwargs["rows"] if self.result and self.has_failed else []
        missing = [
            row["title"] for order, row in enumerate(rows) if not is_created(self.key, order)
        ]
        context = {"done_count": self.created_count, "missing": missing}
        return super().get_context_data(**kwargs) | context

    def limit_arguments(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """Publish what is missing only if the user at hand may."""
        can_publish = can_publish_added(get_staff_user(self.request), self.page)
        return arguments | {"publish": arguments["publish"] and can_publish}


def _describe_created(count: int) -> str:
    return ngettext(
        "%(count)d recommendation was created.", "%(count)d recommendations were created.", count
    ) % {"count": count}


def describe_rows(rows: BasePastedRows) -> dict[str, list[int]]:
    """Return what is said at the rows, each with the places of the rows that it is said of."""
    places_by_words: dict[str, list[int]] = {}
    for place, form in enumerate(rows.forms, start=1):
        words = [*form.remarks]
        for name, errors in form.errors.items():
            label = form.fields[name].label if name in form.fields else ""
            words += [f"{label}: {error}" if label else str(error) for error in errors]
        for each in dict.fromkeys(words):
            places_by_words.setdefault(each, []).append(place)
    return places_by_words
