"""ETags that are computed before the content of the response is read."""

import hashlib
from datetime import datetime

from django.db.models import Max
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.models import Page

from boardtrade.delivery.models import ContentVersion


def content_etag(request: HttpRequest, *details: object) -> str | None:
    """Return an ETag for a response that depends on content, or None in a database without version.

    It changes with the URL, the language, the day, any content, the moment at which a page expires,
    and with `details`: whatever else the response depends on. Call it before the content is read:
    if a change is committed in between, one response has the older ETag and is sent again. The
    other way round, a response that is out of date would count as current.

    It is weak (https://www.rfc-editor.org/rfc/rfc9110#section-8.8.1) because of that one response,
    and because a proxy may compress the response. Strong ETags matter only for range requests,
    which streams do not support.
    """
    now = timezone.now()
    version = ContentVersion.current()
    if version is None:
        return None
    parts = [
        version,
        _get_latest_expiry(now),
        timezone.localdate(now),
        get_language(),
        request.build_absolute_uri(),
        *details,
    ]
    return f'W/"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


def _get_latest_expiry(now: datetime) -> datetime | None:
    """Return when the last page expired that has not been unpublished yet.

    Readers do not see it from that moment on, but nothing is written, so the version stays.
    """
    expired = Page.objects.filter(live=True, expire_at__lte=now)
    return expired.aggregate(latest=Max("expire_at"))["latest"]
