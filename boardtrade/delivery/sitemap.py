"""The sitemap and robots.txt."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as render_sitemap
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.functional import cached_property
from wagtail.models import Page, Site

from boardtrade.languages.absolute_urls import absolute_url
from boardtrade.languages.query_parameters import reads_parameters
from boardtrade.pages.visibility import visible


class SiteSitemap(Sitemap):
    """URLs of the request's site: https://www.sitemaps.org/protocol.html."""

    limit = 2_000
    """URLs in one file: it takes about half a second; the protocol allows 50,000."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def paginator(self) -> Paginator:
        """The paginator of the URLs, cached so that Django counts them only once."""
        items: Any = self.items()
        return Paginator(items, self.limit)

    def get_urls(
        self, page: int | str = 1, site: Any = None, protocol: str | None = None
    ) -> list[dict[str, Any]]:
        """Return what Django knows of each URL, with the absolute URL as its location."""
        urls = super().get_urls(page, site, protocol)
        return [url | {"location": absolute_url(self.location(url["item"]))} for url in urls]


@dataclass(frozen=True)
class SitemapEntry:
    """A path that is no page of the tree, and when what it shows last changed."""

    path: str
    changed_at: datetime | None


class ListSitemap(SiteSitemap):
    """Paths that are no pages of the tree, in each language of the site."""

    def items(self) -> list[SitemapEntry]:
        """Return the entries below the home page of each language."""
        site = Site.find_for_request(self.request)
        if site is None:
            return []
        homes = Page.objects.filter(translation_key=site.root_page.translation_key, live=True)
        entries: list[SitemapEntry] = []
        for home in homes.select_related("locale").order_by("path"):
            with translation.override(home.locale.language_code):
                entries += self.get_entries(home)
        return entries

    def get_entries(self, home: Page) -> list[SitemapEntry]:
        """Return the entries of one language; to be overridden."""
        return []

    def lastmod(self, entry: SitemapEntry) -> datetime | None:
        """Return when what is shown at a path last changed."""
        return entry.changed_at

    def location(self, entry: SitemapEntry) -> str:
        """Return the path."""
        return entry.path


class PageSitemap(SiteSitemap):
    """All pages that the public may see."""

    def items(self) -> Any:
        """Return the visible pages of the request's site in all languages, in a stable order."""
        site = Site.find_for_request(self.request)
        if site is None:
            return Page.objects.none()
        roots = Page.objects.filter(translation_key=site.root_page.translation_key)
        is_below_root = reduce(
            or_, (Q(path__startswith=path) for path in roots.values_list("path", flat=True))
        )
        return visible(Page.objects.filter(is_below_root, alias_of__isnull=True)).order_by("path")

    def lastmod(self, page: Page) -> datetime | None:
        """Return when a page was last published."""
        return page.last_published_at

    def location(self, page: Page) -> str:
        """Return the path of a page; `get_urls` makes an absolute URL of it."""
        return page.get_url(self.request) or "/"


@reads_parameters("p")
def site_sitemap(
    request: HttpRequest, sections: Mapping[str, type[SiteSitemap]], section: str | None = None
) -> HttpResponse:
    """Serve the sitemap of a site: in one file while it fits, or a list of such files."""
    sitemaps: dict[str, Any] = {name: cls(request) for name, cls in sections.items()}
    if section or all(sitemap.paginator.num_pages == 1 for sitemap in sitemaps.values()):
        return render_sitemap(request, sitemaps, section)
    # Django's own index would read every page for its date, and trust the Host header.
    index = [
        {"location": absolute_url(f"{reverse('sitemap_section', args=[name])}?p={number}")}
        for name, sitemap in sitemaps.items()
        for number in sitemap.paginator.page_range
        if sitemap.paginator.count
    ]
    return TemplateResponse(
        request, "sitemap_index.xml", {"sitemaps": index}, content_type="application/xml"
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
