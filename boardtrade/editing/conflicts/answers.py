"""What an editor is told of the changes that somebody else made while a form was open."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from boardtrade.editing.conflicts.form import KeptChanges

type View = Callable[..., HttpResponseBase]


def answer_conflicts(view: View) -> View:
    """Say also by the status of a response that somebody has to decide before a form is saved."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        context = getattr(response, "context_data", None) or {}
        if getattr(context.get("form"), "conflict", None):
            response.status_code = HTTPStatus.CONFLICT
        return response

    return wrapped


def get_question_for_scripts() -> str:
    """Return what an automatic save is answered with that somebody has to decide about."""
    return _("The same fields were changed elsewhere. Save with the button, and decide.")


def tell_what_was_kept(request: HttpRequest, instance: Any) -> None:
    """Say what somebody else had changed while a form was open, and is saved with it."""
    kept: KeptChanges | None = getattr(instance, "kept_changes", None)
    if kept is None or not request.accepts("text/html"):
        return
    text = (
        _("Kept as well what %(author)s had changed meanwhile: %(fields)s.")
        if kept.author
        else _("Kept as well what you had changed in another window: %(fields)s.")
    )
    labels = ", ".join(dict.fromkeys(kept.labels))
    messages.info(request, text % {"author": kept.author, "fields": labels})
