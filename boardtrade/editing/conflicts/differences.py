"""What two people made of the same field, shown beside each other."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import ForeignKey
from django.forms import ModelForm
from django.utils.formats import localize
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.compare import (
    ChoiceFieldComparison,
    FieldComparison,
    ForeignObjectComparison,
    TextDiff,
    comparison_class_registry,
)
from wagtail.blocks.base import BlockField


@dataclass(frozen=True)
class Difference:
    """A field of which two people made something else."""

    label: str
    anchor: str
    """The id of the element in the form to which a link leads."""
    html: SafeString
    """Both texts in one: what only they have is a deletion, what only we have an addition."""


def compare_fields(form: ModelForm, stored: dict[str, Any], names: list[str]) -> list[Difference]:
    """Return how what was sent differs from what is stored, for fields of a form."""
    return list(_iterate_differences(form, stored, names))


def _iterate_differences(
    form: ModelForm, stored: dict[str, Any], names: list[str]
) -> Iterator[Difference]:
    for name in names:
        bound = form[name]
        is_body = isinstance(bound.field, BlockField)
        anchor = bound.html_name if is_body else str(bound.auto_id)
        html = _compare(form, name, stored.get(name))
        yield Difference(capfirst(str(bound.label)), anchor, html)


def _compare(form: ModelForm, name: str, stored: Any) -> SafeString:
    sent = form[name].data
    try:
        field: Any = form.instance._meta.get_field(name)
        ours = field.to_python(sent)
    except (FieldDoesNotExist, ValidationError):
        return _show_both(stored, sent)
    if isinstance(field, ForeignKey):
        comparison_class: Any = ForeignObjectComparison
    elif field.choices:
        comparison_class = ChoiceFieldComparison
    else:
        comparison_class = comparison_class_registry.get(field)
    if comparison_class in (None, FieldComparison):
        return _show_both(stored, ours)
    theirs, mine = (
        SimpleNamespace(**{field.attname: value}) for value in (stored, ours or _blank(field))
    )
    return comparison_class(field, theirs, mine).htmldiff()


def _blank(field: Any) -> Any:
    return None if field.null else field.to_python("")


def _show_both(theirs: Any, mine: Any) -> SafeString:
    """Return both values whole, where there are no words to be compared."""
    changes = [("deletion", _as_words(theirs)), ("addition", _as_words(mine))]
    return TextDiff(changes).to_html()


def _as_words(value: Any) -> str:
    match value:
        case None | "":
            return _("nothing")
        case bool():
            return _("yes") if value else _("no")
    return str(localize(value))
