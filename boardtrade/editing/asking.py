"""Questions of a form about values that are unlikely and may yet be right.

A form refuses such a value once, and shows a box with it in which the user says that it is so. The
box stays, ticked, for as long as the form comes back with that value.
"""

import copy
import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm, Widget
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

FIRST_YEAR, LAST_YEAR = 1800, 2200
"""Nothing that the board dates is older or farther away."""
EARLIEST_PUBLICATION = 1900
"""An older one is asked about."""
YEARS_AHEAD = 30
"""A later day is not planned for in a recommendation; it may be a typing error."""
CONFIRMED = "-confirmed"
"""Follows the name of a field in the name of its box."""


class _AskingWidget(Widget):
    """Mixed into the widget of a field, it adds the box. Its value is what is confirmed."""

    is_confirmed = False

    def render(self, name: str, value: Any, *args: Any, **kwargs: Any) -> SafeString:
        """Return the widget and the box."""
        return format_html(
            '{}<label class="bt-confirm"><input type="checkbox" name="{}" value="{}"{}> {}</label>',
            super().render(name, value, *args, **kwargs),
            f"{name}{CONFIRMED}",
            value,
            SafeString(" checked" if self.is_confirmed else ""),
            _("“%(value)s” is right.") % {"value": value},
        )


def ask(form: BaseForm, name: str, question: Any) -> None:
    """Raise ValidationError with a question about a value, unless the user has answered it."""
    if _is_confirmed(form, name):
        return
    _add_box(form, name, is_confirmed=False)
    raise ValidationError(question)


class AskingFormMixin:
    """Mixed into a form that asks, it keeps what was confirmed when another field is refused."""

    def full_clean(self) -> None:
        """Show the boxes again, whether their questions have come up again or not."""
        super().full_clean()  # type: ignore[misc]
        keep_confirmed(self)  # type: ignore[arg-type]


def keep_confirmed(form: BaseForm) -> None:
    """Show the boxes of a submitted form that were ticked, and whose values are as they were."""
    for name in form.fields:
        if _is_confirmed(form, name):
            _add_box(form, name, is_confirmed=True)


def _is_confirmed(form: BaseForm, name: str) -> bool:
    key = form.add_prefix(name)
    value = form.data.get(key)
    return value is not None and form.data.get(f"{key}{CONFIRMED}") == value


def _add_box(form: BaseForm, name: str, *, is_confirmed: bool) -> None:
    field = form.fields[name]
    widget: Any = copy.copy(field.widget)
    if not isinstance(widget, _AskingWidget):
        widget.__class__ = type("AskingWidget", (_AskingWidget, type(widget)), {})
    widget.is_confirmed = is_confirmed
    field.widget = widget


def get_site_today() -> datetime.date:
    """Return which day it is where the site is, in whatever time zone a user of the admin works."""
    return timezone.localdate(timezone=timezone.get_default_timezone())


def check_year(date: datetime.date) -> None:
    """Raise ValidationError for a year that cannot be meant."""
    if not FIRST_YEAR <= date.year <= LAST_YEAR:
        raise ValidationError(_("Look at the year again."))


def ask_about_date(
    form: BaseForm,
    name: str,
    date: datetime.date,
    *,
    earliest: datetime.date,
    latest: datetime.date,
) -> None:
    """Ask about a date that is not between two others; refuse a year that cannot be meant."""
    check_year(date)
    if date < earliest:
        question = _("Look at the year again: this is before %(day)s. If it is right, say so here.")
    elif date > latest:
        question = _("Look at the year again: this is after %(day)s. If it is right, say so here.")
    else:
        return
    limit = earliest if date < earliest else latest
    ask(form, name, question % {"day": date_format(limit, "j F Y")})


def ask_about_publication_date(form: BaseForm, name: str, date: datetime.date) -> None:
    """Ask about a date of a publication before all others, or later than the next year."""
    if date != form.initial.get(name):
        latest = datetime.date(get_site_today().year + 1, 12, 31)
        earliest = datetime.date(EARLIEST_PUBLICATION, 1, 1)
        ask_about_date(form, name, date, earliest=earliest, latest=latest)


def ask_about_due_date(
    form: BaseForm, name: str, due: datetime.date | None, *, recommended: datetime.date
) -> None:
    """Ask about a due date before a recommendation was made, or so late that nobody plans it."""
    if due is not None:
        latest = max(recommended, get_site_today()).year + YEARS_AHEAD
        latest_day = datetime.date(min(latest, LAST_YEAR), 12, 31)
        ask_about_date(form, name, due, earliest=recommended, latest=latest_day)
