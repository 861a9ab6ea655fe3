"""From an address to its page in two queries; Wagtail takes two for each level of the tree."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import activate, get_language
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve

from boardtrade.pages.queries.typed_pages import typed, with_everything
from boardtrade.pages.visibility import MAX_DEPTH

View = Callable[..., HttpResponseBase]


def in_published_language(view: View) -> View:
    """Answer that nothing is there, in the main language, where a language has no home page yet."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if get_language() != settings.LANGUAGE_CODE and root_page(request) is None:
            activate(settings.LANGUAGE_CODE)
            raise Http404
        return view(request, *args, **kwargs)

    return answer


def serve_page(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve the page at an address, with all of Wagtail's hooks: privacy among them.

    Wagtail routes a request once and keeps the result in this attribute (see the docstring of
    `Page.route_for_request`), so a result that is there already is the one it serves.
    """
    request._wagtail_route_for_request = find_page(request, path)  # type: ignore[attr-defined]
    return serve(request, path)


def find_page(request: HttpRequest, path: str) -> RouteResult | None:
    """Return the page for an address with what is left of it, or None.

    The page brings along those above it as its `trail`, and all that it is rendered from. A page
    that is private is found: Wagtail then asks for its password.
    """
    root = root_page(request)
    if root is None:
        return None
    components = [component for component in path.split("/") if component]
    if len(components) > MAX_DEPTH:  # no page stands that deep, and a list of addresses has a cost
        return None
    addresses = [root.url_path]
    for component in components:
        addresses.append(f"{addresses[-1]}{component}/")
    found = with_everything(Page.objects.filter(url_path__in=addresses)).order_by("depth")
    trail = [typed(each) for each in found]
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


def root_page(request: HttpRequest) -> Page | None:
    """Return the home page of the request's site in the language of its address, if there is one.

    A language without a home page has no pages: its addresses must not show those of another.
    """
    site = Site.find_for_request(request)
    if site is None:
        return None
    language = get_language()
    if language == settings.LANGUAGE_CODE:
        return site.root_page
    return Page.objects.filter(
        translation_key=site.root_page.translation_key, locale__language_code=language, live=True
    ).first()
