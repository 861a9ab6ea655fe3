"""Redirects from the addresses that pages had: none leads to itself, or to what readers do not get.

Wagtail adds them when a page moves or gets another slug, and never takes one back.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, CharField, F, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from wagtail.contrib.redirects.middleware import RedirectMiddleware, get_redirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.coreutils import get_dummy_request
from wagtail.models import Page, Site
from wagtail.query import PageQuerySet

from boardtrade.pages.routing import find_page
from boardtrade.pages.visibility import with_visibility

MAX_HOPS = 10
"""Redirects that may follow each other; browsers give up after some twenty."""


class ArrivingRedirectMiddleware(RedirectMiddleware):
    """Wagtail's redirects, without those that would not arrive: their addresses answer 404."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Return the redirect from an address that answered 404, if it leads anywhere."""
        redirected: HttpResponse = super().process_response(request, response)
        if redirected is response or _arrives(request, request.get_full_path()):
            return redirected
        return response


def _arrives(request: HttpRequest, path: str) -> bool:
    """Return whether the redirects from a path end at a page that readers get, or elsewhere."""
    seen: set[str] = set()
    for _ in range(MAX_HOPS):
        path = Redirect.normalise_path(path, decode_unicode=False)
        redirect = get_redirect(request, path) or get_redirect(request, path.partition("?")[0])
        if redirect is None:
            return bool(seen)  # an address of another kind than a page: it is for the staff to know
        seen.add(path)
        link = redirect.link or ""
        if redirect.redirect_page_id and not _is_served(redirect):
            return False
        path = link.removeprefix(f"{request.scheme}://{request.get_host()}")
        if not path.startswith("/") or path.startswith("//"):
            return True
        if Redirect.normalise_path(path, decode_unicode=False) in seen:
            return False
        if redirect.redirect_page_id or find_page(request, path.partition("?")[0]):
            return True
    return False


def _is_served(redirect: Redirect) -> bool:
    """Return whether readers get the page of a redirect, perhaps for a password, and its file."""
    pages = Page.objects.filter(pk=redirect.redirect_page_id)
    page = with_visibility(pages).first()
    if page is None or not page.is_current:
        return False
    route = redirect.redirect_page_route_path
    return not route or route in page.specific.get_route_paths()


def drop_redirects_from_addresses_of(pages: list[Page]) -> None:
    """Delete the redirects that Wagtail has added from addresses which pages have now."""
    for site in Site.objects.all():
        request = get_dummy_request(site=site)
        paths = []
        for page in pages:
            parts = page.get_url_parts(request)
            if parts and parts[0] == site.pk and parts[2]:
                paths += [_join(parts[2], route) for route in page.get_route_paths()]
        if paths:
            Redirect.objects.filter(
                automatically_created=True, site=site, old_path__in=paths
            ).delete()


def get_live_pages(page: Any) -> list[Page]:
    """Return those that are live of a page and of all that have their address below its own."""
    return list(page.get_descendants(inclusive=True).live().specific())


def _join(path: str, route: str) -> str:
    return Redirect.normalise_path(path.rstrip("/") + (route or "/"))


def find_page_of_former_path(request: HttpRequest, path: str) -> Page | None:
    """Return the page to which a redirect leads from a path itself, whoever may see the page."""
    redirect = get_redirect(request, Redirect.normalise_path(path, decode_unicode=False))
    if redirect is None or redirect.redirect_page is None or redirect.redirect_page_route_path:
        return None
    page: Page = redirect.redirect_page.specific
    return page


def with_present_slugs(pages: PageQuerySet, slugs: Iterable[str]) -> QuerySet:
    """Return `former` and `present` slugs of pages to which redirects lead from a former address.

    A slug that one of the pages has leads to nothing else. Only the last part of an address counts.
    """
    slugs = set(slugs)
    former = Case(
        *(When(old_path__endswith=f"/{slug}", then=Value(slug)) for slug in slugs),
        output_field=CharField(),
    )
    redirects = Redirect.objects.filter(redirect_page__in=pages.order_by().values("pk"))
    return (
        redirects.filter(redirect_page_route_path="")
        .alias(had=former)
        .filter(had__isnull=False)
        .exclude(had__in=pages.filter(slug__in=slugs).order_by().values("slug"))
        .values(former=F("had"), present=F("redirect_page__slug"))
    )
