"""Absolute addresses, which never depend on what host a request claims to ask."""

from urllib.parse import urljoin

from django.conf import settings


def absolute_url(path: str) -> str:
    """Return the public address of a path on this site; an absolute address stays as it is."""
    return urljoin(f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}/", path)
