"""Serve a stored file over HTTP, whole or in the part that was asked for.

PDF viewers ask for parts to show the first page of a long report before the rest has arrived, and
an interrupted download resumes with one. Django 6.1 has no ranges (asked for in ticket 22479);
django-ranged-response, last released in 2017, ignores If-Range, so that a resumed download can mix
two versions of a report.
"""

import logging
import re
from typing import Literal

from django.core.files import File
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag

logger = logging.getLogger(__name__)

# One range of RFC 9110, 14.1.2. The length keeps int() fast; no file needs more digits.
ONE_RANGE = re.compile(r"bytes=([0-9]{0,100})-([0-9]{0,100})", re.IGNORECASE)
CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f]+")


def serve_file(
    request: HttpRequest,
    field_file: FieldFile,
    *,
    filename: str,
    content_type: str,
    etag: str,
    inline: bool = True,
) -> HttpResponseBase:
    """Answer GET or HEAD with the file, by the rules of RFC 9110.

    `filename` is the name for saving, in any script. `etag` identifies these very bytes, such as a
    hash of them, with or without quotation marks. `inline` lets the browser show the file rather
    than save it. There is no Last-Modified: an older file may take the place of a newer one.

    The answer is 200, 206 for one range, 304 or 412 for a condition, or 416 for a range beyond
    the end. Several ranges at once get the whole file, which the RFC allows. The caller limits
    the methods, and sets Cache-Control and Content-Security-Policy of what is returned.

    Raises Http404 if the storage has no such file.
    """
    etag = quote_etag(etag)
    headers = {
        "Accept-Ranges": "bytes",
        "ETag": etag,
        "X-Content-Type-Options": "nosniff",
    }

    # Before the file is opened, because another storage than the disk charges for that.
    unconditional = HttpResponse(headers=headers)
    conditional = get_conditional_response(request, etag=etag, response=unconditional)
    if conditional and conditional is not unconditional:
        return conditional

    stored = _open(field_file)
    size = stored.size
    # RFC 9110, 14.2 defines ranges for GET alone, and 13.1.5 makes If-Range their condition.
    requested_range = None
    if request.method == "GET" and _if_range_passes(request, etag):
        requested_range = byte_range(request.headers.get("Range", ""), size)
    if requested_range == "unsatisfiable":
        stored.close()
        headers["Content-Range"] = f"bytes */{size}"
        return HttpResponse(status=416, headers=headers, content_type="text/plain")

    name_for_saving = CONTROL_CHARACTERS.sub(" ", filename)
    headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=not inline, filename=name_for_saving) or "inline"
    )
    response: HttpResponseBase
    if request.method == "HEAD":
        stored.close()
        length = size
        response = HttpResponse(content_type=content_type)
    elif requested_range:
        first, last = requested_range
        length = last - first + 1
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
        stored.seek(first)
        response = _Download(_FilePart(stored, length), status=206, content_type=content_type)
    else:
        length = size
        response = _Download(stored, content_type=content_type)
    # Now, because FileResponse derives some of these from the name of the stored file.
    for name, value in (headers | {"Content-Length": str(length)}).items():
        response[name] = value
    return response


def byte_range(header: str, size: int) -> tuple[int, int] | Literal["unsatisfiable"] | None:
    """Return the first and last byte that a Range header asks for in a file of `size` bytes.

    None means the whole file: there is no header, it is invalid (RFC 9110, 14.2 says to ignore
    it), asks for several ranges or another unit, or the file is empty and has no range to give.
    """
    match = ONE_RANGE.fullmatch(header.strip())
    if not match or not size:
        return None
    first, last = match.groups()
    if first:
        start, end = int(first), int(last) if last else size - 1
        if last and end < start:
            return None
    elif last:
        # The last so many bytes, or everything if the file is shorter.
        start, end = max(0, size - int(last)), size - 1
    else:
        return None
    if start >= size:
        return "unsatisfiable"
    return start, min(end, size - 1)


def _if_range_passes(request: HttpRequest, etag: str) -> bool:
    """Return whether the part may be sent: it belongs to the file the client already has part of.

    The comparison is strong: neither a weak entity tag nor a date passes (RFC 9110, 13.1.5).
    """
    condition = request.headers.get("If-Range", "").strip()
    return not condition or (condition == etag and not etag.startswith("W/"))


def _open(field_file: FieldFile) -> File:
    """Open the file for this response alone, so that no other thread moves its position."""
    if not field_file.name:
        message = "There is no file."
        raise Http404(message)
    try:
        return field_file.storage.open(field_file.name, "rb")
    except FileNotFoundError as error:
        logger.warning(
            "The file %s is in the database but not in the storage. Restore it from a backup or "
            "upload it again.",
            field_file.name,
        )
        message = "The file is missing."
        raise Http404(message) from error


class _Download(FileResponse):
    """FileResponse in larger steps: a report of 10 MB in 160 of them, not 2,500."""

    block_size = 64 * 1024


class _FilePart:
    """The next `length` bytes of an open file.

    It has no `fileno`, so that no server sends the rest of the file past it (PEP 3333,
    wsgi.file_wrapper).
    """

    def __init__(self, file: File, length: int) -> None:
        self.file = file
        self.remaining = length

    def read(self, size: int) -> bytes:
        data = self.file.read(min(size, self.remaining))
        self.remaining -= len(data)
        return data

    def close(self) -> None:
        self.file.close()
