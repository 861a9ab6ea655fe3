"""Forms that do not overwrite what somebody else saved while they were open.

A form says of each field what it was opened with, as a digest: a revision may have been overwritten
by an autosave since, and settings have none. What is sent, what is stored and what the form was
opened with are three versions of a field. What only one of two people changed is stored as that one
left it; where both made something else of it, the form is shown again, and the second one decides.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.forms import BooleanField, CharField, FileField, HiddenInput, Widget, model_to_dict
from django.utils.translation import gettext as _
from wagtail.models import Revision

from boardtrade.editing.conflicts.differences import Difference, compare_fields
from boardtrade.editing.conflicts.sent_values import describe_sent, describe_stored, digest
from boardtrade.editing.conflicts.versions import StoredVersion, find_stored_version

OPENED_VALUES = "opened_values"
"""The field of a form with the digests of what it was opened with."""
OVERWRITE = "overwrite_choice"
"""The field with the decision of an editor: whose words, and which version they have seen."""
MINE, THEIRS = "mine", "theirs"
NOT_COMPARED = {OPENED_VALUES, "comment_notifications"}
"""The second is what each user has for themselves."""

type Digests = dict[str, Any]
type JointFields = Sequence[Sequence[str]]
"""Names of fields that say one thing together: what two people made of it is never mixed."""


@dataclass(frozen=True)
class KeptChanges:
    """What somebody else changed alone, and is stored with a form that did not know of it."""

    labels: list[str]
    author: str
    """The name of the other one; empty if it is the same person, in another window."""
    is_seen: bool
    """Whether the editor has seen them, and has decided that they stay."""


@dataclass(frozen=True)
class Conflict:
    """What two people changed at the same time, told to the one who saved later."""

    version: StoredVersion
    author: str
    """The name of the other one; empty if it is the same person, in another window."""
    names: list[str]
    differences: list[Difference]
    is_restoring: bool = False
    """Whether an earlier version was to be restored."""


class OpenedValuesField(CharField):
    """What a form was opened with. It is always shown as it is now, and is no change itself."""

    widget = HiddenInput

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Return what the form that is shown begins with, not what was sent."""
        return initial

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return False."""
        return False


class _StoredValueWidget(Widget):
    """Mixed into the widget of a field, it reads what is stored instead of what was sent."""

    stored_value: Any = None

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return the stored value."""
        return self.stored_value


class ConflictFormMixin:
    """Mixed into a model form, it merges what was sent with what somebody else has saved."""

    is_preview = False
    """Whether the form is only looked at: then nobody has to decide."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        form: Any = self
        self.conflict: Conflict | None = None
        self.kept_names: list[str] = []
        """Fields and rows that are stored as somebody else has left them."""
        self.kept_changes: KeptChanges | None = None
        self.pending: Digests = {}
        """Digests of what is undecided, which the form that is shown again still begins with."""
        self.row_differences: list[Difference] = []
        self.editor = kwargs.get("for_user") or kwargs.get("user")
        self.sent_digests = _parse(form.data.get(form.add_prefix(OPENED_VALUES)))
        if self.is_stored:
            form.fields[OPENED_VALUES] = OpenedValuesField(required=False)
            form.initial[OPENED_VALUES] = self._format_opened_values

    @property
    def is_stored(self) -> bool:
        """Return whether there is something that somebody else may have changed."""
        form: Any = self
        return form.instance.pk is not None

    # What is known of the three versions

    @cached_property
    def stored_digests(self) -> Digests:
        """Digests of what is stored, by the names of fields."""
        form: Any = self
        return {
            name: digest(describe_stored(field, self.get_stored_value(name)))
            for name, field in form.fields.items()
            if name not in NOT_COMPARED
        }

    def get_stored_value(self, name: str) -> Any:
        """Return what is stored in a field now."""
        form: Any = self
        if self.newest_values is not None:
            return self.newest_values.get(name)
        return form.get_initial_for_field(form.fields[name], name)

    @cached_property
    def newest(self) -> Any:
        """What is stored, if the form shows an earlier version to be restored; otherwise None."""
        instance: Any = self.instance  # type: ignore[attr-defined]
        if not getattr(instance, "is_earlier_version", False) or not instance.latest_revision:
            return None
        return instance.latest_revision.as_object()

    @cached_property
    def newest_values(self) -> dict[str, Any] | None:
        """The values of what is stored, likewise."""
        return None if self.newest is None else model_to_dict(self.newest)

    @cached_property
    def version(self) -> StoredVersion:
        """The version that is stored."""
        content = json.dumps([self.stored_digests, self.get_row_digests()], sort_keys=True)
        return find_stored_version(
            self.instance,  # type: ignore[attr-defined]
            content=digest(content),
            revision=self.find_newer_revision(),
        )

    @cached_property
    def decision(self) -> str:
        """MINE or THEIRS, if the editor has seen what is stored and has decided; otherwise empty.

        Who restores an earlier version and then prefers what is stored has nothing to save.
        """
        data: Any = self.data  # type: ignore[attr-defined]
        answers = data.getlist(OVERWRITE) if hasattr(data, "getlist") else [data.get(OVERWRITE, "")]
        for answer in answers:
            whose, _separator, token = answer.partition(":")
            if whose in (
                (MINE, THEIRS) if self.newest is None else (MINE,)
            ) and self.version.is_meant_by(token):
                return whose
        return ""

    def get_row_digests(self) -> Digests:
        """Return digests of the inline rows that are stored; a form without rows has none."""
        return {}

    def find_newer_revision(self) -> Revision | None:
        """Return the revision that was saved since the form was opened, if there is one."""
        return None

    def find_opened_digests(self) -> Digests | None:
        """Return what the form was opened with; None if nobody else can have saved since."""
        return self.sent_digests

    def get_compared_names(self) -> Collection[str]:
        """Return the names of the fields that somebody else may have changed since."""
        return self.stored_digests

    def _format_opened_values(self) -> str:
        digests = self.stored_digests | self.get_row_digests()
        for name, pending in self.pending.items():
            is_rows = isinstance(pending, dict)
            digests[name] = digests.get(name, {}) | pending if is_rows else pending
        return json.dumps(digests, separators=(",", ":"))

    # The merge

    def full_clean(self) -> None:
        """Merge what was sent with what is stored, before it is checked."""
        form: Any = self
        if form.is_bound and self.is_stored:
            self._merge()
        super().full_clean()  # type: ignore[misc]
        if self.conflict and not self.is_preview:
            for name in self.conflict.names:
                form.add_error(name, _("Both versions are at the top of the form: decide there."))
            if not self.conflict.names:
                form.add_error(None, _("Decide at the top of the form which rows are to stay."))

    def _merge(self) -> None:
        opened = self.find_opened_digests()
        undecided = self._find_undecided(opened) if opened is not None else []
        if undecided and self.decision == THEIRS:
            for name in undecided:
                self._take_over(name)
            self.kept_names += undecided
        if self.kept_names:
            self.kept_changes = KeptChanges(
                self.get_kept_labels(), self._get_author(), is_seen=bool(self.decision)
            )
        if self.row_differences or (undecided and not self.decision):
            self.pending |= {name: (opened or {}).get(name) for name in undecided}
            stored = {name: self.get_stored_value(name) for name in undecided}
            differences = compare_fields(self, stored, undecided)  # type: ignore[arg-type]
            differences += self.row_differences
            self.conflict = Conflict(
                self.version, self._get_author(), undecided, differences, self.newest is not None
            )
        self.instance.kept_changes = self.kept_changes  # type: ignore[attr-defined]

    def _get_author(self) -> str:
        is_own = self.editor is not None and self.editor == self.version.user
        return "" if is_own else self.version.author

    def _find_undecided(self, opened: Digests) -> list[str]:
        """Take over what only somebody else changed; return the names of what both did."""
        form: Any = self
        theirs_alone, both, mine_alone = [], [], []
        for name in self.get_compared_names():
            stored = self.stored_digests[name]
            base, sent = opened.get(name), self._digest_sent(name, opened)
            if sent == stored:
                continue
            if stored == base:
                mine_alone.append(name)
            elif sent == base and self.newest_values is None:
                theirs_alone.append(name)
            else:
                both.append(name)
        for names in _find_joint_fields(form.instance):
            theirs, mine = set(names) & {*theirs_alone, *both}, set(names) & {*mine_alone, *both}
            if theirs and mine:
                both += [name for name in names if name in (theirs | mine) - set(both)]
        for name in theirs_alone:
            if name not in both:
                self._take_over(name)
                self.kept_names.append(name)
        return [name for name in self.stored_digests if name in both]

    def _digest_sent(self, name: str, opened: Digests) -> str | None:
        form: Any = self
        bound = form[name]
        if isinstance(bound.field, FileField) and bound.data is None:
            return opened.get(name)  # no other file was chosen
        return digest(describe_sent(bound.field, bound.data))

    def _take_over(self, name: str) -> None:
        """Let the form read, check and show what is stored in a field."""
        form: Any = self
        field, value = form.fields[name], self.get_stored_value(name)
        widget: Any = field.widget
        widget.__class__ = type("StoredWidget", (_StoredValueWidget, type(widget)), {})
        is_file = isinstance(field, FileField)
        if isinstance(field, BooleanField):
            widget.stored_value = bool(value)
        else:
            widget.stored_value = None if is_file else field.prepare_value(value)

    def get_kept_labels(self) -> list[str]:
        """Return what the form calls the fields that are stored as somebody else left them."""
        form: Any = self
        return [str(form[name].label) for name in self.kept_names if name in form.fields]


def _parse(text: Any) -> Digests | None:
    """Return the digests that a form was sent with; None if it has none that can be read."""
    try:
        digests = json.loads(text or "")
    except ValueError:
        return None
    return digests if isinstance(digests, dict) else None


def _find_joint_fields(instance: Any) -> Iterator[Sequence[str]]:
    """Yield the names of fields that say one thing together, such as a picture and its words."""
    for model in type(instance).__mro__:
        yield from vars(model).get("joint_fields", ())
