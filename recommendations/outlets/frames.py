"""The views that other sites may show in a frame: a recommendation, and a scorecard.

A frame is the same for every reader and runs no script; its URL holds only a key and a language.
https://www.w3.org/TR/CSP3/#directive-frame-ancestors
"""

from collections.abc import Callable
from functools import wraps
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
from boardtrade.languages.query_parameters import View, reads_parameters
from boardtrade.pages.routing import get_root_page
from recommendations.pages.answers import get_answer, get_answer_label
from recommendations.pages.permalinks import get_public_addressee, get_public_page
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.pages.status_counts import count_by_status

FRAME_CSP: dict[str, Any] = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.NONE],
    "frame-ancestors": ["*"],
}
"""Stricter than the policy of other pages, except that any site may show the frame."""
CACHE_SECONDS = 15 * 60
"""How long browsers and caches may reuse a frame."""
MISSING_CACHE_SECONDS = 60
"""How long they may reuse the response 404: the page may be published any moment."""
LANGUAGE_CODES = frozenset(code for code, _ in settings.LANGUAGES)


type ContextBuilder = Callable[[HttpRequest, str], dict[str, Any] | None]


def _frame_view(template_name: str) -> Callable[[ContextBuilder], View]:
    """Return a decorator that makes a view of a function, which returns the template context.

    If the function returns None, the view responds with 404.
    """

    def decorate(build_context: ContextBuilder) -> View:
        @xframe_options_exempt
        @csp_override(FRAME_CSP)
        @require_safe
        @reads_parameters("lang")
        @wraps(build_context)
        def view(request: HttpRequest, key: str) -> HttpResponse:
            language_code = _get_language_code(request)
            with translation.override(language_code):
                if context := build_context(request, key):
                    response, max_age = render(request, template_name, context), CACHE_SECONDS
                else:
                    response = render(request, "frames/missing.html", status=404)
                    max_age = MISSING_CACHE_SECONDS
            response["Content-Language"] = language_code
            patch_cache_control(response, public=True, max_age=max_age)
            return response

        return view

    return decorate


def _get_language_code(request: HttpRequest) -> str:
    """Return the language in `?lang=` if the site has a home page in it, or the default."""
    language_code = request.GET.get("lang", "")
    if language_code in LANGUAGE_CODES:
        with translation.override(language_code):
            if get_root_page(request) is not None:
                return language_code
    return settings.LANGUAGE_CODE


@_frame_view("frames/recommendation.html")
def recommendation_frame(request: HttpRequest, key: str) -> dict[str, Any] | None:
    """Show a recommendation, by its permanent id, with its status and what the lead answered."""
    page = get_public_page(key)
    url = page.get_url(request) if page else None
    if page is None or url is None:
        return None
    answer = get_answer(page)
    words = get_answer_label(answer) if answer else ""
    return {"page": page, "url": absolute_url(url), "answer": words}


@_frame_view("frames/addressee.html")
def addressee_frame(request: HttpRequest, key: str) -> dict[str, Any] | None:
    """Show the scorecard of an addressee, by its slug, with the same counts as its page."""
    addressee = get_public_addressee(key)
    if addressee is None:
        return None
    recommendations = RecommendationPage.objects.listed_below(get_root_page(request))
    counts = count_by_status(recommendations.addressed_to(addressee).with_status())
    return {
        "addressee": addressee,
        "url": absolute_url(addressee.url),
        "counts": counts,
        "total": sum(status_count.count for status_count in counts),
    }
