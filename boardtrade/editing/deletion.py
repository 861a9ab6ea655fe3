"""Deletions that the database refuses because something else refers to the object."""

from functools import wraps

from django.contrib import messages
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from boardtrade.editing.publishing import View, redirect_in_admin

REFUSED_DELETION_SQLSTATES = {"23001", "23503"}
"""PostgreSQL's restrict_violation and foreign_key_violation:
https://www.postgresql.org/docs/current/errcodes-appendix.html."""


def refuse_protected(view: View) -> View:
    """Turn a deletion that the database refused into a message; the whole request is rolled back.

    The admin looks into Wagtail's reference index first. That index may lag behind, and other
    people work at the same time, so the database still has to refuse some deletions.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except ProtectedError as error:
            names = sorted(
                {str(instance._meta.verbose_name) for instance in error.protected_objects}
            )
            message = _("Nothing was deleted: it is still needed (%(by)s).") % {
                "by": ", ".join(names)
            }
        except IntegrityError as error:
            if getattr(error.__cause__, "sqlstate", None) not in REFUSED_DELETION_SQLSTATES:
                raise
            message = _(
                "Nothing was saved: what you deleted is needed elsewhere, or what you chose was "
                "deleted meanwhile. Look again."
            )
        messages.error(request, message)
        return redirect_in_admin(request, reverse("wagtailadmin_home"))

    return wrapped
