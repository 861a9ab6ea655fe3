"""Inline rows of a page's form, such as cards, topics and authors, and what is stored of them.

A form can be older than what is stored: another window has deleted or added rows, the answer to an
autosave was lost on the way, or the browser went back. Here each row of the form is assigned to
the stored row that it stands for, so that nothing typed is lost and nothing is stored twice.
"""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import Model, UniqueConstraint
from django.forms.formsets import (
    DELETION_FIELD_NAME,
    INITIAL_FORM_COUNT,
    TOTAL_FORM_COUNT,
)
from django.utils.translation import gettext as _

MAX_DIGITS = 19
"""A longer number is no id of a row: PostgreSQL's bigint ends there."""


def refuse_cut_form() -> BadRequest:
    """Return the error for a form of which a part was lost on the way."""
    return BadRequest(
        _(
            "A part of the form did not arrive, so nothing was saved. Go back in your browser and "
            "save again; if that fails, copy what you typed and reload the form."
        )
    )


class FormRows:
    """The rows of one formset as they were submitted, and those that are stored.

    `is_whole` says that the form comes from the window that saved last: what it does not mention,
    it has deleted. Otherwise, rows that it does not mention come from another window and stay.
    """

    def __init__(self, data: Any, formset: Any, *, is_whole: bool) -> None:
        self.data = data
        self.formset = formset
        self.is_whole = is_whole
        self.manager = getattr(formset.instance, formset.rel_name)
        self.stored: dict[int, Model] = {row.pk: row for row in self.manager.all() if row.pk}
        self.prefixes = [formset.add_prefix(index) for index in range(self._get_count())]
        self.keys = list(_iterate_natural_keys(formset.model, formset.fk.name))

    def settle(self) -> None:
        """Write the ids of the stored rows into the data, and drop what must not be stored."""
        mentioned = self.keep_known_ids()
        unmentioned = {pk: row for pk, row in self.stored.items() if pk not in mentioned}
        self._match(unmentioned, is_same)
        if self.is_whole:
            self._match(unmentioned, lambda row, values, keys: True, is_deleted_too=True)
            self.remove(list(unmentioned.values()))
        else:
            self._match(unmentioned, is_continued)
            self.remove([row for row in unmentioned.values() if self.is_repeated(row)])
        self.finish()

    def finish(self) -> None:
        """Let each row say itself whether it is stored: one without an id is added."""
        self.data[self.get_count_name(INITIAL_FORM_COUNT)] = str(len(self.prefixes))
        for prefix in self.prefixes:
            if is_empty_row(self.formset, prefix):
                self.data[f"{prefix}-{DELETION_FIELD_NAME}"] = "on"

    def get_count_name(self, name: str) -> str:
        """Return the name of the field with a count of the formset."""
        return f"{self.formset.prefix}-{name}"

    def _get_count(self) -> int:
        total = self.parse_number(self.get_count_name(TOTAL_FORM_COUNT))
        initial = self.parse_number(self.get_count_name(INITIAL_FORM_COUNT))
        if not initial <= total <= self.formset.absolute_max:
            raise refuse_cut_form()
        if any(f"{self.formset.add_prefix(index)}-id" not in self.data for index in range(initial)):
            raise refuse_cut_form()
        return total

    def parse_number(self, name: str) -> int:
        """Return a count or an id of the form."""
        text = self.data.get(name, "")
        if not (text.isascii() and text.isdigit() and len(text) < MAX_DIGITS):
            raise refuse_cut_form()
        return int(text)

    def keep_known_ids(self) -> set[int]:
        """Empty each id that is not stored any more, or stands in two rows; return the others."""
        known: set[int] = set()
        for prefix in self.prefixes:
            pk = self.parse_number(f"{prefix}-id") if self.data.get(f"{prefix}-id") else None
            if pk in self.stored and pk not in known:
                known.add(pk)
            else:
                self.data[f"{prefix}-id"] = ""
        return known

    def _match(
        self, unmentioned: dict[int, Model], is_match: Any, *, is_deleted_too: bool = False
    ) -> None:
        """Give rows without an id those of stored rows that match, in the order of creation."""
        for prefix in self.prefixes:
            if self.data[f"{prefix}-id"] or (self.is_deleted(prefix) and not is_deleted_too):
                continue
            values = self.get_values(prefix)
            for pk in sorted(unmentioned):
                if is_match(unmentioned[pk], values, self.keys):
                    self.data[f"{prefix}-id"] = str(pk)
                    del unmentioned[pk]
                    break

    def is_repeated(self, row: Model, *, beside: str = "") -> bool:
        """Return whether a row of the form has what must be unique of a stored row; `beside` is the
        prefix of the one that stands for it.
        """
        return any(
            is_same(row, self.get_values(prefix), self.keys)
            for prefix in self.prefixes
            if prefix != beside and not self.is_deleted(prefix)
        )

    def remove(self, rows: list[Model]) -> None:
        """Drop stored rows when the form is saved."""
        if rows:
            self.manager.remove(*rows)

    def is_deleted(self, prefix: str) -> bool:
        """Return whether a row was deleted in the form."""
        return bool(self.data.get(f"{prefix}-{DELETION_FIELD_NAME}"))

    def get_values(self, prefix: str) -> dict[str, str]:
        """Return what a row was submitted with, by the names of its fields."""
        names = self.formset.form.base_fields
        return {name: str(self.data.get(f"{prefix}-{name}") or "") for name in names}


def is_empty_row(formset: Any, prefix: str) -> bool:
    """Return whether a submitted row has nothing but what a new row begins with."""
    blank = formset.model()
    for name in formset.form.base_fields:
        value = formset.data.get(f"{prefix}-{name}")
        if value and value != _as_text(blank, name):
            return False
    return True


def _iterate_natural_keys(model: type[Model], parent_name: str) -> Iterator[list[str]]:
    """Yield the names of the fields that must be unique in a page, for each such constraint."""
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and parent_name in constraint.fields:
            yield [name for name in constraint.fields if name != parent_name]


def _as_text(row: Model, name: str) -> str:
    """Return the value of a stored row as a form sends it."""
    field: Any = row._meta.get_field(name)
    value = field.value_from_object(row)
    return "" if value is None else str(value)


def is_same(row: Model, values: dict[str, str], keys: list[list[str]]) -> bool:
    """Return whether a row of the form and a stored one would break a unique constraint."""
    return any(
        all(values.get(name) and values[name] == _as_text(row, name) for name in key)
        for key in keys
    )


def is_continued(row: Model, values: dict[str, str], keys: list[list[str]]) -> bool:
    """Return whether a stored row is what somebody had typed of a row of the form so far."""
    for name, value in values.items():
        stored = _as_text(row, name)
        is_text = not row._meta.get_field(name).is_relation
        if stored and stored != value and not (is_text and value.startswith(stored)):
            return False
    return True
