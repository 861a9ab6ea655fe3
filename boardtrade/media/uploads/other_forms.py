"""Checks the files that Wagtail's own forms take, before these look at them.

They are no files of the library, so that none of our forms sees them: the picture of a member of
staff, which Wagtail opens and keeps as it came, and a list of redirects.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from boardtrade.media.images.picture_refusal import PictureRefusedError
from boardtrade.media.images.picture_upload import clean_picture
from boardtrade.media.uploads.documents import check_document, suffix_of
from boardtrade.media.uploads.failures import not_checked

type View = Callable[..., HttpResponseBase]

MAX_PICTURE_BYTES = 5 * 1024**2
MAX_LIST_BYTES = 5 * 1024**2
TABLES = ("csv", "xlsx")


def check_portrait(file: UploadedFile) -> None:
    """Strip the picture of a member of staff, or raise ValidationError."""
    _check_size(file, MAX_PICTURE_BYTES)
    try:
        clean_picture(file, most_pixels=settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS)
    except PictureRefusedError as error:
        raise ValidationError(error.message, code=error.reason) from error


def check_redirects(file: UploadedFile) -> None:
    """Raise ValidationError unless a list of redirects is a table that only lets itself be read."""
    _check_size(file, MAX_LIST_BYTES)
    name = file.name or ""
    if suffix_of(name) not in TABLES:
        raise ValidationError(_("Redirects are read from CSV or Excel (.xlsx): save the list so."))
    check_document(file, name=name)


def _check_size(file: UploadedFile, most: int) -> None:
    if (file.size or 0) > most:
        raise ValidationError(
            _("This file is larger than %(most)s MB. Make it smaller, and upload that."),
            params={"most": most // 1024**2},
        )


CHECKS = {"avatar-avatar": check_portrait, "import_file": check_redirects}
"""Who checks a file, by the name of the field in Wagtail's form."""


def check_other_uploads(view: View) -> View:
    """Return a view that never gets a file of these forms that was not checked."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and request.content_type == "multipart/form-data":
            try:
                for name in CHECKS.keys() & request.FILES.keys():
                    file: Any = request.FILES[name]
                    CHECKS[name](file)
            except ValidationError as error:
                return _refuse(request, error)
            except (OSError, RuntimeError) as error:
                return _refuse(request, not_checked(error))
        return view(request, *args, **kwargs)

    return wrapped


def _refuse(request: HttpRequest, error: ValidationError) -> HttpResponseBase:
    messages.error(request, " ".join(error.messages))
    return redirect(request.get_full_path())
