"""The view that serves the file of a report at its permanent URL."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from boardtrade.pages.routing import serve_page


@require_safe
def report_file(request: HttpRequest, page_path: str) -> HttpResponseBase:
    """Serve the file of a report to a reader who may see the report."""
    return serve_page(request, f"{page_path}report.pdf")
