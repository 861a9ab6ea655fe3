"""The sitemap and robots.txt."""

from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from wagtail.models import Page, Site

from boardtrade.core.addresses import absolute_url
from boardtrade.core.visibility import visible


class PageSitemap(Sitemap):
    """All pages that the public may see: https://www.sitemaps.org/protocol.html."""

    limit = 10_000

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def items(self) -> Any:
        """Return the pages of the request's site in all languages, in an order that is stable."""
        site = Site.find_for_request(self.request)
        if site is None:
            return Page.objects.none()
        roots = Page.objects.filter(translation_key=site.root_page.translation_key)
        below = reduce(
            or_, (Q(path__startswith=path) for path in roots.values_list("path", flat=True))
        )
        return visible(Page.objects.filter(below, alias_of__isnull=True)).order_by("path")

    def lastmod(self, page: Page) -> datetime | None:
        """Return when readers last saw a change."""
        return page.last_published_at

    def location(self, page: Page) -> str:
        """Return the path of a page; `get_urls` puts the public host before it."""
        return page.get_url(self.request) or "/"

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        urls = super()._urls(page, protocol, domain)  # type: ignore[misc]
        return [url | {"location": absolute_url(self.location(url["item"]))} for url in urls]


def page_sitemap(request: HttpRequest) -> HttpResponse:
    """Serve the sitemap."""
    return sitemap(request, {"pages": PageSitemap(request)})


def robots(request: HttpRequest) -> HttpResponse:
    """Serve robots.txt: https://www.rfc-editor.org/rfc/rfc9309."""
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('wagtailadmin_home')}",
        "",
        f"Sitemap: {absolute_url(reverse('sitemap'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
