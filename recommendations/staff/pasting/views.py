"""The page of the admin that makes many recommendations of a report out of a pasted list."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy, ngettext

from boardtrade.editing.locks import lock_children
from recommendations.pages.services import MAX_CREATED_AT_ONCE, create_recommendations, created_with
from recommendations.staff.pasting.forms import (
    BasePastedRows,
    ConfirmForm,
    PastedRows,
    PasteForm,
    rows_of,
)
from recommendations.staff.permissions import may_add_to, require, staff
from recommendations.staff.task_views import PageTaskView
from reports.models import ReportPage


class PasteView(PageTaskView):
    """First the list, then the preview, then the pages: nothing is kept between the steps."""

    form_class = PasteForm
    template_name = "recommendations/staff/paste.html"
    preview_template_name = "recommendations/staff/paste_preview.html"
    page_title = gettext_lazy("Paste recommendations")
    page: ReportPage

    def find_page(self) -> ReportPage:
        """Return the report."""
        return get_object_or_404(ReportPage, pk=self.kwargs["report_id"])

    def check_permission(self) -> None:
        """Ask whether the user may add pages below the report."""
        require(may_add_to(staff(self.request), self.page))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the explanations beside the field say."""
        return super().get_context_data(**kwargs) | {"most_items": MAX_CREATED_AT_ONCE}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Split what was pasted, or create what was confirmed."""
        if "confirm" not in request.POST:
            return super().post(request, *args, **kwargs)
        return self._create()

    def form_valid(self, form: PasteForm) -> HttpResponse:
        """Show what was found, with what is to be put right marked in words."""
        pasted = form.cleaned_data["split"]
        return self._preview(rows_of(pasted, self.page), ConfirmForm(), remarks=pasted.remarks)

    def _create(self) -> HttpResponse:
        # Of two requests at once, both would find the numbers and the addresses free.
        lock_children(self.page.pk)
        self.page.refresh_from_db(fields=["numchild"])
        confirm = ConfirmForm(self.request.POST)
        rows = PastedRows(self.request.POST, report=self.page)
        rows.is_to_be_published = self._may_publish and self.request.POST["confirm"] == "publish"
        if not confirm.is_valid():
            return self._preview(rows, ConfirmForm())
        if there := created_with(confirm.cleaned_data["key"], report=self.page):
            return self._tell(len(there))
        if not rows.is_valid():
            return self._preview(rows, confirm)
        pages = create_recommendations(
            report=self.page,
            drafts=[row.as_page() for row in rows.kept],
            user=staff(self.request),
            publish=rows.is_to_be_published,
            key=confirm.cleaned_data["key"],
        )
        return self._tell(len(pages))

    @property
    def _may_publish(self) -> bool:
        return self.page.permissions_for_user(self.request.user).can_publish_subpage()

    def _preview(
        self, rows: BasePastedRows, confirm: ConfirmForm, remarks: list[str] | None = None
    ) -> HttpResponse:
        context = self.get_context_data(form=confirm)
        rows.is_valid()
        context |= {
            "rows": rows,
            "remarks": remarks or [],
            "problem_count": sum(bool(form.errors) for form in rows.kept),
            "may_publish": self._may_publish,
        }
        context["media"] += rows.media
        return self.response_class(
            self.request, [self.preview_template_name], context, using=self.template_engine
        )

    def _tell(self, count: int) -> HttpResponse:
        messages.success(
            self.request,
            ngettext(
                "%(count)d recommendation was created.",
                "%(count)d recommendations were created.",
                count,
            )
            % {"count": count},
        )
        return redirect(self.get_success_url())
