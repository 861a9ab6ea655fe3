"""The two forms of “Paste many”: the list as it was pasted, and the preview that is confirmed."""

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

from boardtrade.editing.forms import (
    UNSTORABLE_MESSAGE,
    add_unstorable_errors,
    has_unstorable_characters,
    is_marked_for_deletion,
)
from recommendations.pages.querysets import HIGHEST_NUMBER
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.pages.services import MAX_CREATED_AT_ONCE
from recommendations.record.addressees import Addressee, RecommendationAddressee
from recommendations.record.statuses import Priority
from recommendations.staff.pasting.splitting import (
    LONGEST_TITLE,
    Pasted,
    PastedItem,
    PasteError,
    decode,
    paragraphs,
    split,
)
from reports.models import ReportPage

LARGEST_FILE = 1024 * 1024


class PasteForm(forms.Form):
    """What is to be split: typed or pasted, or a file."""

    pasted = forms.CharField(
        label=_("List or table"),
        required=False,
        max_length=LARGEST_FILE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    file = forms.FileField(
        label=_("or a CSV file"),
        required=False,
        help_text=_("As a spreadsheet saves it, up to 1 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
    )

    def clean_file(self) -> Any:
        """Refuse what is no small file of text."""
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST_FILE:
            raise ValidationError(_("This file is larger than 1 MB. Paste a part of it instead."))
        return file

    def clean(self) -> dict[str, Any]:
        """Split it; what cannot be split is said at the field that it came from."""
        data: dict[str, Any] = super().clean() or {}
        file, text = data.get("file"), data.get("pasted", "")
        if self.errors:
            return data
        name = "file" if file else "pasted"
        if file:
            text = decode(file.read())
        if has_unstorable_characters(text):
            self.add_error(name, UNSTORABLE_MESSAGE)
            return data
        try:
            data["split"] = split(text, is_table=bool(file))
        except PasteError as error:
            self.add_error(name, str(error))
        return data


class PastedRowForm(forms.Form):
    """One recommendation of the preview."""

    number = forms.IntegerField(
        label=_("Number"),
        validators=[MinValueValidator(1), MaxValueValidator(HIGHEST_NUMBER)],
        error_messages={"invalid": _("Write a whole number.")},
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=LONGEST_TITLE,
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
        label=_("Text"), required=False, widget=AdminAutoHeightTextInput, max_length=100_000
    )
    rationale = forms.CharField(
        label=_("Rationale"), required=False, widget=AdminAutoHeightTextInput, max_length=100_000
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

    MAIN = ("number", "title", "text")

    def __init__(self, *args: Any, addressees: dict[str, Addressee], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known_addressees = addressees

    @property
    def further_fields(self) -> list[forms.BoundField]:
        """What a table may bring beside the title and the text: shown in a fold."""
        return [self[name] for name in self.fields if name not in (*self.MAIN, DELETION_FIELD_NAME)]

    @property
    def has_further(self) -> bool:
        """Whether the fold holds something, or something to be put right."""
        return any(
            field.errors or (field.data and (field.name, field.data) != ("priority", "2"))
            for field in self.further_fields
        )

    def clean_addressees(self) -> list[Addressee]:
        """Find the bodies by their names."""
        found: list[Addressee] = []
        unknown: list[str] = []
        for name in filter(
            None, (part.strip() for part in self.cleaned_data["addressees"].split(";"))
        ):
            addressee = self.known_addressees.get(name.casefold())
            if addressee is None:
                unknown.append(name)
            elif addressee not in found:
                found.append(addressee)
        if unknown:
            raise ValidationError(
                _("There is no addressee called %(names)s. Correct the name, or add it first.")
                % {"names": ", ".join(f"“{name}”" for name in unknown)}
            )
        return found

    def clean(self) -> dict[str, Any]:
        """Refuse what the database would."""
        data: dict[str, Any] = super().clean() or {}
        add_unstorable_errors(self, data)
        return data

    def as_page(self) -> RecommendationPage:
        """Return the page that the row describes, not yet saved."""
        data = self.cleaned_data
        page = RecommendationPage(
            number=data["number"],
            title=" ".join(data["title"].split()),
            text=paragraphs(data["text"]),
            rationale=paragraphs(data["rationale"]),
            priority=data["priority"],
            due_date=data["due_date"],
            success_measure=data["success_measure"],
        )
        page.addressee_links = [
            RecommendationAddressee(addressee=addressee, sort_order=order)
            for order, addressee in enumerate(data["addressees"])
        ]
        return page


class BasePastedRows(forms.BaseFormSet[PastedRowForm]):
    """All rows of the preview, compared with each other and with the report."""

    def __init__(self, *args: Any, report: ReportPage, **kwargs: Any) -> None:
        self.report = report
        self.is_to_be_published = False
        super().__init__(*args, **kwargs)

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """Give each row the addressees, which are read once."""
        return super().get_form_kwargs(index) | {"addressees": self.addressees}

    @cached_property
    def addressees(self) -> dict[str, Addressee]:
        """The addressees of the report's language by name and by slug."""
        there = Addressee.objects.filter(locale_id=self.report.locale_id)
        by_name = {each.name.casefold(): each for each in there}
        return {each.slug: each for each in by_name.values()} | by_name

    @cached_property
    def taken(self) -> dict[int, str]:
        """The numbers that the report has, with the titles that bear them."""
        there = RecommendationPage.objects.of(self.report)
        return dict(there.values_list("number", "draft_title"))

    @property
    def next_free(self) -> int:
        """The first number above all that the report and this list have."""
        given = [form.cleaned_data.get("number") or 0 for form in self.kept]
        return max([*self.taken, *given], default=0) + 1

    @property
    def kept(self) -> list[PastedRowForm]:
        """The rows that are not left out."""
        return [form for form in self.forms if not is_marked_for_deletion(form)]

    def clean(self) -> None:
        """Say at the rows which numbers are taken or given twice, and what publishing asks for."""
        seen: dict[int, str] = {}
        for form in self.kept:
            number = form.cleaned_data.get("number")
            if number in self.taken:
                form.add_error(
                    "number",
                    _(
                        "%(number)s is taken in this report, by “%(title)s”. Write another; "
                        "%(next)s is free."
                    )
                    % {"number": number, "title": self.taken[number], "next": self.next_free},
                )
            elif number in seen:
                form.add_error(
                    "number",
                    _(
                        "%(number)s stands twice in this list, also before “%(title)s”. Change one "
                        "of the two; %(next)s is free."
                    )
                    % {"number": number, "title": seen[number], "next": self.next_free},
                )
            elif number is not None:
                seen[number] = form.cleaned_data.get("title", "…")
            if self.is_to_be_published and not paragraphs(form.cleaned_data.get("text", "")):
                form.add_error("text", _("Write what should be done, or create drafts for now."))
        if not self.kept:
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
    """What the preview sends beside its rows: a key, so that a form sent twice creates once."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


def rows_of(pasted: Pasted, report: ReportPage) -> BasePastedRows:
    """Return the preview of what was pasted, already checked; missing numbers are filled in."""
    return PastedRows(_data(numbered(pasted.items, report)), report=report)


def numbered(items: list[PastedItem], report: ReportPage) -> list[PastedItem]:
    """Give items without a number the next ones that are free, in their order."""
    taken = set(RecommendationPage.objects.of(report).values_list("number", flat=True))
    taken |= {int(item.number) for item in items if item.number.isdecimal()}
    following = max(taken, default=0) + 1
    for item in items:
        if not item.number:
            item.number = str(following)
            following += 1
    return items


def _data(items: Iterable[PastedItem]) -> dict[str, str]:
    data = {"form-INITIAL_FORMS": "0"}
    count = 0
    for count, item in enumerate(items, start=1):
        values = asdict(item) | {"priority": item.priority or str(Priority.MEDIUM.value)}
        data |= {f"form-{count - 1}-{name}": value for name, value in values.items()}
    return data | {"form-TOTAL_FORMS": str(count)}
