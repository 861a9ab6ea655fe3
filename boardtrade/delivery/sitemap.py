"""The sitemap and robots.txt."""

from collections.abc import Mapping
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.models import Page, Site

from boardtrade.languages.absolute_urls import absolute_url
from boardtrade.pages.visibility import visible


class SiteSitemap(Sitemap):
    """Addresses of the request's site: https://www.sitemaps.org/protocol.html."""

    limit = 2_000
    """Addresses in one file: some half a second of work, where the protocol allows 50,000."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def paginator(self) -> Paginator:
        """Count once what Django would count for each look."""
        items: Any = self.items()
        return Paginator(items, self.limit)

    def get_urls(
        self, page: int | str = 1, site: Any = None, protocol: str | None = None
    ) -> list[dict[str, Any]]:
        """Return what Django tells of each item, with the public host before its path."""
        urls = super().get_urls(page, site, protocol)
        return [url | {"location": absolute_url(self.location(url["item"]))} for url in urls]


class PageSitemap(SiteSitemap):
    """All pages that the public may see."""

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


def site_sitemap(
    request: HttpRequest, sections: Mapping[str, type[SiteSitemap]], section: str | None = None
) -> HttpResponse:
    """Serve the sitemap of a site: in one file while it fits, or a list of such files."""
    maps: dict[str, Any] = {name: each(request) for name, each in sections.items()}
    pages = {} if section else {name: each.paginator.num_pages for name, each in maps.items()}
    if all(number == 1 for number in pages.values()):
        return sitemap(request, maps, section)
    # Django's own index would read every page for its date, and believe the request's host.
    files = [
        f"{reverse('sitemap_section', args=[name])}?p={page}"
        for name, last in pages.items()
        for page in range(1, last + 1)
    ]
    listed = [{"location": absolute_url(path)} for path in files]
    return TemplateResponse(
        request, "sitemap_index.xml", {"sitemaps": listed}, content_type="application/xml"
    )


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
