"""The form that adds an entry to a status log."""

import uuid
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminPageChooser
from wagtail.documents.widgets import AdminDocumentChooser

from boardtrade.editing.asking import ask, check_year
from boardtrade.editing.forms import add_unstorable_errors
from boardtrade.pages.publication_date import DatePrecision, get_first_day, get_last_day
from boardtrade.pages.queries.shown_files import is_open_to_all
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.record.status_log import StatusUpdate
from recommendations.record.statuses import Status

LOST_DATA_MESSAGE = _("Something of this form was lost on the way. Open it again.")


class _InvalidIdMixin:
    """Makes a chooser show nothing for an invalid id, for which Wagtail's own raises ValueError."""

    def get_instance(self, value: Any) -> Any:
        """Return the chosen instance, or None."""
        try:
            return super().get_instance(value)  # type: ignore[misc]
        except ValueError:
            return None


class _PageChooser(_InvalidIdMixin, AdminPageChooser):
    pass


class _DocumentChooser(_InvalidIdMixin, AdminDocumentChooser):
    pass


CORRECTED_MEANWHILE_MESSAGE = _(
    "Somebody else has corrected this entry meanwhile. See the log below, and correct the newer "
    "entry if it is wrong."
)


CIRCLE_MESSAGE = _(
    "That recommendation is itself superseded by this one, at once or by way of others. Choose "
    "the one to follow, or correct the other log first."
)


class VoidForm(forms.Form):
    """Says that an entry was recorded by mistake, such as on the wrong recommendation."""

    note = forms.CharField(
        label=_("note"),
        max_length=2000,
        widget=AdminAutoHeightTextInput,
        help_text=_("What went wrong, in one sentence for readers. Both entries stay in sight."),
        error_messages={"required": _("Say for readers what went wrong.")},
    )
    key = forms.UUIDField(
        widget=forms.HiddenInput,
        initial=uuid.uuid4,
        error_messages={"required": LOST_DATA_MESSAGE, "invalid": LOST_DATA_MESSAGE},
    )

    def clean(self) -> dict[str, Any]:
        """Refuse characters that the database cannot store."""
        data: dict[str, Any] = super().clean() or {}
        add_unstorable_errors(self, data)
        return data


class StatusUpdateForm(WagtailAdminModelForm):
    """A new entry of a recommendation's log."""

    superseding_page = forms.ModelChoiceField(
        queryset=RecommendationPage.objects.all(),
        required=False,
        label=_("Superseded by"),
        help_text=_("Only for the status “Superseded”, if another recommendation replaces it."),
        widget=_PageChooser(target_models=[RecommendationPage]),
    )
    file_becomes_public = forms.BooleanField(
        required=False,
        label=_("This file becomes public"),
        help_text=_("Whoever may see the recommendation may then open the chosen file."),
    )
    key = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={"required": LOST_DATA_MESSAGE, "invalid": LOST_DATA_MESSAGE},
    )

    class Meta(WagtailAdminModelForm.Meta):
        model = StatusUpdate
        fields = [
            "status",
            "effective_date",
            "date_precision",
            "note",
            "evidence_url",
            "evidence_title",
            "evidence_document",
            "addressee",
            "corrects",
        ]
        widgets: ClassVar[dict[str, Any]] = {
            "evidence_document": _DocumentChooser,
            "addressee": forms.Select,  # few: those of the recommendation
        }

    def __init__(self, *args: Any, page: RecommendationPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page
        self.instance.record = page.record
        self.fields["key"].initial = uuid.uuid4
        addressee, corrects = self.fields["addressee"], self.fields["corrects"]
        addressee.queryset = addressee.queryset.filter(
            recommendation_links__recommendation=page
        ).distinct()
        addressee.empty_label = _("All of them")
        corrects.queryset = (
            page.record.updates.filter(corrected_by__isnull=True)
            .exclude(status="")
            .order_by("-effective_date", "-pk")
        )
        corrects.empty_label = _("None: this is news")
        corrects.help_text = _("The mistaken entry, which then counts no more and is struck out.")
        corrects.error_messages["invalid_choice"] = _(
            "This entry has been corrected already. See the log below, and correct the newer entry."
        )
        # Corrected between the look at the choices and the look at what must be unique.
        corrects.error_messages["unique"] = CORRECTED_MEANWHILE_MESSAGE
        for name in ("addressee", "corrects"):  # a field without choices is left out
            if not self.fields[name].queryset.exists() and not self.data.get(name):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Check what the constraints of the log check, with messages for staff."""
        data = super().clean()
        add_unstorable_errors(self, data)
        self._check_date(data)
        self._check_evidence(data)
        self._check_superseding(data)
        return data

    def _check_date(self, data: dict[str, Any]) -> None:
        date, precision = data.get("effective_date"), data.get("date_precision")
        if not date or not precision:
            return
        report, precision = self.page.report.displayed_date, DatePrecision(precision)
        data["effective_date"] = get_first_day(date, precision)
        if data["effective_date"] > timezone.localdate():
            self.add_error(
                "effective_date",
                _(
                    "This day has not come yet. Give the day it began; for a plan, choose "
                    "“Proposed” and the day it was announced."
                ),
            )
            return
        # Nothing can have become of a recommendation that was not made yet.
        try:
            check_year(date)
            if get_last_day(date, precision) < report.first_day:
                question = _(
                    "Look at the year again: this is before the report, of %(date)s. If it is "
                    "right, say so here."
                )
                ask(self, "effective_date", question % {"date": report.long})
        except ValidationError as error:
            self.add_error("effective_date", error)

    def _check_evidence(self, data: dict[str, Any]) -> None:
        document = data.get("evidence_document")
        if document and not data.get("file_becomes_public") and not is_open_to_all(document):
            self.add_error(
                "file_becomes_public",
                _("No page shows this file yet. Tick the box if readers may open it from now on."),
            )
        status = data.get("status")
        if not status or "evidence_url" in self.errors or "evidence_document" in self.errors:
            return
        if not Status(status).needs_evidence or data["evidence_url"] or data["evidence_document"]:
            return
        self.add_error(
            "evidence_url",
            _(
                "Say how “%(status)s” is known: give a link here, or choose a file below. "
                "Only “%(unneeded)s” needs none."
            )
            % {"status": Status(status).label, "unneeded": Status.NOT_STARTED.label},
        )

    def _check_superseding(self, data: dict[str, Any]) -> None:
        other = data.get("superseding_page")
        if other is None:
            return
        if data.get("status") != Status.SUPERSEDED:
            self.add_error(
                "superseding_page",
                _("Choose a recommendation here only for the status “%(status)s”.")
                % {"status": Status.SUPERSEDED.label},
            )
        elif other.record_id == self.page.record_id:
            self.add_error(
                "superseding_page", _("A recommendation cannot supersede itself. Choose another.")
            )
        elif self.page.record_id in other.record.find_successor_ids():
            self.add_error("superseding_page", CIRCLE_MESSAGE)

    @property
    def update_values(self) -> dict[str, Any]:
        """The keyword arguments of `add_status_update`, once the form is valid."""
        data = dict(self.cleaned_data)
        other = data.pop("superseding_page")
        del data["file_becomes_public"]
        data["status"] = Status(data["status"])
        data["date_precision"] = DatePrecision(data["date_precision"])
        return data | {"superseded_by": other.record if other else None}


def get_initial_correction(entry: StatusUpdate) -> dict[str, Any]:
    """Return the initial values of the form that corrects an entry: its own values."""
    values = forms.model_to_dict(entry, StatusUpdateForm.Meta.fields)
    if entry.superseded_by_id:
        values["superseding_page"] = RecommendationPage.objects.filter(
            record=entry.superseded_by_id
        ).first()
    if entry.addressee and entry.addressee.merged_into_id:
        values["addressee"] = entry.addressee.merged_into_id
    return values | {"corrects": entry.pk}
