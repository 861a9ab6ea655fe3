"""Which compression a client takes, and how a page is compressed."""

import gzip
import re
from functools import lru_cache

import brotli

try:
    from compression import zstd
except ImportError:  # before Python 3.14
    from backports import zstd

IDENTITY = ""
CODINGS = ("br", "zstd", "gzip")
"""In the order of preference: pages are smallest in the first."""
MIN_BYTES = 200
"""Size of the smallest page that is compressed."""
LONGEST_KNOWN_HEADER = 200
"""Characters of an Accept-Encoding that is remembered: browsers send forty."""

_PREFERENCE = re.compile(
    r"\s*([a-z0-9*_.-]+)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?(?:;(?!\s*q\s*=).*)?",
    re.ASCII | re.IGNORECASE,
)


def choose_coding(accepted: str | None) -> str:
    """Return the coding for a client that sends this Accept-Encoding; without one, none.

    See https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3. A client that takes nothing that
    there is, not even a page as it is, is given it as it is.
    """
    if not accepted:
        return IDENTITY
    if len(accepted) > LONGEST_KNOWN_HEADER:
        return _choose(accepted)
    return _choose_known(accepted)


def _choose(accepted: str) -> str:
    weights: dict[str, float] = {}
    for preference in accepted.lower().split(","):
        if match := _PREFERENCE.fullmatch(preference):
            name, weight = match[1].removeprefix("x-"), float(match[2] or 1)
            weights[name] = weight
    others = weights.get("*", 0.0)
    best = max(CODINGS, key=lambda name: weights.get(name, others))
    weight = weights.get(best, others)
    return best if weight > 0 and weight >= weights.get("identity", 0.0) else IDENTITY


_choose_known = lru_cache(maxsize=256)(_choose)


def compress(body: bytes, coding: str) -> bytes:
    """Return a body in a coding of `CODINGS`, or as it is in `IDENTITY`."""
    if coding == "br":
        return brotli.compress(body, mode=brotli.MODE_TEXT, quality=5)
    if coding == "zstd":
        return zstd.compress(body, level=9)
    if coding == "gzip":
        return gzip.compress(body, compresslevel=6, mtime=0)
    return body


def decompress_brotli(body: bytes) -> bytes:
    """Return what was compressed with brotli."""
    return brotli.decompress(body)
