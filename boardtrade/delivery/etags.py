"""ETags that are known before anything is read that they stand for."""

import hashlib
from datetime import datetime

from django.db.models import Max
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.models import Page

from boardtrade.delivery.models import ContentVersion


def content_etag(request: HttpRequest, *details: object) -> str | None:
    """Return an ETag of what is made of content alone, or None in a database without a version.

    It changes with the address, the language, the day, any content, the moment at which a page
    expires, and with `details`: whatever else the answer is made of. Call it before the content is
    read: what is committed in between then has the older ETag for one answer, and is sent again;
    the other way round, what is out of date would be taken for new.

    It is weak (https://www.rfc-editor.org/rfc/rfc9110#section-8.8.1) for that one answer, and for
    whatever compresses on the way to a reader. No part of a stream can be asked for, which is all
    that strong ones would be good for.
    """
    now = timezone.now()
    version = ContentVersion.current()
    if version is None:
        return None
    parts = [
        version,
        _latest_expiry(now),
        timezone.localdate(now),
        get_language(),
        request.build_absolute_uri(),
        *details,
    ]
    return f'W/"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


def _latest_expiry(now: datetime) -> datetime | None:
    """Return when the last page expired that is still to be unpublished.

    Readers miss it from that moment, which writes nothing and so leaves the version as it is.
    """
    expired = Page.objects.filter(live=True, expire_at__lte=now)
    return expired.aggregate(latest=Max("expire_at"))["latest"]
