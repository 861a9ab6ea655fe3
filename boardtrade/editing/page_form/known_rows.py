"""Inline rows with ids, compared with what a form says that it was opened with.

Rows of pages are compared with a whole version, see `page_form.merging`; what has no versions, such
as the settings, and what an autosave has overwritten, is known by digests only.
"""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import ModelChoiceField
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.text import capfirst
from wagtail.admin.compare import diff_text
from wagtail.models import COMMENTS_RELATION_NAME

from boardtrade.editing.conflicts.differences import Difference
from boardtrade.editing.conflicts.form import MINE, THEIRS
from boardtrade.editing.conflicts.sent_values import describe_stored, digest
from boardtrade.editing.page_form.rows import FormRows

type Values = dict[str, str]


def describe_row(form: Any) -> Values:
    """Return the values of a stored row, shown by a form, as a browser would send them."""
    return normalise(
        {
            name: describe_stored(
                form.fields[name], form.get_initial_for_field(form.fields[name], name)
            )
            for name in type(form).base_fields
        }
    )


def normalise(values: Values) -> Values:
    """Return values without what browsers and forms change of a text."""
    return {name: value.replace("\r\n", "\n").strip() for name, value in values.items()}


def digest_row(values: Values) -> str:
    """Return a short text that stands for the values of a row."""
    return digest(json.dumps(values, sort_keys=True))


def digest_rows(formset: Any) -> dict[str, str]:
    """Return the digests of the stored rows of a formset by their ids."""
    return {
        str(form.instance.pk): digest_row(describe_row(form))
        for form in formset.forms
        if form.instance.pk
    }


def compare_rows(formset: Any, theirs: Values, mine: Values) -> Difference:
    """Return how two versions of a row differ, as a part of the form."""
    label = capfirst(str(formset.model._meta.verbose_name))
    text = diff_text(_as_words(formset, theirs), _as_words(formset, mine))
    return Difference(label, f"id_{formset.prefix}-FORMS", text.to_html())


def compare_relations(form: Any, theirs: Any, opened: Any) -> list[Difference]:
    """Return how the rows of an earlier version differ from those that were stored meanwhile.

    `opened` is what was stored when the form was opened; None if it is not known.
    """
    differences = []
    for name, formset in form.formsets.items():
        if name == COMMENTS_RELATION_NAME:
            continue
        stored, ours = (_as_list(formset, page) for page in (theirs, form.instance))
        if stored == ours or (opened is not None and stored == _as_list(formset, opened)):
            continue
        label = capfirst(str(formset.model._meta.verbose_name_plural))
        html = diff_text(stored, ours).to_html()
        differences.append(Difference(label, f"id_{formset.prefix}-FORMS", html))
    return differences


def _as_list(formset: Any, page: Any) -> str:
    rows = getattr(page, formset.rel_name).all()
    forms = (formset.form(instance=row, **formset.form_kwargs) for row in rows)
    return "\n\n".join(_as_words(formset, describe_row(form)) for form in forms)


def _as_words(formset: Any, values: Values) -> str:
    """Return what somebody reads of a row: choices by their names, and nothing that is empty."""
    lines = []
    for name, field in formset.form.base_fields.items():
        if value := values.get(name, ""):
            lines.append(f"{capfirst(str(field.label))}: {_get_words(field, value)}")
    return "\n".join(lines)


def _get_words(field: Any, value: str) -> str:
    if isinstance(field, ModelChoiceField):
        try:
            return str(field.to_python(value))
        except ValidationError:  # deleted meanwhile
            return value
    return str(dict(getattr(field, "choices", ())).get(value, value))


class KnownRows(FormRows):
    """The rows of a formset whose stored rows may have been changed since the form was opened."""

    def __init__(
        self, data: Any, formset: Any, *, digests: dict[str, str], decide: Any = None
    ) -> None:
        """`decide` returns whose rows are to stay, and is asked only where two differ."""
        super().__init__(data, formset, is_whole=False)
        self.digests = digests
        self.decide = decide
        self.has_others = False
        self.differences: list[Difference] = []
        self.undecided: dict[str, str] = {}

    def settle(self) -> None:
        """Write what somebody else has changed alone into the data; collect what both have."""
        for prefix in self.prefixes:
            self._settle_row(prefix)
        super().settle()

    def _settle_row(self, prefix: str) -> None:
        pk = self.data.get(f"{prefix}-id", "")
        base = self.digests.get(pk)
        if base is None or self.is_deleted(prefix):
            return
        sent = normalise(self.get_values(prefix))
        stored = self.stored.get(int(pk)) if pk.isascii() and pk.isdigit() else None
        is_unchanged = digest_row(sent) == base
        if stored is None:
            if is_unchanged:  # and deleted by somebody else
                self.data[f"{prefix}-{DELETION_FIELD_NAME}"] = "on"
            return
        row = self.formset.form(instance=stored, **self.formset.form_kwargs)
        theirs = describe_row(row)
        if theirs == sent or digest_row(theirs) == base:
            return
        if is_unchanged or self.decide() == THEIRS:
            self.has_others = True
            for name, value in theirs.items():
                self.data[f"{prefix}-{name}"] = value
        elif self.decide() != MINE:
            self.undecided[pk] = base
            self.differences.append(compare_rows(self.formset, theirs, sent))
