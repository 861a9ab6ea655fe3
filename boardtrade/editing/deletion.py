"""Deletions that the database refuses, because something else needs what was to be deleted."""

from functools import wraps

from django.contrib import messages
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from boardtrade.editing.publishing import View, redirect_in_admin

REFUSED_BY_THE_DATABASE = {"23001", "23503"}
"""A deletion that a rule or a reference forbids: restrict_violation, foreign_key_violation."""


def refuse_protected(view: View) -> View:
    """Turn such a refusal into a message, and nothing that the request did is kept.

    The admin asks its index of references first, which may lag behind, and other people work at the
    same time: what it lets through still meets the database.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except ProtectedError as error:
            names = sorted({str(each._meta.verbose_name) for each in error.protected_objects})
            message = _("Nothing was deleted: it is still needed (%(by)s).") % {
                "by": ", ".join(names)
            }
        except IntegrityError as error:
            if getattr(error.__cause__, "sqlstate", None) not in REFUSED_BY_THE_DATABASE:
                raise
            message = _(
                "Nothing was saved: what you deleted is needed elsewhere, or what you chose was "
                "deleted meanwhile. Look again."
            )
        messages.error(request, message)
        return redirect_in_admin(request, reverse("wagtailadmin_home"))

    return wrapped
