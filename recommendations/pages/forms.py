"""The editing form of a recommendation."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from boardtrade.editing.forms import BasePageForm


class RecommendationPageForm(BasePageForm):
    """Gives the next number where none was typed, and refuses one that is taken."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.report_id is None:  # a new page, which a preview shows before it is saved
            self.instance.report = self.parent_page.specific
            self.instance.record = self.instance._meta.get_field("record").related_model()

    def clean_number(self) -> int:
        """Return a number that is free in the report, as drafts too are kept in the database."""
        siblings = type(self.instance).objects.filter(report_id=self.parent_page.pk)
        others = siblings.exclude(pk=self.instance.pk)
        next_number = siblings.next_number(self.parent_page)
        number = self.cleaned_data["number"]
        if number is None:
            return self.instance.number or next_number
        if others.filter(number=number).exists():
            self.add_error(
                "number",
                _("Number %(number)s is taken in this report. The next is %(next)s.")
                % {"number": number, "next": next_number},
            )
        return number
