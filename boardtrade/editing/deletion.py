"""What only the database refuses: deletions of what is needed, and what would be there twice."""

from functools import wraps
from http import HTTPStatus

from django.contrib import messages
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from boardtrade.editing.refusals import View, redirect_in_admin
from boardtrade.editing.sessions.kept_forms import answer_script

DELETED = gettext_lazy(
    "Nothing was saved: what you deleted is needed elsewhere, or what you chose was deleted "
    "meanwhile. Look again."
)
REFUSALS = {
    "23001": DELETED,
    "23503": DELETED,
    "23505": gettext_lazy(
        "Nothing was saved: something of it is there already, perhaps since a moment ago. Go back "
        "in your browser and look for what stands twice, such as a topic or an address."
    ),
}
"""Messages for PostgreSQL's restrict_violation, foreign_key_violation and unique_violation, also
where it compares at the commit only: https://www.postgresql.org/docs/current/errcodes-appendix.html.
"""


def refuse_protected(view: View) -> View:
    """Turn what the database refused into a message; the whole request is rolled back.

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
            refusal = REFUSALS.get(getattr(error.__cause__, "sqlstate", ""))
            if refusal is None:
                raise
            if not request.accepts("text/html"):
                return answer_script(str(refusal), status=HTTPStatus.CONFLICT)
            message = str(refusal)
        messages.error(request, message)
        return redirect_in_admin(request, reverse("wagtailadmin_home"))

    return wrapped
