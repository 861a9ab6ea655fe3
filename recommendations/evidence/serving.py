"""Serves copies as inert files: what others wrote must not act in the name of this site.

Nothing is shown in the browser but plain text. A page is offered as its words; whoever wants the
whole of it saves it as a file of text, which no browser runs. The policy of the answer forbids
everything in any case, and puts it in an origin of its own.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from boardtrade.media.documents.file_response import serve_file
from boardtrade.media.object_storage.failures import StorageUnavailableError
from recommendations.evidence.copies import EvidenceCopy

INERT_HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",  # the page is another's
}


def serve_copy(
    request: HttpRequest, copy: EvidenceCopy, *, is_whole: bool = False
) -> HttpResponseBase:
    """Serve a copy: the words of a page, unless the whole is asked for, and other files to save.

    Raises Http404 if the file is missing from the storage.
    """
    response: HttpResponseBase
    if copy.is_page and not is_whole:
        response = HttpResponse(_read_words(copy), content_type="text/plain; charset=utf-8")
    else:
        response = serve_file(
            request,
            copy.file,
            filename=f"{copy.filename}.txt" if copy.is_page else copy.filename,
            content_type="text/plain" if copy.is_page else copy.content_type,
            etag=copy.sha256,
            inline=False,
        )
    for name, value in INERT_HEADERS.items():
        response[name] = value
    return response


def _read_words(copy: EvidenceCopy) -> str:
    """Return what a page says, after where and when it said so."""
    words = ""
    if copy.text_file:
        try:
            with copy.text_file.open("rb") as file:
                words = file.read().decode()
        except StorageUnavailableError:
            raise
        except OSError as error:
            raise Http404 from error
    moment = date_format(timezone.localtime(copy.fetched_at), "j F Y, H:i")
    head = [
        copy.title,
        copy.final_url,
        _("The words of this page, as of %(moment)s") % {"moment": moment},
        _("SHA-256 of the whole page, as it was received: %(hash)s") % {"hash": copy.sha256},
    ]
    words = words or _("This page has no words but those that its scripts would have added.")
    return "\n".join([*filter(None, head), "", "-" * 72, "", words, ""])
