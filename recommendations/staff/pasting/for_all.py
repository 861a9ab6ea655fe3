"""What the preview of a pasted list asks once for all of its rows."""

import datetime
import hashlib
from collections.abc import Iterable
from itertools import islice
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from boardtrade.editing.asking import AskingFormMixin, ask_about_due_date
from boardtrade.languages.accents import comparable_name
from boardtrade.people.models import Topic
from recommendations.record.addressees import Addressee
from recommendations.staff.pasting.addressees import AddresseesByName
from recommendations.staff.pasting.reading.dates import (
    ORDER_CHOICES,
    DateOrder,
    find_order,
    is_ambiguous,
)
from reports.models import ReportPage

NOBODY = "nobody"
"""The choice that a name of the list is that of no addressee."""
MAX_NAMES = 30
"""More unknown names are told at their rows only: each question lists all addressees."""


class ForAllForm(AskingFormMixin, forms.Form):
    """One addressee, topic and due date for all, and what the names and dates of the list mean."""

    addressee = forms.ModelChoiceField(
        label=_("Addressee"),
        queryset=Addressee.objects.none(),
        required=False,
        empty_label=_("As each says"),
        help_text=_("Of each that has none."),
    )
    topic = forms.ModelChoiceField(
        label=_("Topic"),
        queryset=Topic.objects.none(),
        required=False,
        empty_label=_("Those of the report"),
    )
    due_date = forms.DateField(
        label=_("Due"),
        required=False,
        input_formats=["%Y-%m-%d"],
        help_text=_("Of each that has no day, as 2027-06-30."),
        error_messages={"invalid": _("Write the date as 2027-06-30.")},
    )

    def __init__(
        self,
        *args: Any,
        report: ReportPage,
        known: AddresseesByName,
        names: Iterable[str],
        dates: Iterable[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **{"prefix": "all"} | kwargs)
        self.recommended = report.displayed_date.first_day
        fields: dict[str, Any] = self.fields
        fields["addressee"].queryset = Addressee.objects.filter(
            locale_id=report.locale_id
        ).order_by("name")
        fields["topic"].queryset = Topic.objects.filter(locale_id=report.locale_id)
        dates = list(dates)
        self.found_order = find_order(dates)
        self.example_date = next(filter(is_ambiguous, dates), "")
        if self.example_date and not self.found_order:
            fields["date_order"] = forms.ChoiceField(
                label=_("In dates such as %(date)s, what stands first?")
                % {"date": self.example_date},
                choices=[("", "—"), *ORDER_CHOICES],
                required=False,
            )
        choices = [
            ("", "—"),
            (NOBODY, _("no addressee")),
            *((str(addressee.pk), addressee.name) for addressee in known.all),
        ]
        self.unknown = {
            comparable_name(name): name for name in names if name and not known.find(name)
        }
        for key, name in islice(self.unknown.items(), MAX_NAMES):
            fields[_field_of(key)] = forms.ChoiceField(
                label=_("Who is “%(name)s”?") % {"name": name}, choices=choices, required=False
            )
        self._known = {str(addressee.pk): addressee for addressee in known.all}

    def clean_due_date(self) -> datetime.date | None:
        """Ask about a date before the report, or very late, as that of one row is asked about."""
        due = self.cleaned_data["due_date"]
        ask_about_due_date(self, "due_date", due, recommended=self.recommended)
        return due

    @property
    def questions(self) -> list[forms.BoundField]:
        """The fields that ask what names and dates mean."""
        return [self[name] for name in self.fields if name.startswith(("name-", "date_order"))]

    @property
    def defaults(self) -> list[forms.BoundField]:
        """The fields with values for all rows."""
        return [self[name] for name in ("addressee", "topic", "due_date")]

    @property
    def date_order(self) -> DateOrder | None:
        """What stands first in the dates of the list: found, or chosen."""
        chosen = self.cleaned_data.get("date_order")
        return DateOrder(chosen) if chosen else self.found_order

    def find_named(self, name: str) -> list[Addressee] | None:
        """Return whom staff say that a name of the list means; None if they have not said it."""
        chosen = self.cleaned_data.get(_field_of(comparable_name(name)), "")
        if chosen == NOBODY:
            return []
        return [self._known[chosen]] if chosen in self._known else None


def _field_of(name: str) -> str:
    """Return the field that asks for a name, whichever other names are asked for."""
    return f"name-{hashlib.sha256(name.encode()).hexdigest()[:12]}"
