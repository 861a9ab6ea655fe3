"""The addresses of the admin, and what their names begin with."""

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

NO_VIEWS = {"wagtailadmin_error_test", "wagtailadmin_javascript_catalog", "wagtailadmin_sprite"}
"""One fails on purpose, so that failing can be tried; two read nothing of a request."""


def get_views(resolver: URLResolver, route: str = "", namespace: str = "") -> Iterator[tuple]:
    """Yield the name of each view of the admin, and the names of its arguments."""
    for pattern in resolver.url_patterns:
        path = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from get_views(pattern, path, inner)
        elif isinstance(pattern, URLPattern) and path.startswith("admin/") and pattern.name:
            yield namespace + pattern.name, tuple(re.findall(r"<(?:\w+:)?(\w+)>", path))


VIEWS = sorted(view for view in set(get_views(get_resolver())) if view[0] not in NO_VIEWS)


def get_part(name: str) -> str:
    """Return the app of a view, or how the name of a view of pages begins: there are many."""
    return name[:20] if name.startswith("wagtailadmin_pages") else re.split("[:_]", name)[0]


PARTS = sorted({get_part(name) for name, _ in VIEWS})
