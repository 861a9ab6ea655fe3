"""Refusals, in words, of changes of files that readers see: see `media.public_files`."""

from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from boardtrade.editing.refusals import View
from boardtrade.editing.sessions.kept_fields import keep_fields
from boardtrade.editing.sessions.kept_forms import KEPT_FORM, answer_script, is_script
from boardtrade.media.models import CustomDocument, CustomImage
from boardtrade.media.public_files import PublicFileError, check_public_file


def refuse_public_files(view: View) -> View:
    """Turn PublicFileError into a page with what was typed; the whole request is rolled back."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except PublicFileError as error:
            if is_script(request):
                return answer_script(error.message, status=HTTPStatus.FORBIDDEN)
            context = {
                "title": _("Nothing was changed"),
                "message": error.message,
                "kept": keep_fields(request),
            }
            return render(request, KEPT_FORM, context, status=HTTPStatus.FORBIDDEN)

    return wrapped


def refuse_public_files_in_bulk(
    request: HttpRequest, action_type: str, objects: list[Any], action_class_instance: Any
) -> None:
    """Raise PublicFileError for a bulk move to another collection, which saves no file itself."""
    if action_type == "add_to_collection":
        for file in objects:
            if isinstance(file, (CustomDocument, CustomImage)):
                check_public_file(file)
