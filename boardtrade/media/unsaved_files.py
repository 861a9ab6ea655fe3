"""Files that a request stored before it failed, which nothing names and nothing else deletes."""

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any

from django.db import DatabaseError, models
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from boardtrade.media.stored_files import delete_files

type View = Callable[..., HttpResponseBase]

_stored: ContextVar[list[tuple[type[models.Model], str]] | None] = ContextVar(
    "files stored by this request", default=None
)


def note_stored(model: type[models.Model], name: str) -> None:
    """Remember that this request has stored the file of a row that is yet to be saved."""
    if (stored := _stored.get()) is not None:
        stored.append((model, name))


def delete_unsaved_files(view: View) -> View:
    """Return a view that deletes what it has stored if it fails. It goes round the transaction."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        token = _stored.set([])
        try:
            return view(request, *args, **kwargs)
        except Exception:
            _delete_what_no_row_names(_stored.get() or [])
            raise
        finally:
            _stored.reset(token)

    return wrapped


def _delete_what_no_row_names(stored: list[tuple[type[models.Model], str]]) -> None:
    # It may also have failed after the commit, where the row is there.
    try:
        unsaved = [
            name for model, name in stored if not model._default_manager.filter(file=name).exists()
        ]
        if unsaved:
            delete_files.enqueue(unsaved)
    except DatabaseError:
        return  # nobody knows whether the row is there: a file too many is the lesser harm
