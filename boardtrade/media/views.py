"""Serving uploaded pictures where no web server or object store does it."""

import re

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest
from django.http.response import FileResponse

PUBLIC = re.compile(r"(images|document_thumbnails)/[^/\\]+")
"""Sizes of pictures and first pages. Originals and documents have no address of their own."""


def uploaded_picture(request: HttpRequest, path: str) -> FileResponse:
    """Serve a ready-made size of a picture; its name changes with its content."""
    if not PUBLIC.fullmatch(path):
        raise Http404
    try:
        response = FileResponse(default_storage.open(path))
    except OSError as error:
        raise Http404 from error
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response
