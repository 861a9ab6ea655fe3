"""The card and the scorecard that other sites show in a frame: all that may be framed anywhere.

They are the same for every reader, run no script, and take nothing from their address but the key
of what they show and a language. https://www.w3.org/TR/CSP3/#directive-frame-ancestors
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.csp import CSP
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from boardtrade.languages.absolute_urls import absolute_url
from boardtrade.pages.routing import root_page
from recommendations.pages.permalinks import public_addressee, public_page
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.pages.status_counts import status_counts

EMBED_CSP: dict[str, Any] = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.NONE],
    "frame-ancestors": ["*"],
}
"""Stricter than other pages in everything but who may frame it."""
KEPT_FOR = 15 * 60
"""Seconds for which browsers and caches may show a frame without asking whether it changed."""
MISSING_KEPT_FOR = 60
"""Seconds likewise for what is not there: it may be published any moment."""

Context = dict[str, Any]
LANGUAGES = frozenset(code for code, _ in settings.LANGUAGES)


def _framed(view: Callable[..., Context | None]) -> Callable[..., HttpResponse]:
    """Make a view of what gives the context of a template, or None for what is not there."""

    @xframe_options_exempt
    @csp_override(EMBED_CSP)
    @require_safe
    def framed(request: HttpRequest, key: str) -> HttpResponse:
        language = _language(request)
        with translation.override(language):
            context = view(request, key)
            template = f"embeds/{view.__name__}.html" if context else "embeds/missing.html"
            response = render(request, template, context, status=200 if context else 404)
        response["Content-Language"] = language
        patch_cache_control(
            response, public=True, max_age=KEPT_FOR if context else MISSING_KEPT_FOR
        )
        return response

    framed.__doc__ = view.__doc__
    return framed


def _language(request: HttpRequest) -> str:
    """Return the language asked for if the site has pages in it, or its first."""
    asked = request.GET.get("lang", "")
    if asked in LANGUAGES:
        with translation.override(asked):
            if root_page(request) is not None:
                return asked
    return settings.LANGUAGE_CODE


@_framed
def recommendation(request: HttpRequest, key: str) -> Context | None:
    """Show one recommendation and where it stands."""
    page = public_page(key)
    address = page.get_url(request) if page else None
    return {"page": page, "address": absolute_url(address)} if page and address else None


@_framed
def addressee(request: HttpRequest, key: str) -> Context | None:
    """Show how many recommendations to one body stand where, as the body's own page counts."""
    body = public_addressee(key)
    if body is None:
        return None
    listed = RecommendationPage.objects.listed_below(root_page(request))
    counts = status_counts(listed.addressed_to(body).with_status())
    return {
        "addressee": body,
        "address": absolute_url(body.url),
        "counts": counts,
        "total": sum(each.count for each in counts),
    }
