"""Pages for readers are kept as they were rendered, for as long as nothing has changed."""

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

log = logging.getLogger(__name__)
LONGEST = 3600
"""Seconds after which a page is rendered again though nothing has changed: a cache has limits."""
PAGE_OF_LIST = re.compile(r"(page=\d{1,4})?")
"""The only questions whose answers are kept: of others there are endlessly many."""
NOT_SHARED = re.compile("private|no-store|no-cache")
CODE = token_hex(8)
"""Pages that other code has rendered, before a new version was put in place, are not ours."""


def kept(view: View) -> View:
    """Answer readers from the cache while all content is what it was when the page was rendered.

    Kept is what everybody gets: answers to people without a session that set no cookie. A page is
    rendered again after any change of content, at midnight, and when a page's time is over.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not _may_be_kept(request):
            return view(request, *args, **kwargs)
        # Read before the content, never after it: see `content_version`.
        now = timezone.now()
        version = ContentVersion.current()
        if version is None:
            return view(request, *args, **kwargs)
        state = f"{CODE}.{version}.{timezone.localdate(now)}"
        key = get_cache_key(request, state)
        if key and (response := cache.get(key)) is not None:
            return response
        response = view(request, *args, **kwargs)

        def keep(response: HttpResponseBase) -> None:
            if _is_for_everybody(request, response) and (seconds := _seconds_to_keep(now)) > 0:
                try:
                    cache.set(learn_cache_key(request, response, seconds, state), response, seconds)
                except OSError:  # a full disk keeps nobody from reading
                    log.warning("A page could not be kept.", exc_info=True)

        if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
            response.add_post_render_callback(keep)
        else:
            keep(response)
        return response

    return answer


def _may_be_kept(request: HttpRequest) -> bool:
    return (
        settings.KEEP_PAGES
        and request.method == "GET"
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and PAGE_OF_LIST.fullmatch(request.META.get("QUERY_STRING", "")) is not None
    )


def _is_for_everybody(request: HttpRequest, response: HttpResponseBase) -> bool:
    has_form = request.META.get("CSRF_COOKIE_NEEDS_UPDATE", False)
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not NOT_SHARED.search(response.get("Cache-Control", ""))
        and not has_form
        and not request.session.modified
    )


def _seconds_to_keep(now: datetime) -> float:
    """Return how long what was rendered at a moment is true: until the next page expires."""
    expiring = Page.objects.filter(live=True, expire_at__gt=now)
    expires = expiring.aggregate(first=Min("expire_at"))["first"]
    left = (expires - timezone.now()).total_seconds() if expires else LONGEST
    return min(left, LONGEST)
