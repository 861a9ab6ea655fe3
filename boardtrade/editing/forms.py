"""The editing form of every page, and what forms of the admin share."""

import datetime
import json
import re
from collections.abc import Collection
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.forms import (
    BaseForm,
    ModelChoiceField,
    ModelForm,
    ModelMultipleChoiceField,
    model_to_dict,
)
from django.forms.formsets import DELETION_FIELD_NAME, INITIAL_FORM_COUNT
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm
from wagtail.blocks import StreamValue
from wagtail.models import COMMENTS_RELATION_NAME, Revision

from boardtrade.editing import field_overrides  # noqa: F401 - registers them
from boardtrade.editing.asking import (
    AskingFormMixin,
    ask,
    ask_about_date,
    ask_about_publication_date,
    get_site_today,
    keep_confirmed,
)
from boardtrade.editing.conflicts.form import OPENED_VALUES, ConflictFormMixin, Digests
from boardtrade.editing.conflicts.sent_values import describe_sent, describe_stored, digest
from boardtrade.editing.page_form.known_rows import compare_relations, digest_rows
from boardtrade.editing.page_form.merging import (
    OpenedVersion,
    find_opened_version,
    settle_rows,
)
from boardtrade.editing.page_form.parts import (
    check_schedule_years,
    refuse_reserved_slug,
    refuse_unreadable_fields,
    settle_schedule,
    settle_slug,
)
from boardtrade.editing.page_form.rows import is_empty_row
from boardtrade.editing.publishing import get_field_labels, publication_errors

UNDECIDED_SINCE = "undecided_since"
"""Where a form keeps which version it was opened with, until somebody has decided."""
LOADED_REVISION = ("loaded_revision_id", "loaded_revision_created_at")
"""The fields in which Wagtail has it."""
UNSTORABLE_CHARACTERS = re.compile(r"[\x00\ud800-\udfff]")
"""NUL and lone surrogates: PostgreSQL refuses both, and a save would fail."""


def has_unstorable_characters(value: Any) -> bool:
    """Return whether a value has such characters, also deep inside a body."""
    match value:
        case str():
            return bool(UNSTORABLE_CHARACTERS.search(value))
        case StreamValue():
            return has_unstorable_characters(value.get_prep_value())
        case dict():
            return any(map(has_unstorable_characters, value.values()))
        case list():
            return any(map(has_unstorable_characters, value))
    return False


UNSTORABLE_MESSAGE = _("This holds a character that cannot be stored. Retype what you pasted last.")


def add_unstorable_errors(form: BaseForm, data: dict[str, Any]) -> None:
    """Add an error to each field of a form whose value cannot be written to the database."""
    for name, value in list(data.items()):
        if has_unstorable_characters(value):
            form.add_error(name, UNSTORABLE_MESSAGE)


def get_fields_with_deleted_choice(form: ModelForm) -> dict[str, ModelChoiceField]:
    """Return, by name, the fields of a submitted form whose choice was deleted meanwhile."""
    fields = {}
    for name, field in form.fields.items():
        if not isinstance(field, ModelChoiceField) or isinstance(field, ModelMultipleChoiceField):
            continue
        if name == "id":  # that of the row itself, which is not chosen: see `rows`
            continue
        try:
            field.to_python(form[name].data)
        except ValidationError:
            fields[name] = field
    return fields


def is_marked_for_deletion(form: BaseForm) -> bool:
    """Return whether a row of a formset was marked for deletion.

    `deleted_forms` of the formset says so only once all of its other rows are valid.
    """
    return bool(getattr(form, "cleaned_data", {}).get(DELETION_FIELD_NAME))


class SettledRowsForm(ConflictFormMixin, WagtailAdminModelForm):
    """A form with inline rows, none of which is lost or stored twice: see `page_form`."""

    changes_elsewhere: ClassVar[Collection[str]] = ()
    """Names of fields that are changed in other forms too, without a new version."""

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        # Of a copy, as what is sent cannot be changed; all rows share it.
        super().__init__(None if data is None else data.copy(), *args, **kwargs)
        self.submitted = data
        if data is None:
            return
        self.is_whole = self.is_of_the_window_that_saved_last()
        self.opened_version = None if self.is_whole else self.find_opened_version()
        rows = settle_rows(
            self,
            is_whole=self.is_whole,
            opened=self.opened_version,
            digests=self.sent_digests,
            decide=lambda: self.decision,
        )
        self.kept_names += rows.others
        self.row_differences = rows.differences
        if self.newest is not None and self.opened_version is not None and not self.decision:
            opened = self.opened_version.page
            self.row_differences += compare_relations(self, self.newest, opened)
        self.pending |= {name: digests for name, digests in rows.undecided.items() if digests}

    def is_of_the_window_that_saved_last(self) -> bool:
        """Return whether what the form does not mention was deleted in it."""
        return False

    def find_newer_revision(self) -> Revision | None:
        """Return the revision that was saved since the form was opened, if there is one."""
        return None if self.opened_version is None else self.instance.latest_revision

    def find_opened_version(self) -> OpenedVersion | None:
        """Return what the form was opened with, if something newer is stored."""
        return None

    def get_row_digests(self) -> Digests:
        """Return digests of the stored rows, by relations and ids."""
        if self.newest is not None:  # the rows that are shown are not those that are stored
            return {}
        formsets = self.formsets.items()
        return {
            name: digest_rows(rows) for name, rows in formsets if name != COMMENTS_RELATION_NAME
        }

    def get_kept_labels(self) -> list[str]:
        """Return what the form calls the fields and rows that are as somebody else left them."""
        labels = super().get_kept_labels()
        kept = (rows for name, rows in self.formsets.items() if name in self.kept_names)
        return labels + [capfirst(str(rows.model._meta.verbose_name_plural)) for rows in kept]

    def find_opened_digests(self) -> Digests | None:
        """Return what the form was opened with, as far as it is known."""
        if self.sent_digests is not None or self.opened_version is None:
            return self.sent_digests
        values = model_to_dict(self.opened_version.page) if self.opened_version.page else {}
        return {
            name: digest(describe_stored(field, values[name]))
            for name, field in self.fields.items()
            if name in values
        }

    def get_compared_names(self) -> Collection[str]:
        """Return all fields; of what this window has saved, those that change elsewhere too."""
        names = super().get_compared_names()
        if not self.is_whole:
            return names
        opened = self.sent_digests or {}
        return [name for name in self.changes_elsewhere if name in opened]


class BasePageForm(AskingFormMixin, SettledRowsForm, WagtailAdminPageForm):
    """Saves any unfinished draft; requires the rest when the page is to be published."""

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        rows = [form for formset in self.formsets.values() for form in formset.forms]
        if data is not None:
            for form in (self, *rows):
                refuse_unreadable_fields(form)
        for form in (self, *rows):
            for field in form.fields.values():
                if isinstance(field, ModelChoiceField):
                    field.error_messages["invalid_choice"] = _(
                        "What was chosen here does not exist any more. Choose again, or remove it."
                    )
        self.fields["slug"].required = False  # it is made from the title
        if self.instance.pk is None:
            self.fields["title"].widget.attrs["autofocus"] = True  # a new page begins there
        if self.instance.needs_summary and (summary := self.fields.get("summary")):
            summary.help_text = format_lazy("{} {}", summary.help_text, _("Needed to publish."))
        self.fields["title"].error_messages |= {
            "required": _("Write a title."),
            "max_length": _(
                "A title has %(limit_value)d characters at most; this one has %(show_value)d. "
                "Shorten it."
            ),
        }

    def is_of_the_window_that_saved_last(self) -> bool:
        """Return whether the newest version was saved from the window that sends the form."""
        page = self.instance
        is_own = self.data.get("overwrite_revision_id") == str(page.latest_revision_id)
        return is_own or getattr(page, "is_saved_by_this_window", False)

    def find_opened_version(self) -> OpenedVersion | None:
        """Return the version that the form was opened with, if another window saved a newer one.

        A form that is shown again until somebody has decided still begins with the older one.
        """
        undecided = (self.sent_digests or {}).get(UNDECIDED_SINCE)
        if isinstance(undecided, dict):
            for name in LOADED_REVISION:
                self.data[name] = str(undecided.get(name))
        return find_opened_version(self.instance, self.data)

    def get_kept_labels(self) -> list[str]:
        """Return what the panels call them."""
        return get_field_labels(self.instance, self.kept_names)

    def defer_required_fields(self) -> None:
        """For a draft, also accept choices that were deleted meanwhile."""
        super().defer_required_fields()
        self.instance.lost_choices = self._drop_deleted_choices()

    def _drop_deleted_choices(self) -> list[str]:
        """Empty fields whose choice was deleted, or remove their row. Return the fields' labels."""
        labels = self._empty_deleted_choices(self)
        for formset in self.formsets.values():
            for form in formset.forms:
                lost = self._empty_deleted_choices(form)
                if lost and is_empty_row(formset, form.prefix):
                    self.data[form.add_prefix(DELETION_FIELD_NAME)] = "on"
                labels += lost
        return labels

    def _empty_deleted_choices(self, form: ModelForm) -> list[str]:
        fields = get_fields_with_deleted_choice(form)
        for name, field in fields.items():
            stored_id = getattr(form.instance, form.instance._meta.get_field(name).attname)
            choices: Any = field.queryset
            if stored_id and choices.filter(pk=stored_id).exists():
                # The stored choice, such as the one with which the other was merged meanwhile.
                self.data[form.add_prefix(name)] = str(stored_id)
            elif form.instance._meta.get_field(name).null:
                self.data[form.add_prefix(name)] = ""
            else:  # a row that cannot be without its choice is removed with it
                self.data[form.add_prefix(DELETION_FIELD_NAME)] = "on"
        return [str(field.label) for field in fields.values()]

    def get_field_updates_for_resave(self) -> list[tuple[str, str]]:
        """Tell the open form also of the ids that its rows were given here."""
        updates = dict(super().get_field_updates_for_resave())
        names = [name for name in self.data if name.endswith(("-id", f"-{INITIAL_FORM_COUNT}"))]
        for name in names:
            if name not in updates and self.data[name] != self.submitted.get(name, ""):
                updates[name] = self.data[name]
        if OPENED_VALUES in self.data:  # of what was sent: it is stored now
            updates[OPENED_VALUES] = json.dumps(
                {
                    name: digest(describe_sent(self[name].field, self[name].data))
                    for name in self.stored_digests
                }
            )
        return list(updates.items())

    def clean(self) -> dict[str, Any]:
        """Check all values, and the related cards."""
        settle_slug(self)
        data = super().clean()
        refuse_reserved_slug(self)
        check_schedule_years(self)
        add_unstorable_errors(self, data)
        if "related_cards" in self.formsets:
            self._check_cards()
        return data

    def full_clean(self) -> None:
        """Settle the schedule, and add what is missing for publication.

        Only then have all fields been written to the page, and all checks of Wagtail been made.
        """
        super().full_clean()
        if not self.is_bound:
            return
        if self.conflict and self.opened_version is not None:
            loaded = {name: self.data.get(name, "") for name in LOADED_REVISION}
            self.pending[UNDECIDED_SINCE] = loaded
        self.instance.refused_schedule = settle_schedule(self)
        if self.is_deferred_validation:
            return
        for name, messages in publication_errors(self.instance, is_validated=True).items():
            if name in self.fields and name not in self.errors:
                self.add_error(name, messages)

    def clean_title(self) -> str:
        """Return the title on one line: its text area grows with it and allows line breaks."""
        return " ".join(self.cleaned_data["title"].split())

    def clean_publication_date(self) -> datetime.date:
        """Let a draft do without a date: today's stands in for it until publishing."""
        date = self.cleaned_data["publication_date"]
        if date is None and not self.is_deferred_validation:
            raise ValidationError(_("Give the date, or the first day of its month or year."))
        if date is not None:
            ask_about_publication_date(self, "publication_date", date)
        return date or get_site_today()

    def clean_updated_on(self) -> datetime.date | None:
        """Ask about a change that is yet to come."""
        date = self.cleaned_data["updated_on"]
        if date is not None and date != self.initial.get("updated_on"):
            latest = get_site_today()
            ask_about_date(self, "updated_on", date, earliest=datetime.date.min, latest=latest)
        return date

    def _check_cards(self) -> None:
        seen_targets: set[object] = set()
        formset = self.formsets["related_cards"]
        formset.is_valid()
        for form in formset.forms:
            if is_marked_for_deletion(form) or not hasattr(form, "cleaned_data"):
                continue
            keep_confirmed(form)
            if date := form.cleaned_data.get("date"):
                try:
                    ask_about_publication_date(form, "date", date)
                except ValidationError as error:
                    form.add_error("date", error)
            # Not from the cleaned data: Django removes a value from there that it finds twice.
            page, url = form.instance.page, form.instance.url
            self._check_target(form, page, url)
            target = page.pk if page else url
            if target and target in seen_targets:
                form.add_error(
                    "page" if page else "url",
                    _("This is picked already, further up. Remove one of the two cards."),
                )
            seen_targets.add(target)

    def _check_target(self, form: WagtailAdminModelForm, page: Any, url: Any) -> None:
        """Refuse a card without a target, with two, or to this page; a draft may lack one."""
        form.instance.is_incomplete = self.is_deferred_validation and not page and not url
        if page and page.pk == self.instance.pk:
            form.add_error("page", _("A page cannot be related to itself. Choose another one."))
        elif page and url:
            form.add_error(
                "url", _("Choose a page or give an address, not both. Empty one of the two.")
            )
        elif self.is_deferred_validation or "url" in form.errors:
            return
        elif not page and not url:
            form.add_error(
                "page", _("Choose a page, or give an address elsewhere, or delete this card.")
            )
        elif url and not form.cleaned_data.get("title"):
            form.add_error("title", _("A link to another site needs a title."))


class StoredObjectForm(ConflictFormMixin, WagtailAdminModelForm):
    """The form of an object that two people may have open at once."""


class NamedObjectForm(AskingFormMixin, StoredObjectForm):
    """The form of a topic, person or addressee: asks about a name that is there already."""

    def clean(self) -> dict[str, Any]:
        """Ask about the name, and refuse characters that the database cannot store."""
        data: dict[str, Any] = super().clean()
        add_unstorable_errors(self, data)
        name_field = self.instance.name_field
        if name_field in data and name_field in self.changed_data and not self.errors:
            try:
                self._ask_about_name(data[name_field])
            except ValidationError as error:
                self.add_error(name_field, error)
        return data

    def _ask_about_name(self, name: str) -> None:
        for other in self.instance.find_alike(name)[:1]:
            question = _(
                "“%(name)s” is there already. If this is the same, use or merge that one. If it "
                "is another, say so here."
            )
            ask(self, self.instance.name_field, question % {"name": other})
