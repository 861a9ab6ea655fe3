"""Which client has sent a request, as far as what it says of itself can be trusted."""

import ipaddress
import re

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "unknown"
IPV6_PREFIX = 64
"""A home or an office has a network of this size, and can change its address within it at will."""
WITH_PORT = re.compile(r"\[(?P<v6>[0-9a-fA-F:.]+)\](?::\d+)?|(?P<v4>[0-9.]+):\d+")
"""Some proxies write the port too."""


def get_client_address(request: HttpRequest) -> str:
    """Return the address of whoever asked the outermost trusted proxy, or UNKNOWN.

    Each proxy appends to X-Forwarded-For whom it was asked by, so it is read from the right, as
    many entries as there are trusted proxies: what stands left of these may be invented.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXIES:
        entries = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        hops = [entry.strip() for entry in entries if entry.strip()]
        if hops:
            address = hops[-min(settings.TRUSTED_PROXIES, len(hops))]
    parsed = _parse(address)
    return str(parsed) if parsed else UNKNOWN


def get_client_network(request: HttpRequest) -> str:
    """Return what counts as one client: an IPv4 address, or the /64 of an IPv6 address."""
    address = _parse(get_client_address(request))
    if address is None:
        return UNKNOWN
    if address.version == 4:
        return str(address)
    return str(ipaddress.IPv6Network((address, IPV6_PREFIX), strict=False))


def _parse(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    if match := WITH_PORT.fullmatch(text):
        text = match["v6"] or match["v4"]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
