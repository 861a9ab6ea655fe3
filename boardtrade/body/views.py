"""The view that serves the files of a page's charts and tables."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from boardtrade.pages.routing import serve_page


@require_safe
def page_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve a file below the address of a page to a reader who may see the page."""
    return serve_page(request, path)
