"""The files of a report at their permanent URLs: the uploaded PDF, or what is made of the page."""

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from wagtail.contrib.routable_page.models import re_path

from boardtrade.body.files import BodyFilesMixin
from boardtrade.media.documents.serving import serve_document
from boardtrade.media.models import CustomDocument
from reports.paper.checks import find_errors_of_body
from reports.paper.editions import EDITIONS
from reports.paper.made_file import MadeFile
from reports.paper.report_pdf import FILE_NAME
from reports.paper.serving import serve_edition


class DownloadMixin(BodyFilesMixin):
    """Serves the files of a report below its own address, beside those of its charts and tables.

    The file behind an address can be replaced, so browsers and caches ask again each time
    (`no-cache`) and get a 304 while it is the same; of what is private, nobody keeps a copy.
    """

    download_document: CustomDocument | None
    body: Any
    slug: str

    @property
    def file(self) -> CustomDocument | MadeFile | None:
        """The PDF: the one that staff have uploaded, or else that which was made of the page.

        None until the first one was made.
        """
        return self.download_document or getattr(self, "paper", None)

    @property
    def download_url(self) -> str:
        """The permanent URL of the PDF, below the report's own; empty until there is one."""
        return f"{self.get_url()}{FILE_NAME}" if self.file else ""

    def get_route_paths(self) -> list[str]:
        """Return the paths that Wagtail redirects when the report moves: the page and its files."""
        return [*super().get_route_paths(), f"/{FILE_NAME}"]

    def missing_for_publication(self) -> dict[str, Any]:
        """Add what would keep the body from being read aloud in order, at its blocks."""
        errors = super().missing_for_publication()
        return errors | find_errors_of_body(self.body)

    @re_path(r"^(?P<file_name>[a-z]+\.(?:pdf|docx))/?$", name="download")
    def serve_download(self, request: HttpRequest, file_name: str) -> HttpResponseBase:
        """Serve a file of the report. Raise Http404 if it has no such file."""
        if file_name == FILE_NAME and self.download_document is not None:
            document, name = self.download_document, f"{self.slug}.pdf"
            return serve_document(request, document, filename=name, cache_control="no-cache")
        if file_name not in EDITIONS:
            raise Http404
        return serve_edition(request, self, EDITIONS[file_name])
