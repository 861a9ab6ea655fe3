"""The form by which the Board gives an addressee more time to answer."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from boardtrade.editing.asking import ask_about_due_date, get_site_today
from boardtrade.pages.publication_date import PublicationDate
from recommendations.record.addressees import Addressee
from recommendations.record.clocks.response_clock import ResponseClock
from recommendations.record.clocks.rules import read_clock_rules
from recommendations.staff.status_forms import EntryForm


class ExtensionForm(EntryForm):
    """Until when which addressee may answer, and why."""

    future_message = _("This day has not come yet. Give the day on which more time was given.")
    gives_time = True

    class Meta(EntryForm.Meta):
        fields: ClassVar[list[str]] = [
            "extended_for",
            "extended_to",
            "effective_date",
            "note",
            "corrects",
        ]
        widgets: ClassVar[dict[str, Any]] = {
            **EntryForm.Meta.widgets,
            "extended_for": forms.Select,  # few: those of the recommendation
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("extended_for", "extended_to", "note"):
            self.fields[name].required = True
        asked = [addressee.pk for addressee in self.page.addressees]
        body = self.fields["extended_for"]
        body.queryset = body.queryset.filter(pk__in=asked)
        if len(asked) == 1:
            body.initial, body.empty_label = asked[0], None
        self.fields["note"].label = _("reason")
        self.fields["note"].help_text = _(
            "Why there is more time, in a sentence for readers: “A new council has to be elected "
            "first.”"
        )
        self.fields["effective_date"].label = _("Given on")
        self.fields["effective_date"].help_text = _(
            "On the day before, readers who look back are told what was due then. Not in the "
            "future."
        )

    def needs_evidence(self, data: dict[str, Any]) -> bool:
        """Return False: what the Board has decided, it may say without a letter."""
        return False

    def clean(self) -> dict[str, Any]:
        """Check also that the day is later than the one on which an answer is due already."""
        data = super().clean()
        body, last = data.get("extended_for"), data.get("extended_to")
        if not body or not last:
            return data
        due = self._find_due_day(body)
        if due and last <= due.date:
            message = _("An answer is due by %(date)s already. Give a later day.")
            self.add_error("extended_to", message % {"date": due.long})
            return data
        asked = self.page.report.displayed_date.first_day
        try:
            ask_about_due_date(self, "extended_to", last, recommended=asked)
        except ValidationError as error:
            self.add_error("extended_to", error)
        return data

    def _find_due_day(self, body: Addressee) -> PublicationDate | None:
        rules = read_clock_rules()
        clock = ResponseClock(
            asked=self.page.report.displayed_date,
            today=get_site_today(),
            times=rules.times.get(body.pk, ()),
            stops=rules.stops.get(body.translation_key, ()),
        )
        return clock.due
