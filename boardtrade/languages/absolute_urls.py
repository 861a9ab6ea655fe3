"""Absolute URLs, which never depend on the Host header of a request."""

from urllib.parse import urljoin

from django.conf import settings


def absolute_url(path: str) -> str:
    """Return the absolute public URL of a path on this site; an absolute URL stays as it is."""
    return urljoin(f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}/", path)
