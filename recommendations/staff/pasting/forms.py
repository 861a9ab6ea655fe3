"""The forms that paste recommendations: the pasted text, and the confirmation of its preview."""

import datetime
import re
import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from boardtrade.editing.forms import UNSTORABLE_MESSAGE, has_unstorable_characters
from boardtrade.media.kinds import LIST_EXTENSIONS
from boardtrade.media.uploads.documents import suffix_of
from boardtrade.pages.page_topic import PageTopic
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.record.addressees import Addressee, RecommendationAddressee
from recommendations.staff.pasting.reading.encodings import decode
from recommendations.staff.pasting.reading.items import PasteError
from recommendations.staff.pasting.reading.split import split
from recommendations.staff.pasting.rows import PastedValues
from reports.models import ReportPage

MAX_FILE_SIZE = 1024 * 1024
"""Bytes of a file, and characters of a pasted text."""
PLAIN_TEXT = (".txt", ".md")
"""Files that may hold a list rather than a table."""


def build_page(values: PastedValues) -> RecommendationPage:
    """Return an unsaved page with the values of a row."""
    fields = {name: value for name, value in values.items() if name != "addressees"}
    topic = fields.pop("topic")
    if fields["due_date"]:
        fields["due_date"] = datetime.date.fromisoformat(fields["due_date"])
    page = RecommendationPage(**fields)
    if topic:
        page.page_topics = [PageTopic(topic_id=topic)]
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
        label=_("or a file"),
        required=False,
        help_text=_("CSV as a spreadsheet saves it, or plain text; up to 1 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.md,text/csv"}),
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
        if file and suffix_of(file.name) not in LIST_EXTENSIONS:
            raise ValidationError(
                _("Lists are read from CSV or plain text (%(kinds)s). Save it as CSV, or paste it.")
                % {"kinds": ", ".join(f".{extension}" for extension in LIST_EXTENSIONS)}
            )
        return file

    def clean(self) -> dict[str, Any]:
        """Parse the text or the file; an error is added to the field that it came from."""
        data: dict[str, Any] = super().clean() or {}
        file, text = data.get("file"), data.get("pasted", "")
        if self.errors:
            return data
        field_name = "file" if file else "pasted"
        encoding, is_table = "", False
        if file:
            is_table = not file.name.lower().endswith(PLAIN_TEXT)
            try:
                text, encoding = decode(file.read())
            except PasteError as error:
                self.add_error(field_name, str(error))
                return data
        if has_unstorable_characters(text):
            self.add_error(field_name, UNSTORABLE_MESSAGE)
            return data
        try:
            result = split(text, is_table=is_table)
        except PasteError as error:
            self.add_error(field_name, str(error))
            return data
        if encoding:
            result.remarks.append(
                _("The encoding of the file was taken for %(encoding)s: look at the accents.")
                % {"encoding": encoding}
            )
        data["result"] = result
        return data


class ConfirmForm(forms.Form):
    """The key of the preview, so that a form submitted twice creates its pages once."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    remarks = forms.CharField(widget=forms.HiddenInput, required=False)
    """What was said of the whole list, for when the preview is shown again."""

    @property
    def shown_remarks(self) -> list[str]:
        """The remarks, of whatever was sent."""
        remarks = str(self["remarks"].value() or "").replace("\r\n", "\n")
        return [remark for remark in remarks.split(_BETWEEN_REMARKS) if remark.strip()]


_BETWEEN_REMARKS = "\n\n"


def join_remarks(remarks: Iterable[str]) -> str:
    """Return remarks as one text, which the form keeps."""
    return _BETWEEN_REMARKS.join(re.sub(r"\n\s*\n", "\n", remark) for remark in remarks)
