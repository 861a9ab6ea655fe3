"""The rows of a form that is older than what is stored, merged with those of other windows.

The rows of a draft of a live page have no ids. So each row is compared with the version that the
form was opened with: what differs there was changed here, what differs in the newest version was
changed in another window. A row that only one of the two changed is stored as that one left it;
about a row that both changed, the editor is asked.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.forms.formsets import (
    DELETION_FIELD_NAME,
    INITIAL_FORM_COUNT,
    ORDERING_FIELD_NAME,
    TOTAL_FORM_COUNT,
)
from wagtail.models import COMMENTS_RELATION_NAME, Page

from boardtrade.editing.conflicts.differences import Difference
from boardtrade.editing.conflicts.form import MINE, THEIRS
from boardtrade.editing.page_form.known_rows import (
    KnownRows,
    Values,
    compare_rows,
    describe_row,
    normalise,
)
from boardtrade.editing.page_form.rows import MAX_DIGITS, FormRows, is_continued, is_same

Match = Callable[["_Row", "_Row"], bool]


@dataclass(frozen=True)
class OpenedVersion:
    """The version that a form was opened with, where a newer one is stored."""

    page: Any
    """None if it is not known any more, as an autosave has overwritten it."""


def find_opened_version(page: Any, data: Any) -> OpenedVersion | None:
    """Return the version that a submitted form began with; None if it is the newest."""
    if "loaded_revision_id" not in data or not page.latest_revision_id:
        return None
    loaded_id = data["loaded_revision_id"]
    if loaded_id == str(page.latest_revision_id):
        saved_at = page.latest_revision.created_at.isoformat()
        is_newest = data.get("loaded_revision_created_at") == saved_at
        return None if is_newest else OpenedVersion(None)
    if not (loaded_id.isascii() and loaded_id.isdigit()):  # there was none yet
        return OpenedVersion(Page.objects.get(pk=page.pk).specific)
    revision = page.revisions.filter(pk=int(loaded_id[:18])).first()
    return OpenedVersion(revision and revision.as_object())


@dataclass
class SettledRows:
    """What became of the inline rows of a form."""

    others: list[str] = field(default_factory=list)
    """Names of the relations that have rows as somebody else has left them."""
    differences: list[Difference] = field(default_factory=list)
    """Rows that two people have changed, and nobody has decided about yet."""
    undecided: dict[str, dict[str, str]] = field(default_factory=dict)
    """What the form was opened with of those that have ids: digests by relations and ids."""


def settle_rows(
    form: Any,
    *,
    is_whole: bool,
    opened: OpenedVersion | None = None,
    digests: dict[str, Any] | None = None,
    decide: Callable[[], str] = str,
) -> SettledRows:
    """Assign the rows of a submitted form to the stored rows that they stand for.

    `is_whole` says that the form comes from the window that saved last; `opened` is given if it is
    older than what is stored. `digests` are of what the form was opened with, if the version itself
    is not known. `decide` returns whose rows are to stay where two people have changed the same.

    Call this before the rows are read: it changes `form.data`, which they share. Raises BadRequest
    if a part of the form is missing.
    """
    settled = SettledRows()
    for name, formset in form.formsets.items():
        if formset.rel_name == COMMENTS_RELATION_NAME:  # those have scripts of their own
            continue
        known = (digests or {}).get(name)
        if is_whole:
            FormRows(form.data, formset, is_whole=True).settle()
            continue
        rows: KnownRows | _MergedRows
        if opened is not None and (opened.page is not None or not known):
            rows = _MergedRows(form.data, formset, opened=opened, decide=decide)
        else:
            rows = KnownRows(form.data, formset, digests=_as_digests(known), decide=decide)
            settled.undecided[name] = rows.undecided
        rows.settle()
        settled.differences += rows.differences
        if rows.has_others:
            settled.others.append(name)
    return settled


def _as_digests(known: Any) -> dict[str, str]:
    return known if isinstance(known, dict) else {}


@dataclass(eq=False)
class _Row:
    """A row of the form, of the version it was opened with, or of the newest version."""

    values: Values
    instance: Any = None
    """None for a row of the form."""
    prefix: str = ""
    pk: int | None = None
    base: "_Row | None" = None
    """The row of the version that the form was opened with from which this one came."""


class _MergedRows(FormRows):
    """The rows of one formset, and how they differ from the version that it was opened with."""

    def __init__(
        self, data: Any, formset: Any, *, opened: OpenedVersion, decide: Callable[[], str]
    ) -> None:
        super().__init__(data, formset, is_whole=False)
        self.decide = decide
        self.differences: list[Difference] = []
        self.has_others = False
        self.opened: list[_Row] | None = None
        if opened.page is not None:
            self.opened = self._build_rows(getattr(opened.page, formset.rel_name).all())
        self.newest = self._build_rows(self.manager.all())
        self.initial_count = self.parse_number(self.get_count_name(INITIAL_FORM_COUNT))
        self.blank = self._format(formset.model())
        self.rows = [
            _Row(
                normalise(self.get_values(prefix)),
                prefix=prefix,
                pk=self.parse_number(f"{prefix}-id") if data.get(f"{prefix}-id") else None,
            )
            for prefix in self.prefixes
        ]

    def settle(self) -> None:
        """Write ids and values of other windows into the data, and drop what must not be stored."""
        if self.opened is not None:
            self._find_bases_of_form(self.opened)
            self._find_bases_of_newest(self.opened)
        self.keep_known_ids()
        pairs = self._pair()
        for stored, row in pairs:
            if stored.pk:
                self.data[f"{row.prefix}-id"] = str(stored.pk)
            if self.is_deleted(row.prefix) or not self._is_theirs(stored, row):
                continue
            is_other = stored.values != row.values
            if is_other and self.is_repeated(stored.instance, beside=row.prefix):
                self._delete(row.prefix)  # chosen here too, in another row
            else:
                self.has_others = self.has_others or is_other
                self._write(row.prefix, stored)
        paired = {id(row) for pair in pairs for row in pair}
        places = {id(stored): row.prefix for stored, row in pairs}
        order = sorted(self.prefixes, key=self._get_place)
        previous = ""
        for stored in self.newest:
            is_deleted = stored.base is not None  # in the form
            if id(stored) in paired:
                previous = places[id(stored)]
            elif is_deleted or self.is_repeated(stored.instance):
                self.remove([stored.instance] if stored.pk else [])
            else:
                # In its place: the first addressee is the lead.
                place = order.index(previous) + 1 if previous else 0
                previous = self._append(stored)
                order.insert(place, previous)
                self.has_others = True
        if self.has_others:
            for place, prefix in enumerate(order, start=1):
                self.data[f"{prefix}-{ORDERING_FIELD_NAME}"] = str(place)
        for row in self.rows:
            if id(row) not in paired and _is_unchanged(row):  # deleted in another window
                self._delete(row.prefix)
        self.finish()

    def _is_theirs(self, stored: _Row, row: _Row) -> bool:
        """Return whether a row is to be as another window left it; note it if nobody can tell."""
        if _is_unchanged(row):
            return True
        is_changed_by_both = row.base is not None and stored.base is row.base
        if not is_changed_by_both or _is_unchanged(stored) or _is_equal(row, stored):
            return False
        decision = self.decide()
        if decision not in (MINE, THEIRS):
            self.differences.append(compare_rows(self.formset, stored.values, row.values))
        return decision == THEIRS

    # Which row came from which

    def _find_bases_of_form(self, opened: list[_Row]) -> None:
        """Assign the rows of the form to those that it was opened with."""
        free = list(opened)
        for match in (lambda row, base: bool(row.pk) and row.pk == base.pk, _is_equal):
            free = _take(self.rows, free, match)
        if len(opened) == self.initial_count:  # the form was made of just these, in this order
            for row, base in zip(self.rows, opened, strict=False):
                if row.base is None and base in free:
                    row.base = base
                    free.remove(base)
        for match in (self._is_same, _is_typed_on, self._is_alike):
            free = _take(self.rows, free, match)

    def _find_bases_of_newest(self, opened: list[_Row]) -> None:
        """Assign the rows of the newest version to those that the form was opened with."""
        free = list(opened)
        for match in (
            lambda row, base: bool(row.pk) and row.pk == base.pk,
            _is_equal,
            self._is_same,
            self._is_alike,
        ):
            free = _take(self.newest, free, match)

    def _pair(self) -> list[tuple[_Row, _Row]]:
        """Return the rows of the newest version with those of the form that stand for them."""
        pairs: list[tuple[_Row, _Row]] = []
        matches: list[Match] = [
            lambda stored, row: bool(stored.pk) and str(stored.pk) == self._get_id(row),
            lambda stored, row: stored.base is not None and stored.base is row.base,
            lambda stored, row: stored.base is None and self._is_same(row, stored),
            lambda stored, row: stored.base is None and _is_equal(row, stored),
            lambda stored, row: stored.base is None and _is_typed_on(row, stored),
        ]
        if self.opened is None:
            matches += [
                lambda stored, row: self._is_alike(row, stored),
                lambda stored, row: self.rows.index(row) < self.initial_count,
            ]
        stored_rows, rows = list(self.newest), list(self.rows)
        for match in matches:
            for stored in list(stored_rows):
                row = next((row for row in rows if match(stored, row)), None)
                if row is not None:
                    pairs.append((stored, row))
                    stored_rows.remove(stored)
                    rows.remove(row)
        return pairs

    def _get_id(self, row: _Row) -> str:
        return str(self.data.get(f"{row.prefix}-id") or "")

    def _is_same(self, row: _Row, other: _Row) -> bool:
        return other.instance is not None and is_same(other.instance, row.values, self.keys)

    def _is_alike(self, row: _Row, other: _Row) -> bool:
        """Return whether one row was made of the other: they have half of their words in common."""
        filled = [
            (value, other.values.get(name, ""))
            for name, value in row.values.items()
            if value != self.blank[name] or other.values.get(name) != self.blank[name]
        ]
        return bool(filled) and 2 * sum(here == there for here, there in filled) >= len(filled)

    # Rows as a form sends them

    def _build_rows(self, instances: Iterable[Model]) -> list[_Row]:
        return [_Row(self._format(item), instance=item, pk=item.pk) for item in instances]

    def _format(self, instance: Model) -> Values:
        """Return the values of a stored row as a browser would send them."""
        return describe_row(self.formset.form(instance=instance, **self.formset.form_kwargs))

    def _write(self, prefix: str, stored: _Row) -> None:
        for name, value in stored.values.items():
            self.data[f"{prefix}-{name}"] = value

    def _delete(self, prefix: str) -> None:
        self.data[f"{prefix}-{DELETION_FIELD_NAME}"] = "on"

    def _get_place(self, prefix: str) -> int:
        text = self.data.get(f"{prefix}-{ORDERING_FIELD_NAME}", "")
        is_place = text.isascii() and text.isdigit() and len(text) < MAX_DIGITS
        return int(text) if is_place else len(self.prefixes)

    def _append(self, stored: _Row) -> str:
        """Add a row of another window to the form; return its prefix."""
        count = len(self.prefixes)
        prefix = self.formset.add_prefix(count)
        self.prefixes.append(prefix)
        self.data[self.get_count_name(TOTAL_FORM_COUNT)] = str(count + 1)
        self.data[f"{prefix}-id"] = str(stored.pk or "")
        self._write(prefix, stored)
        return prefix


def _take(rows: list[_Row], bases: list[_Row], is_match: Match) -> list[_Row]:
    """Give rows that have no base one that matches; return the bases that are left."""
    for row in rows:
        if row.base is None:
            row.base = next((base for base in bases if is_match(row, base)), None)
            bases = [base for base in bases if base is not row.base]
    return bases


def _is_unchanged(row: _Row) -> bool:
    return row.base is not None and row.values == row.base.values


def _is_equal(row: _Row, other: _Row) -> bool:
    return row.values == other.values


def _is_typed_on(row: _Row, other: _Row) -> bool:
    """Return whether a stored row is what somebody had typed of a row of the form so far."""
    return other.instance is not None and is_continued(other.instance, row.values, [])
