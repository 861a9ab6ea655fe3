"""The admin view that renumbers the recommendations of a report."""

from functools import cached_property
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from boardtrade.editing.locks import lock_children
from boardtrade.users.models import User
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.pages.services import renumber
from recommendations.record.numbers import MAX_LENGTH, NumberField, NumberFormField, split_number
from recommendations.staff.permissions import can_renumber, get_staff_user
from recommendations.staff.task_views import PageTaskView
from reports.models import ReportPage


class RearrangeForm(forms.Form):
    """The numbers of all recommendations of a report, drafts included."""

    def __init__(
        self, *args: Any, pages: list[RecommendationPage], user: User, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.pages = pages
        self.user = user
        for page in pages:
            self.fields[f"number-{page.pk}"] = NumberFormField(
                label=_("New number of “%(title)s”") % {"title": page.draft_title},
                initial=page.number,
                show_hidden_initial=True,  # tells what somebody else has changed since
                max_length=MAX_LENGTH,
                validators=NumberField.default_validators,
                error_messages={"required": _("Give it a number.")},
            )

    @property
    def rows(self) -> list[tuple[RecommendationPage, forms.BoundField]]:
        """The recommendations with their fields."""
        return [(page, self[f"number-{page.pk}"]) for page in self.pages]

    @property
    def numbers(self) -> dict[int, str]:
        """The valid new numbers by the ids of the pages."""
        field_names = {page.pk: f"number-{page.pk}" for page in self.pages}
        return {
            pk: self.cleaned_data[field_name]
            for pk, field_name in field_names.items()
            if field_name in self.cleaned_data
        }

    def clean(self) -> dict[str, Any]:
        """Refuse duplicate numbers, and changes of pages that somebody else has locked.

        A number that was changed meanwhile is replaced only by who was told of it.
        """
        data: dict[str, Any] = super().clean() or {}
        for page in self.pages:
            self._compare(page, data)
        pages_by_number: dict[tuple[str, ...], RecommendationPage] = {}
        for page in self.pages:
            number = self.numbers.get(page.pk)
            if number is None:
                continue
            if other := pages_by_number.get(split_number(number)):
                self.add_error(
                    f"number-{page.pk}",
                    _("“%(title)s” gets the number %(number)s too. Each number stands once.")
                    % {"title": other.draft_title, "number": number},
                )
                continue
            pages_by_number[split_number(number)] = page
            if number != page.number and self._is_locked(page):
                self.add_error(
                    f"number-{page.pk}",
                    _("This page is locked: its number stays %(number)s until it is unlocked.")
                    % {"number": page.number},
                )
        return data

    def _compare(self, page: RecommendationPage, data: dict[str, Any]) -> None:
        name = f"number-{page.pk}"
        opened_name = self.add_initial_prefix(name)
        opened, number = self.data.get(opened_name), data.get(name)
        if number is None or opened in (None, page.number) or number == page.number:
            return
        if number == opened:
            data[name] = page.number
            return
        sent: Any = self.data
        self.data = shown = sent.copy()  # what is sent cannot be changed
        shown[opened_name] = page.number
        self.add_error(
            name,
            _("Somebody has given it the number %(number)s meanwhile. Save again to replace that.")
            % {"number": page.number},
        )

    def _is_locked(self, page: RecommendationPage) -> bool:
        is_locked_for_owner = getattr(settings, "WAGTAILADMIN_GLOBAL_EDIT_LOCK", False)
        return page.locked and (is_locked_for_owner or page.locked_by_id != self.user.pk)


class RearrangeView(PageTaskView):
    """Shows all numbers in one form, and saves them in one transaction."""

    form_class = RearrangeForm
    template_name = "recommendations/staff/rearrange.html"
    page_title = gettext_lazy("Rearrange recommendations")
    page: ReportPage

    def get_page(self) -> ReportPage:
        """Return the report, which is no alias: an alias gets the numbers of its original."""
        return get_object_or_404(ReportPage, pk=self.kwargs["report_id"], alias_of=None)

    def has_permission(self) -> bool:
        """Return whether the user may edit all recommendations."""
        return can_renumber(get_staff_user(self.request), self.page)

    @cached_property
    def pages(self) -> list[RecommendationPage]:
        """The recommendations of the report, sorted by number."""
        return list(RecommendationPage.objects.of(self.page).with_status())

    def get_form_kwargs(self) -> dict[str, Any]:
        """Add the pages and the user, and lock the pages while a form is saved."""
        if self.request.method == "POST":
            lock_children(self.page.pk)
        return super().get_form_kwargs() | {"pages": self.pages, "user": self.request.user}

    def form_valid(self, form: RearrangeForm) -> HttpResponse:
        """Save the changed numbers."""
        count = renumber(report=self.page, numbers=form.numbers, user=get_staff_user(self.request))
        if count:
            message = ngettext(
                "%(count)d recommendation has a new number; its permanent address stays.",
                "%(count)d recommendations have new numbers; their permanent addresses stay.",
                count,
            ) % {"count": count}
            messages.success(self.request, message)
        else:
            messages.info(self.request, _("All numbers are as they were."))
        return redirect(self.get_success_url())
