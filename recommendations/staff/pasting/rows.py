"""The rows of the preview of a pasted list, of which each becomes a recommendation."""

import datetime
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminAutoHeightTextInput

from boardtrade.body.plain_text import text_to_html
from boardtrade.editing.asking import CONFIRMED, AskingFormMixin, ask_about_due_date
from boardtrade.editing.forms import add_unstorable_errors, is_marked_for_deletion
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.pages.services import MAX_CREATED_AT_ONCE
from recommendations.record.addressees import Addressee
from recommendations.record.numbers import (
    MAX_LENGTH,
    NumberField,
    NumberFormField,
    find_next_number,
    split_number,
)
from recommendations.record.statuses import Priority
from recommendations.staff.pasting.addressees import AddresseesByName
from recommendations.staff.pasting.for_all import ForAllForm
from recommendations.staff.pasting.numbering import propose_numbers
from recommendations.staff.pasting.reading.dates import find_order, is_ambiguous, parse_date
from recommendations.staff.pasting.reading.items import PastedItem
from recommendations.staff.pasting.reading.wording import MAX_TITLE_LENGTH
from reports.models import ReportPage

MAX_TEXT_LENGTH = 100_000

type PastedValues = dict[str, Any]
"""The fields of a recommendation, as JSON holds them, with the ids of its addressees."""
type Row = dict[str, str]
"""What the fields of a row hold, as the browser sends it."""


class PastedRowForm(AskingFormMixin, forms.Form):
    """A recommendation in the preview."""

    number = NumberFormField(
        label=_("Number"),
        max_length=MAX_LENGTH,
        validators=NumberField.default_validators,
        widget=forms.TextInput(attrs={"size": 6}),
        error_messages={"required": _("Give it a number.")},
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=MAX_TITLE_LENGTH,
        widget=AdminAutoHeightTextInput,
        error_messages={
            "required": _("Write a title, or leave this one out."),
            "max_length": _(
                "A title has %(limit_value)d characters at most; this one has %(show_value)d. "
                "Make it shorter: the text may say it all."
            ),
        },
    )
    text = forms.CharField(
        label=_("Text"),
        required=False,
        widget=AdminAutoHeightTextInput,
        max_length=MAX_TEXT_LENGTH,
        help_text=_("Empty: the title says it all, and is the text too."),
    )
    rationale = forms.CharField(
        label=_("Rationale"),
        required=False,
        widget=AdminAutoHeightTextInput,
        max_length=MAX_TEXT_LENGTH,
    )
    addressees = forms.CharField(
        label=_("Addressees"),
        required=False,
        max_length=2000,
        help_text=_("Names as under Recommendations › Addressees, the lead first, parted by “;”."),
    )
    priority = forms.TypedChoiceField(
        label=_("Priority"),
        choices=[("", "—"), *Priority.choices],
        coerce=int,
        error_messages={
            "required": _("Choose high, medium or low."),
            "invalid_choice": _("“%(value)s” is no priority. Choose high, medium or low."),
        },
    )
    due_date = forms.CharField(
        label=_("Due"), required=False, max_length=100, help_text=_("As 2027-06-30.")
    )
    success_measure = forms.CharField(
        label=_("Measure of success"),
        required=False,
        max_length=300,
        widget=AdminAutoHeightTextInput,
    )

    remark = forms.CharField(required=False, widget=forms.HiddenInput)
    cursor = forms.IntegerField(required=False, widget=forms.HiddenInput)

    MAIN_FIELDS = ("number", "title", "text", "remark", "cursor")

    def __init__(
        self,
        *args: Any,
        for_all: ForAllForm,
        addressees: AddresseesByName,
        recommended: datetime.date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.for_all = for_all
        self.known_addressees = addressees
        self.has_open_date = False
        self.recommended = recommended

    @property
    def further_fields(self) -> list[forms.BoundField]:
        """The fields other than the main ones, which are folded away."""
        return [
            self[name]
            for name in self.fields
            if name not in (*self.MAIN_FIELDS, DELETION_FIELD_NAME)
        ]

    @property
    def has_further(self) -> bool:
        """Whether a folded field has an error or a value other than its default."""
        return any(
            field.errors or (field.data and (field.name, field.data) != ("priority", "2"))
            for field in self.further_fields
        )

    @property
    def remarks(self) -> list[str]:
        """What staff should know of the row."""
        return [line for line in (self["remark"].value() or "").split("\n") if line.strip()]

    @property
    def can_split_at_colon(self) -> bool:
        """Whether the title may be one with what to do after it, on one line."""
        title = self["title"].value() or ""
        before, _colon, after = title.partition(":")
        return bool(before.strip()) and len(after.split()) > 2

    def clean_due_date(self) -> datetime.date | None:
        """Read a date as people write it. Ask about one before the report, or very late."""
        written = self.cleaned_data["due_date"].strip()
        if not written:
            return None
        order = self.for_all.date_order
        due = parse_date(written, order)
        if due is None and is_ambiguous(written):
            self.has_open_date = True  # asked once for all rows
            return None
        if due is None:
            raise ValidationError(_("Write the date as 2027-06-30."))
        ask_about_due_date(self, "due_date", due, recommended=self.recommended)
        return due

    def clean_addressees(self) -> list[Addressee]:
        """Return the addressees with these names or slugs, each once."""
        addressees: list[Addressee] = []
        unknown_names: list[str] = []
        names = (name.strip() for name in self.cleaned_data["addressees"].split(";"))
        for name in filter(None, names):
            found = self.known_addressees.find(name)
            if not found and (meant := self.for_all.find_named(name)) is not None:
                addressees += [each for each in meant if each not in addressees]
                continue
            if len(found) > 1:
                raise ValidationError(
                    _(
                        "“%(name)s” may be any of these: %(choices)s. Write the one in brackets "
                        "that you mean, or merge them if they are the same."
                    )
                    % {
                        "name": name,
                        "choices": ", ".join(f"{each.name} ({each.slug})" for each in found),
                    }
                )
            if not found:
                unknown_names.append(name)
            elif found[0] not in addressees:
                addressees.append(found[0])
        if unknown_names:
            raise ValidationError(
                _(
                    "There is no addressee called %(names)s. Say above who that is, correct the "
                    "name, or add it first."
                )
                % {"names": ", ".join(f"“{name}”" for name in unknown_names)}
            )
        return addressees

    def clean(self) -> dict[str, Any]:
        """Refuse characters that the database cannot store."""
        data: dict[str, Any] = super().clean() or {}
        add_unstorable_errors(self, data)
        return data

    @property
    def values(self) -> PastedValues:
        """The values of the form, from which `build_page` makes a page."""
        data, for_all = self.cleaned_data, self.for_all.cleaned_data
        due, topic = data["due_date"] or for_all["due_date"], for_all["topic"]
        addressees = data["addressees"] or list(filter(None, [for_all["addressee"]]))
        return {
            "number": data["number"],
            "title": " ".join(data["title"].split()),
            "text": text_to_html(data["text"] or data["title"]),
            "rationale": text_to_html(data["rationale"]),
            "priority": data["priority"],
            "due_date": due.isoformat() if due else None,
            "success_measure": data["success_measure"],
            "addressees": [addressee.pk for addressee in addressees],
            "topic": topic.pk if topic else None,
        }


class BasePastedRows(forms.BaseFormSet[PastedRowForm]):
    """The formset of the preview, which also compares its rows and the report's numbers."""

    may_be_empty = False
    """Whether every row may be left out, as there is more to confirm than the list."""

    def __init__(
        self,
        *args: Any,
        report: ReportPage,
        known: AddresseesByName,
        for_all: ForAllForm,
        **kwargs: Any,
    ) -> None:
        self.report, self.known, self.for_all = report, known, for_all
        super().__init__(*args, **kwargs)

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """Add what all rows share, and the day of the report."""
        return super().get_form_kwargs(index) | {
            "addressees": self.known,
            "for_all": self.for_all,
            "recommended": self.report.displayed_date.first_day,
        }

    @cached_property
    def titles_by_number(self) -> dict[str, str]:
        """The titles of the recommendations that the report has, by their numbers."""
        recommendations = RecommendationPage.objects.of(self.report)
        return dict(recommendations.values_list("number", "draft_title"))

    @property
    def next_number(self) -> str:
        """The number after the highest of the report and of this list."""
        numbers = [form.cleaned_data.get("number") for form in self.included_forms]
        return find_next_number([*self.titles_by_number, *filter(None, numbers)])

    @property
    def included_forms(self) -> list[PastedRowForm]:
        """The forms that are not marked to be left out."""
        return [form for form in self.forms if not is_marked_for_deletion(form)]

    def clean(self) -> None:
        """Refuse numbers that are taken or duplicate."""
        titles_in_report = _by_parts(self.titles_by_number)
        titles_in_list: dict[tuple[str, ...], str] = {}
        for form in self.included_forms:
            number = form.cleaned_data.get("number", "")
            parts = split_number(number)
            if parts in titles_in_report:
                form.add_error(
                    "number",
                    _(
                        "%(number)s is taken in this report, by “%(title)s”. Write another; "
                        "%(next)s is free."
                    )
                    % {
                        "number": number,
                        "title": titles_in_report[parts],
                        "next": self.next_number,
                    },
                )
            elif parts in titles_in_list:
                form.add_error(
                    "number",
                    _(
                        "%(number)s stands twice in this list, also before “%(title)s”. Change one "
                        "of the two; %(next)s is free."
                    )
                    % {
                        "number": number,
                        "title": titles_in_list[parts],
                        "next": self.next_number,
                    },
                )
            elif number:
                titles_in_list[parts] = form.cleaned_data.get("title", "…")
        if any(form.has_open_date for form in self.included_forms):
            raise ValidationError(
                _("Say below, for all, what stands first in the dates: day or month.")
            )
        if not self.included_forms and not self.may_be_empty:
            raise ValidationError(_("Every one is left out: there is nothing to create."))


PastedRows: Any = forms.formset_factory(
    PastedRowForm,
    formset=BasePastedRows,
    extra=0,
    can_delete=True,
    max_num=MAX_CREATED_AT_ONCE,
    absolute_max=MAX_CREATED_AT_ONCE,
    validate_max=True,
)


CONFIRMED_DUE = f"due_date{CONFIRMED}"
FIELDS = (
    *("number", "title", "text", "rationale", "addressees", "priority", "due_date"),
    *("success_measure", "remark", "cursor", CONFIRMED_DUE, DELETION_FIELD_NAME),
)
"""What a row holds."""


def _by_parts(titles: Mapping[str, str]) -> dict[tuple[str, ...], str]:
    return {split_number(number): title for number, title in titles.items()}


def build_rows(
    items: Iterable[PastedItem], report: ReportPage, known: AddresseesByName
) -> list[Row]:
    """Return rows with what was pasted, numbered, and with dates written in one way."""
    items = list(items)
    propose_numbers(items, RecommendationPage.objects.of(report).values_list("number", flat=True))
    order = find_order(item.due_date for item in items)
    rows = []
    for item in items:
        if not item.addressees and len(known.find(item.heading)) == 1:
            item.addressees = item.heading
            item.remarks.append(
                _("The heading “%(name)s” names the addressee.") % {"name": item.heading}
            )
        day = parse_date(item.due_date, order)
        rows.append(
            {
                "number": item.number,
                "title": item.title,
                "text": item.text,
                "rationale": item.rationale,
                "addressees": item.addressees,
                "priority": item.priority or str(Priority.MEDIUM.value),
                "due_date": day.isoformat() if day else item.due_date,
                "success_measure": item.success_measure,
                "remark": "\n".join(map(str, item.remarks)),
            }
        )
    return rows


def read_rows(data: Mapping[str, Any]) -> list[Row]:
    """Return the rows of a preview that was sent."""
    count = str(data.get("form-TOTAL_FORMS", ""))
    places = (
        range(min(int(count), MAX_CREATED_AT_ONCE)) if count.isdecimal() and len(count) < 5 else []
    )
    return [
        {name: value for name in FIELDS if (value := data.get(f"form-{place}-{name}")) is not None}
        for place in places
    ]


def build_data(rows: Iterable[Row]) -> dict[str, str]:
    """Return rows as the browser would send them."""
    data = {"form-INITIAL_FORMS": "0"}
    count = 0
    for count, row in enumerate(rows, start=1):
        data |= {f"form-{count - 1}-{name}": value for name, value in row.items()}
    return data | {"form-TOTAL_FORMS": str(count)}
