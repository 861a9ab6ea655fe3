"""The view that serves the files of a report at their permanent URLs."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from boardtrade.pages.routing import serve_page


@require_safe
def report_file(request: HttpRequest, page_path: str, file_name: str) -> HttpResponseBase:
    """Serve a file of a report to a reader who may see the report."""
    return serve_page(request, f"{page_path}{file_name}")
