"""The page cache: readers get a page as it was rendered until any content changes."""

import logging
import re
from datetime import datetime
from functools import wraps
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Min
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils import timezone
from django.utils.cache import get_cache_key, learn_cache_key
from wagtail.models import Page

from boardtrade.delivery.models import ContentVersion
from boardtrade.pages.routing import View

logger = logging.getLogger(__name__)

MAX_CACHE_SECONDS = 3600
"""Seconds after which a page is rendered again even if nothing has changed."""
CACHEABLE_QUERY_STRING = re.compile(r"(page=\d{1,4})?")
"""The query strings whose responses are cached; the number of others has no limit."""
UNCACHEABLE_DIRECTIVES = re.compile("private|no-store|no-cache")
PROCESS_KEY = token_hex(8)
"""Part of every key, so that pages rendered by another version of the code are never served."""


def cache_page(view: View) -> View:
    """Respond from the cache while all content is what it was when the page was rendered.

    Only responses that are the same for everybody are cached: to requests without a session, and
    without a cookie of their own. A page is rendered again after any change of content, at
    midnight, and after `MAX_CACHE_SECONDS`.
    """

    @wraps(view)
    def cached_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not _is_cacheable_request(request):
            return view(request, *args, **kwargs)
        # The version must be read before the content: see `content_version`.
        now = timezone.now()
        version = ContentVersion.current()
        if version is None:
            return view(request, *args, **kwargs)
        prefix = f"{PROCESS_KEY}.{version}.{timezone.localdate(now)}"
        key = get_cache_key(request, prefix)
        if key and (response := cache.get(key)) is not None:
            return response
        response = view(request, *args, **kwargs)

        def store(response: HttpResponseBase) -> None:
            if not _is_cacheable_response(request, response):
                return
            seconds = _get_cache_seconds(rendered_at=now)
            if seconds <= 0:
                return
            try:
                key = learn_cache_key(request, response, seconds, prefix)
                cache.set(key, response, seconds)
            except OSError:  # a full disk: the page can be read all the same
                logger.warning("A page could not be cached.", exc_info=True)

        if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
            response.add_post_render_callback(store)
        else:
            store(response)
        return response

    return cached_view


def _is_cacheable_request(request: HttpRequest) -> bool:
    return (
        settings.CACHE_PAGES
        and request.method == "GET"
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and CACHEABLE_QUERY_STRING.fullmatch(request.META.get("QUERY_STRING", "")) is not None
    )


def _is_cacheable_response(request: HttpRequest, response: HttpResponseBase) -> bool:
    has_form = request.META.get("CSRF_COOKIE_NEEDS_UPDATE", False)
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not UNCACHEABLE_DIRECTIVES.search(response.get("Cache-Control", ""))
        and not has_form
        and not request.session.modified
    )


def _get_cache_seconds(rendered_at: datetime) -> float:
    """Return the seconds until the next page expires, at most MAX_CACHE_SECONDS.

    Zero or less if a page has expired since the rendering began.
    """
    expiring_pages = Page.objects.filter(live=True, expire_at__gt=rendered_at)
    next_expiry = expiring_pages.aggregate(next_expiry=Min("expire_at"))["next_expiry"]
    seconds = (next_expiry - timezone.now()).total_seconds() if next_expiry else MAX_CACHE_SECONDS
    return min(seconds, MAX_CACHE_SECONDS)
