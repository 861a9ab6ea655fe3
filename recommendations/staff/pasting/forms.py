"""The forms that paste recommendations: the pasted text, and the preview to confirm."""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import asdict
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminAutoHeightTextInput

from boardtrade.body.plain_text import text_to_html
from boardtrade.editing.asking import ask_about_due_date
from boardtrade.editing.forms import (
    UNSTORABLE_MESSAGE,
    add_unstorable_errors,
    has_unstorable_characters,
    is_marked_for_deletion,
)
from recommendations.pages.querysets import MAX_NUMBER
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.pages.services import MAX_CREATED_AT_ONCE
from recommendations.record.addressees import Addressee, RecommendationAddressee
from recommendations.record.statuses import Priority
from recommendations.staff.pasting.addressees import AddresseesByName
from recommendations.staff.pasting.splitting import (
    MAX_TITLE_LENGTH,
    PastedItem,
    PasteError,
    PasteResult,
    decode,
    split,
)
from reports.models import ReportPage

MAX_FILE_SIZE = 1024 * 1024
"""Bytes of a file, and characters of a pasted text."""
MAX_TEXT_LENGTH = 100_000


type PastedValues = dict[str, Any]
"""The fields of a recommendation, as JSON holds them, with the ids of its addressees."""


def build_page(values: PastedValues) -> RecommendationPage:
    """Return an unsaved page with the values of a row."""
    fields = {name: value for name, value in values.items() if name != "addressees"}
    if fields["due_date"]:
        fields["due_date"] = datetime.date.fromisoformat(fields["due_date"])
    page = RecommendationPage(**fields)
    page.addressee_links = [
        RecommendationAddressee(addressee_id=pk, sort_order=order)
        for order, pk in enumerate(values["addressees"])
    ]
    return page


class PasteForm(forms.Form):
    """The list or table with recommendations, as text or as a file."""

    pasted = forms.CharField(
        label=_("List or table"),
        required=False,
        max_length=MAX_FILE_SIZE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    file = forms.FileField(
        label=_("or a CSV file"),
        required=False,
        help_text=_("As a spreadsheet saves it, up to 1 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
    )

    addressee = forms.ModelChoiceField(
        label=_("Addressee"),
        queryset=Addressee.objects.none(),
        required=False,
        empty_label=_("As the list says"),
        help_text=_("Of every recommendation for which the list names none."),
    )

    def __init__(self, *args: Any, report: ReportPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["addressee"]
        field.queryset = Addressee.objects.filter(locale_id=report.locale_id).order_by("name")

    def clean_file(self) -> Any:
        """Refuse a file that is too large."""
        file = self.cleaned_data["file"]
        if file and file.size > MAX_FILE_SIZE:
            raise ValidationError(_("This file is larger than 1 MB. Paste a part of it instead."))
        return file

    def clean(self) -> dict[str, Any]:
        """Parse the text or the file; an error is added to the field that it came from."""
        data: dict[str, Any] = super().clean() or {}
        file, text = data.get("file"), data.get("pasted", "")
        if self.errors:
            return data
        field_name = "file" if file else "pasted"
        if file:
            text = decode(file.read())
        if has_unstorable_characters(text):
            self.add_error(field_name, UNSTORABLE_MESSAGE)
            return data
        try:
            data["result"] = split(text, is_table=bool(file))
        except PasteError as error:
            self.add_error(field_name, str(error))
        return data


class PastedRowForm(forms.Form):
    """A recommendation in the preview."""

    number = forms.IntegerField(
        label=_("Number"),
        validators=[MinValueValidator(1), MaxValueValidator(MAX_NUMBER)],
        error_messages={"invalid": _("Write a whole number.")},
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=MAX_TITLE_LENGTH,
        widget=AdminAutoHeightTextInput,
        error_messages={
            "required": _("Write a title, or leave this one out."),
            "max_length": _(
                "A title has %(limit_value)d characters at most; this one has %(show_value)d. "
                "Move a part of it to the text."
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
    due_date = forms.DateField(
        label=_("Due"),
        required=False,
        input_formats=["%Y-%m-%d"],
        help_text=_("As 2027-06-30."),
        error_messages={"invalid": _("Write the date as 2027-06-30.")},
    )
    success_measure = forms.CharField(
        label=_("Measure of success"),
        required=False,
        max_length=300,
        widget=AdminAutoHeightTextInput,
    )

    MAIN_FIELDS = ("number", "title", "text")

    def __init__(
        self,
        *args: Any,
        addressees: AddresseesByName,
        recommended: datetime.date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known_addressees = addressees
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

    def clean_due_date(self) -> datetime.date | None:
        """Ask about a date before the report, or very late."""
        due = self.cleaned_data["due_date"]
        ask_about_due_date(self, "due_date", due, recommended=self.recommended)
        return due

    def clean_addressees(self) -> list[Addressee]:
        """Return the addressees with these names or slugs, each once."""
        addressees: list[Addressee] = []
        unknown_names: list[str] = []
        names = (name.strip() for name in self.cleaned_data["addressees"].split(";"))
        for name in filter(None, names):
            found = self.known_addressees.find(name)
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
                _("There is no addressee called %(names)s. Correct the name, or add it first.")
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
        data = self.cleaned_data
        return {
            "number": data["number"],
            "title": " ".join(data["title"].split()),
            "text": text_to_html(data["text"] or data["title"]),
            "rationale": text_to_html(data["rationale"]),
            "priority": data["priority"],
            "due_date": data["due_date"].isoformat() if data["due_date"] else None,
            "success_measure": data["success_measure"],
            "addressees": [addressee.pk for addressee in data["addressees"]],
        }


class BasePastedRows(forms.BaseFormSet[PastedRowForm]):
    """The formset of the preview, which also compares its rows and the report's numbers."""

    def __init__(self, *args: Any, report: ReportPage, **kwargs: Any) -> None:
        self.report = report
        super().__init__(*args, **kwargs)

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """Add the addressees, which one query reads for all rows, and the day of the report."""
        return super().get_form_kwargs(index) | {
            "addressees": self.addressees,
            "recommended": self.report.displayed_date.first_day,
        }

    @cached_property
    def addressees(self) -> AddresseesByName:
        """The addressees in the language of the report."""
        return AddresseesByName(Addressee.objects.filter(locale_id=self.report.locale_id))

    @cached_property
    def titles_by_number(self) -> dict[int, str]:
        """The titles of the recommendations that the report has, by their numbers."""
        recommendations = RecommendationPage.objects.of(self.report)
        return dict(recommendations.values_list("number", "draft_title"))

    @property
    def next_number(self) -> int:
        """The number after the highest of the report and of this list."""
        numbers = [form.cleaned_data.get("number") or 0 for form in self.included_forms]
        return max([*self.titles_by_number, *numbers], default=0) + 1

    @property
    def included_forms(self) -> list[PastedRowForm]:
        """The forms that are not marked to be left out."""
        return [form for form in self.forms if not is_marked_for_deletion(form)]

    def clean(self) -> None:
        """Refuse numbers that are taken or duplicate."""
        titles_in_list: dict[int, str] = {}
        for form in self.included_forms:
            number = form.cleaned_data.get("number")
            if number in self.titles_by_number:
                form.add_error(
                    "number",
                    _(
                        "%(number)s is taken in this report, by “%(title)s”. Write another; "
                        "%(next)s is free."
                    )
                    % {
                        "number": number,
                        "title": self.titles_by_number[number],
                        "next": self.next_number,
                    },
                )
            elif number in titles_in_list:
                form.add_error(
                    "number",
                    _(
                        "%(number)s stands twice in this list, also before “%(title)s”. Change one "
                        "of the two; %(next)s is free."
                    )
                    % {
                        "number": number,
                        "title": titles_in_list[number],
                        "next": self.next_number,
                    },
                )
            elif number is not None:
                titles_in_list[number] = form.cleaned_data.get("title", "…")
        if not self.included_forms:
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


class ConfirmForm(forms.Form):
    """The key of the preview, so that a form submitted twice creates its pages once."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


def build_rows(result: PasteResult, report: ReportPage) -> BasePastedRows:
    """Return the bound formset of the preview, with the missing numbers filled in."""
    items = add_missing_numbers(result.items, report)
    return PastedRows(_build_formset_data(items), report=report)


def add_missing_numbers(items: list[PastedItem], report: ReportPage) -> list[PastedItem]:
    """Set the numbers of items without one, after the highest of the report and the list."""
    numbers = set(RecommendationPage.objects.of(report).values_list("number", flat=True))
    numbers |= {int(item.number) for item in items if item.number.isdecimal()}
    next_number = max(numbers, default=0) + 1
    for item in items:
        if not item.number:
            item.number = str(next_number)
            next_number += 1
    return items


def _build_formset_data(items: Iterable[PastedItem]) -> dict[str, str]:
    data = {"form-INITIAL_FORMS": "0"}
    count = 0
    for count, item in enumerate(items, start=1):
        values = asdict(item) | {"priority": item.priority or str(Priority.MEDIUM.value)}
        data |= {f"form-{count - 1}-{name}": value for name, value in values.items()}
    return data | {"form-TOTAL_FORMS": str(count)}
