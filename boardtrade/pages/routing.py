"""Routing a path to its page in two queries; Wagtail takes two for each level of the tree."""

from functools import wraps
from typing import Any

from django.conf import settings
from django.db.models import CharField
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import activate, get_language
from wagtail.models import Page
from wagtail.query import PageQuerySet
from wagtail.url_routing import RouteResult
from wagtail.views import serve

from boardtrade.editing.page_form.parts import PAGE_VIEWS
from boardtrade.languages.query_parameters import View, declare_own_parameters, reads_parameters
from boardtrade.pages.prepared_queries import Parameter, PreparedQuery
from boardtrade.pages.queries.specific_pages import get_specific_page, with_render_data
from boardtrade.pages.queries.unchanged import find_site, read_once
from boardtrade.pages.visibility import ANY_AUDIENCE, MAX_DEPTH, PUBLIC


def require_published_language(view: View) -> View:
    """Raise Http404, in the main language, for URLs of a language without a live home page."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if get_language() != settings.LANGUAGE_CODE and get_root_page(request) is None:
            activate(settings.LANGUAGE_CODE)
            raise Http404
        return view(request, *args, **kwargs)

    return wrapped


@declare_own_parameters
def serve_page(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve the page at a path, with all of Wagtail's hooks: privacy among them.

    Wagtail routes a request once and keeps the result in this attribute (see the docstring of
    `Page.route_for_request`), so a result that is there already is the one it serves.
    """
    route = find_page(request, path)
    request._wagtail_route_for_request = route  # type: ignore[attr-defined]
    names = getattr(route.page, "query_parameters", ()) if route else ()
    return reads_parameters(*names)(serve)(request, path)


PAGE_VIEWS.append(serve_page)


def _build_pages_at_paths() -> PageQuerySet:
    pages = Page.objects.filter(url_path__among=Parameter("url_paths", CharField()))
    return with_render_data(pages, ANY_AUDIENCE).order_by("depth")


_PAGES_AT_PATHS = PreparedQuery(_build_pages_at_paths)


def find_page(request: HttpRequest, path: str) -> RouteResult | None:
    """Return the page at a path with the arguments of its view, or None.

    The page has its ancestors as its `trail`, which is Wagtail's "breadcrumb trail", and all that
    it is rendered from. A private page is returned too: Wagtail then asks for its password.
    """
    root = get_root_page(request)
    if root is None:
        return None
    components = [component for component in path.split("/") if component]
    if len(components) > MAX_DEPTH:  # no page is that deep, and a long list of paths is slow
        return None
    url_paths = [root.url_path]
    for component in components:
        url_paths.append(f"{url_paths[-1]}{component}/")
    pages = _PAGES_AT_PATHS.read(url_paths=url_paths, **PUBLIC.parameters)
    trail = [get_specific_page(page) for page in pages]
    if not trail:
        return None
    page = trail.pop()
    page.trail = trail
    if not page.is_current:
        return None
    try:
        return page.route(request, components[page.depth - root.depth :])
    except Http404:
        return None


def get_root_page(request: HttpRequest) -> Page | None:
    """Return the home page of the request's site in the language of its URL, if there is one.

    A language without a home page has no pages: its URLs must not show those of another.
    """
    site = find_site(request)
    if site is None:
        return None
    language = get_language()
    if language == settings.LANGUAGE_CODE:
        return site.root_page
    translations = Page.objects.filter(
        translation_key=site.root_page.translation_key, locale__language_code=language, live=True
    )
    return read_once(request, ("root page", site.pk, language), translations.first)
