"""The editing form of a recommendation."""

import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from boardtrade.editing.asking import ask_about_due_date
from boardtrade.editing.forms import BasePageForm
from recommendations.pages.earlier_asks.checks import check_links


class RecommendationPageForm(BasePageForm):
    """The form of a recommendation, which sets a missing number, and refuses one that is taken."""

    changes_elsewhere = ("number",)  # where all numbers of a report are rearranged

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.report_id is None:  # a new page, which can be previewed unsaved
            self.instance.report = self.parent_page.specific
            self.instance.record = self.instance._meta.get_field("record").related_model()

        for row in self.formsets["earlier_asks"].forms:
            if row.instance.record_id and not row.instance.page_id:  # the chosen page was deleted
                row.initial["page"] = row.instance.record.pages.values_list("pk", flat=True).first()

    def clean(self) -> dict[str, Any]:
        """Check also the links to earlier recommendations."""
        data = super().clean()
        check_links(self)
        return data

    def clean_due_date(self) -> datetime.date | None:
        """Ask about a date before the report, or very late."""
        due = self.cleaned_data["due_date"]
        if due != self.initial.get("due_date"):
            recommended = self.parent_page.specific.displayed_date.first_day
            ask_about_due_date(self, "due_date", due, recommended=recommended)
        return due

    def clean_number(self) -> str:
        """Return a number that no page of the report has, drafts included."""
        siblings = type(self.instance).objects.filter(report_id=self.parent_page.pk)
        others = siblings.exclude(pk=self.instance.pk)
        next_number = siblings.next_number(self.parent_page)
        number = self.cleaned_data["number"]
        if not number:
            return self.instance.number or next_number
        if others.has_number(number):
            self.add_error(
                "number",
                _("Number %(number)s is taken in this report. The next is %(next)s.")
                % {"number": number, "next": next_number},
            )
        return number
