"""The forms that add an entry to a log: what an addressee says, and what the Board judges."""

import uuid
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, Q, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminAutoHeightTextInput

from boardtrade.editing.asking import AskingFormMixin, ask, check_year, get_site_today
from boardtrade.editing.choosers import ForgivingDocumentChooser, ForgivingPageChooser
from boardtrade.editing.field_overrides import INVALID_URL_MESSAGE
from boardtrade.editing.forms import add_unstorable_errors
from boardtrade.pages.publication_date import DatePrecision, get_first_day, get_last_day
from boardtrade.pages.queries.shown_files import is_open_to_all
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.record.answers import Answer
from recommendations.record.evidence import Evidence
from recommendations.record.periods import find_successor_ids
from recommendations.record.status_log import StatusUpdate
from recommendations.record.statuses import Status
from recommendations.staff.same_entry import check_others, offer_others

OWN_EVIDENCE_OFFERED = 20
"""As many of the newest entries of the user are looked at for what they rest on."""
EMPTY_IN_SIGHT = {"evidence_url", "promised_date", "promise_reason"}
"""Fields of which a stylesheet sees whether they are empty, by a placeholder of one space."""
LOST_DATA_MESSAGE = _("Something of this form was lost on the way. Open it again.")


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


class EntryForm(AskingFormMixin, WagtailAdminModelForm):
    """A new entry of a recommendation's log: what its two kinds share."""

    evidence = forms.ModelChoiceField(
        queryset=Evidence.objects.all(),
        required=False,
        label=_("Evidence: used before"),
        empty_label=_("None of these: given below"),
        help_text=_("One letter often answers several recommendations. It is entered once."),
    )
    evidence_url = Evidence._meta.get_field("url").formfield(
        label=_("Evidence: link"), error_messages={"invalid": INVALID_URL_MESSAGE}
    )
    evidence_title = Evidence._meta.get_field("title").formfield(label=_("Evidence: what it is"))
    evidence_document = Evidence._meta.get_field("document").formfield(
        label=_("Evidence: file"), widget=ForgivingDocumentChooser
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

    gives_time = False
    """Whether it gives more time to answer: one such entry corrects another."""

    class Meta(WagtailAdminModelForm.Meta):
        model = StatusUpdate
        fields: ClassVar[list[str]] = [
            "status",
            "effective_date",
            "date_precision",
            "note",
            "corrects",
        ]
        widgets: ClassVar[dict[str, Any]] = {}

    def __init__(self, *args: Any, page: RecommendationPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page
        self.instance.record = page.record
        self.fields["key"].initial = uuid.uuid4
        self._offer_evidence()
        for name in EMPTY_IN_SIGHT & self.fields.keys():
            self.fields[name].widget.attrs["placeholder"] = " "
        self.other_groups = offer_others(self)
        corrects = self.fields["corrects"]
        corrects.queryset = (
            page.record.updates.filter(
                corrected_by__isnull=True, extended_to__isnull=not self.gives_time
            )
            .exclude(status="", answer="", promised_date=None, extended_to=None)
            .order_by("-effective_date", "-pk")
        )
        corrects.empty_label = _("None: this is news")
        corrects.help_text = _("The mistaken entry, which then counts no more and is struck out.")
        corrects.error_messages["invalid_choice"] = _(
            "This entry has been corrected already. See the log below, and correct the newer entry."
        )
        # Corrected between the look at the choices and the look at what must be unique.
        corrects.error_messages["unique"] = CORRECTED_MEANWHILE_MESSAGE
        if not corrects.queryset.exists() and not self.data.get("corrects"):
            del self.fields["corrects"]

    def clean(self) -> dict[str, Any]:
        """Check what the constraints of the log check, with messages for staff."""
        data = super().clean()
        add_unstorable_errors(self, data)
        self._check_date(data)
        self._check_evidence(data)
        check_others(self, data)
        return data

    def needs_evidence(self, data: dict[str, Any]) -> bool:
        """Return whether it has to be shown where this is said: always, if nothing else is said."""
        return True

    def get_evidence_message(self, data: dict[str, Any]) -> str:
        """Return what staff are told where evidence is missing."""
        return str(
            _("Say where they said it: give a link here, or choose a file, such as their letter.")
        )

    def _check_date(self, data: dict[str, Any]) -> None:
        if "date_precision" not in self.fields:
            data["date_precision"] = DatePrecision.DAY
        date, precision = data.get("effective_date"), data.get("date_precision")
        if not date or not precision:
            return
        report, precision = self.page.report.displayed_date, DatePrecision(precision)
        data["effective_date"] = get_first_day(date, precision)
        if data["effective_date"] > get_site_today():
            self.add_error("effective_date", self.future_message)
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

    def _offer_evidence(self) -> None:
        """Offer what entries of this report rest on, and what the user has last recorded."""
        offered = Q(updates__record__pages__report=self.page.report_id)
        if self.for_user:
            own = StatusUpdate.objects.filter(author=self.for_user).order_by("-pk")
            offered |= Q(pk__in=own.values("evidence")[:OWN_EVIDENCE_OFFERED])
        ids = Evidence.objects.filter(offered).values("pk")
        choices = Evidence.objects.filter(pk__in=ids).select_related("document")
        self.fields["evidence"].queryset = choices
        if not choices and not self.data.get("evidence"):
            del self.fields["evidence"]

    def _check_evidence(self, data: dict[str, Any]) -> None:
        used_before = data.get("evidence")
        document = used_before.document if used_before else data.get("evidence_document")
        if used_before and (data.get("evidence_url") or data.get("evidence_document")):
            self.add_error(
                "evidence",
                _("Choose what was used before, or give a link or a file below: not both."),
            )
        if document and not data.get("file_becomes_public") and not is_open_to_all(document):
            self.add_error(
                "file_becomes_public",
                _("No page shows this file yet. Tick the box if readers may open it from now on."),
            )
        if {"evidence", "evidence_url", "evidence_document"} & self.errors.keys():
            return
        is_given = used_before or data["evidence_url"] or data["evidence_document"]
        if not is_given and self.needs_evidence(data):
            self.add_error("evidence_url", self.get_evidence_message(data))

    def record_evidence(self) -> dict[str, Any]:
        """Record new evidence, and return the keyword arguments of `add_status_update`."""
        data = dict(self.cleaned_data)
        del data["file_becomes_public"]
        data.pop("others", None)
        given = {name: data.pop(f"evidence_{name}") for name in ("url", "title", "document")}
        data["evidence"] = data.get("evidence")
        if given["url"] or given["document"]:
            data["evidence"], _is_new = Evidence.objects.get_or_create(**given)
        data["date_precision"] = DatePrecision(data["date_precision"])
        return data


class VerdictForm(EntryForm):
    """What the Board judges: how far it is, or that it no longer asks for it."""

    superseding_page = forms.ModelChoiceField(
        queryset=RecommendationPage.objects.all(),
        required=False,
        label=_("Superseded by"),
        help_text=_("Only for the status “Superseded”, if another recommendation replaces it."),
        widget=ForgivingPageChooser(target_models=[RecommendationPage]),
    )
    future_message = _("This day has not come yet. Give the day from which it holds.")

    class Meta(EntryForm.Meta):
        pass

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["status"] = forms.ChoiceField(
            label=_("What we find"),
            choices=[("", "---------")]
            + [(status.value, status.label) for status in Status.get_verdicts()],
        )
        self.fields["effective_date"].help_text = _(
            "From when this holds, not when you learned of it. Not in the future."
        )

    def needs_evidence(self, data: dict[str, Any]) -> bool:
        """Return whether it says that something has happened."""
        return data.get("status", "") not in ("", Status.NOT_STARTED)

    def get_evidence_message(self, data: dict[str, Any]) -> str:
        """Return the message, which names the status and the one that needs no evidence."""
        return _(
            "Say how “%(status)s” is known: give a link here, or choose a file below. "
            "Only “%(unneeded)s” needs none."
        ) % {"status": Status(data["status"]).label, "unneeded": Status.NOT_STARTED.label}

    def clean(self) -> dict[str, Any]:
        """Check also what supersedes it."""
        data = super().clean()
        other = data.get("superseding_page")
        if other is None:
            return data
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
        elif self.page.record_id in find_successor_ids(other.record):
            self.add_error("superseding_page", CIRCLE_MESSAGE)
        return data

    def record_evidence(self) -> dict[str, Any]:
        """Do the same, with the status and the recommendation that supersedes this one."""
        data = super().record_evidence()
        other = data.pop("superseding_page")
        data["status"] = Status(data["status"])
        return data | {"superseded_by": other.record if other else None}


class ReplyForm(EntryForm):
    """What an addressee has answered, claims or promises."""

    future_message = _(
        "This day has not come yet. Give the day on which they said it; what they promise goes "
        "into “promised for”."
    )

    class Meta(EntryForm.Meta):
        fields: ClassVar[list[str]] = [
            "speaker",
            "answer",
            *EntryForm.Meta.fields,
            "promised_date",
            "promised_precision",
            "promise_reason",
            "quote",
        ]
        widgets: ClassVar[dict[str, Any]] = {
            **EntryForm.Meta.widgets,
            "speaker": forms.Select,  # few: those of the recommendation
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speaker, addressees = self.fields["speaker"], self.page.addressees
        # Who was asked, and who has spoken and is asked no more: what it said can be wrong too.
        asked = [addressee.pk for addressee in addressees]
        keys = [addressee.translation_key for addressee in addressees]
        spoken = (
            self.page.record.updates.exclude(speaker=None)
            .annotate(by=Coalesce("speaker__merged_into", "speaker"))
            .values("by")
        )
        in_order = [Case(When(pk=pk, then=0), default=1) for pk in asked]
        speakers = speaker.queryset.filter(
            Q(pk__in=asked) | Q(pk__in=spoken) & ~Q(translation_key__in=keys)
        )
        speaker.queryset = speakers.order_by(*in_order, "name")
        speaker.required = True
        if len(addressees) == 1 and speaker.queryset.count() == 1:
            speaker.initial, speaker.empty_label = addressees[0].pk, None
        self.fields["status"] = forms.ChoiceField(
            label=_("How far it is, as they say"),
            required=False,
            choices=[("", _("They do not say"))]
            + [(status.value, status.label) for status in Status.get_claims()],
        )
        self.fields["answer"].choices = [("", _("They do not say")), *Answer.choices]
        self.fields["effective_date"].label = _("Said on")
        self.fields["effective_date"].help_text = _(
            "When they said it, not when you learned of it. Not in the future."
        )
        self.fields["promised_precision"].choices = DatePrecision.choices
        self.fields["promised_precision"].initial = DatePrecision.DAY

    def clean(self) -> dict[str, Any]:
        """Check also that it says something, and what is promised."""
        data = super().clean()
        if not (data.get("answer") or data.get("status") or data.get("promised_date")):
            if "promised_date" not in self.errors:
                self.add_error(
                    "answer", _("Say what they answered, how far they say it is, or by when.")
                )
            return data
        date = data.get("promised_date")
        if date is None:
            data["promised_precision"] = ""
            if data.get("promise_reason"):
                self.add_error(
                    "promised_date", _("Give the new date, or leave the reason for it empty.")
                )
            return data
        precision = DatePrecision(data.get("promised_precision") or DatePrecision.DAY)
        data["promised_precision"] = precision
        data["promised_date"] = get_first_day(date, precision)
        said = data.get("effective_date")
        try:
            check_year(date)
            if said and get_last_day(date, precision) < said:
                ask(
                    self,
                    "promised_date",
                    _(
                        "Look at the year again: this is before they said it. If it is right, say "
                        "so here."
                    ),
                )
        except ValidationError as error:
            self.add_error("promised_date", error)
        return data


def get_initial_correction(entry: StatusUpdate, fields: list[str]) -> dict[str, Any]:
    """Return the initial values of the form that corrects an entry: its own values."""
    values = forms.model_to_dict(entry, fields)
    if entry.superseded_by_id:
        values["superseding_page"] = RecommendationPage.objects.filter(
            record=entry.superseded_by_id
        ).first()
    if entry.speaker and entry.speaker.merged_into_id:
        values["speaker"] = entry.speaker.merged_into_id
    return values | {"corrects": entry.pk, "evidence": entry.evidence_id}
