"""The page cache: readers get a page as it was rendered while nothing has changed."""

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

MAX_SECONDS = 3600
"""Seconds after which a page is rendered again though nothing has changed: a cache has limits."""
CACHED_QUERY = re.compile(r"(page=\d{1,4})?")
"""The only query strings whose answers are cached: of others there are endlessly many."""
NOT_SHARED = re.compile("private|no-store|no-cache")
PROCESS_KEY = token_hex(8)
"""Part of every key: what another version of the code has rendered is not taken for ours."""


def cache_page(view: View) -> View:
    """Answer readers from the cache while all content is what it was when the page was rendered.

    Cached is what everybody gets: answers to people without a session that set no cookie. A page is
    rendered again after any change of content, at midnight, and after `MAX_SECONDS`.
    """

    @wraps(view)
    def cached_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not _is_cacheable_request(request):
            return view(request, *args, **kwargs)
        # Read before the content, never after it: see `content_version`.
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
            if not _is_same_for_everybody(request, response):
                return
            seconds = _seconds_until_expiry(now)
            if seconds <= 0:
                return
            try:
                key = learn_cache_key(request, response, seconds, prefix)
                cache.set(key, response, seconds)
            except OSError:  # a full disk keeps nobody from reading
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
        and CACHED_QUERY.fullmatch(request.META.get("QUERY_STRING", "")) is not None
    )


def _is_same_for_everybody(request: HttpRequest, response: HttpResponseBase) -> bool:
    has_form = request.META.get("CSRF_COOKIE_NEEDS_UPDATE", False)
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not NOT_SHARED.search(response.get("Cache-Control", ""))
        and not has_form
        and not request.session.modified
    )


def _seconds_until_expiry(now: datetime) -> float:
    """Return how long what was rendered at a moment stays true: until the next page expires."""
    expiring = Page.objects.filter(live=True, expire_at__gt=now)
    first = expiring.aggregate(first=Min("expire_at"))["first"]
    seconds = (first - timezone.now()).total_seconds() if first else MAX_SECONDS
    return min(seconds, MAX_SECONDS)
