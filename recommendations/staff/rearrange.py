"""The page of the admin that sets the numbers of all of a report's recommendations at once."""

from functools import cached_property
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from boardtrade.editing.locks import lock_children
from boardtrade.users.models import User
from recommendations.pages.querysets import HIGHEST_NUMBER
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.pages.services import renumber
from recommendations.staff.permissions import may_renumber, require, staff
from recommendations.staff.task_views import PageTaskView
from reports.models import ReportPage


class RearrangeForm(forms.Form):
    """A number for each recommendation of a report, drafts too."""

    def __init__(
        self, *args: Any, pages: list[RecommendationPage], user: User, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.pages = pages
        self.user = user
        for page in pages:
            self.fields[f"number-{page.pk}"] = forms.IntegerField(
                label=_("New number of “%(title)s”") % {"title": page.draft_title},
                initial=page.number,
                validators=[MinValueValidator(1), MaxValueValidator(HIGHEST_NUMBER)],
                error_messages={
                    "required": _("Give it a number."),
                    "invalid": _("Write a whole number."),
                },
            )

    @property
    def rows(self) -> list[tuple[RecommendationPage, forms.BoundField]]:
        """Each recommendation with its field."""
        return [(page, self[f"number-{page.pk}"]) for page in self.pages]

    @property
    def numbers(self) -> dict[int, int]:
        """The new numbers by the ids of the pages."""
        names = {page.pk: f"number-{page.pk}" for page in self.pages}
        return {
            pk: self.cleaned_data[name] for pk, name in names.items() if name in self.cleaned_data
        }

    def clean(self) -> dict[str, Any]:
        """Refuse a number that two get, and to change what somebody else has locked."""
        data: dict[str, Any] = super().clean() or {}
        bearers: dict[int, RecommendationPage] = {}
        for page in self.pages:
            number = self.numbers.get(page.pk)
            if number is None:
                continue
            if other := bearers.get(number):
                self.add_error(
                    f"number-{page.pk}",
                    _("“%(title)s” gets the number %(number)d too. Each number stands once.")
                    % {"title": other.draft_title, "number": number},
                )
                continue
            bearers[number] = page
            if number != page.number and self._is_locked(page):
                self.add_error(
                    f"number-{page.pk}",
                    _("This page is locked: its number stays %(number)d until it is unlocked.")
                    % {"number": page.number},
                )
        return data

    def _is_locked(self, page: RecommendationPage) -> bool:
        for_all = getattr(settings, "WAGTAILADMIN_GLOBAL_EDIT_LOCK", False)
        return page.locked and (for_all or page.locked_by_id != self.user.pk)


class RearrangeView(PageTaskView):
    """All numbers in one form and one transaction; the permanent ids stay."""

    form_class = RearrangeForm
    template_name = "recommendations/staff/rearrange.html"
    page_title = gettext_lazy("Rearrange recommendations")
    page: ReportPage

    def find_page(self) -> ReportPage:
        """Return the report; an alias has its numbers from the report that it repeats."""
        return get_object_or_404(ReportPage, pk=self.kwargs["report_id"], alias_of=None)

    def check_permission(self) -> None:
        """Ask whether the user may edit all that gets another number."""
        require(may_renumber(staff(self.request), self.page))

    @cached_property
    def pages(self) -> list[RecommendationPage]:
        """The recommendations in the order of their numbers."""
        return list(RecommendationPage.objects.of(self.page).with_status())

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form what is numbered; while it is saved, nothing else changes below."""
        if self.request.method == "POST":
            lock_children(self.page.pk)
        return super().get_form_kwargs() | {"pages": self.pages, "user": self.request.user}

    def form_valid(self, form: RearrangeForm) -> HttpResponse:
        """Save the numbers that differ."""
        count = renumber(report=self.page, numbers=form.numbers, user=staff(self.request))
        if count:
            told = ngettext(
                "%(count)d recommendation has a new number; its permanent address stays.",
                "%(count)d recommendations have new numbers; their permanent addresses stay.",
                count,
            ) % {"count": count}
            messages.success(self.request, told)
        else:
            messages.info(self.request, _("All numbers are as they were."))
        return redirect(self.get_success_url())
