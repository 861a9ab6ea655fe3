"""The files of a board's brand, each at an address of its own that never means anything else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from boardtrade.branding.brand import TYPES
from boardtrade.branding.models import BrandFile

FILE_CSP = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""A drawing that is opened on its own runs nothing and fetches nothing."""


def brand_file(request: HttpRequest, name: str) -> HttpResponse:
    """Serve a file, which browsers need not ask for again."""
    file = get_object_or_404(BrandFile, name=name)
    return HttpResponse(
        bytes(file.data),
        content_type=TYPES[name.rsplit(".", 1)[1]],
        headers={
            "Cache-Control": "public, max-age=31536000, immutable",
            "Content-Security-Policy": FILE_CSP,
        },
    )
