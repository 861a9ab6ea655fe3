"""Fetches what is at an address that somebody else chose, within bounds of time, size and place.

The work is done by `visitor.py` in a process of its own, which is killed when its time is over:
no timeout of a library covers a name server that is silent, and one byte a second. See decision 30.
"""

import contextlib
import hashlib
import json
import logging
import tempfile
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO, cast
from urllib.parse import urlsplit

from django.conf import settings

from boardtrade.fetching.failures import FailureReason, FetchFailure
from boardtrade.subprocesses.bounded import Bounds, run_bounded

logger = logging.getLogger(__name__)

VISITOR = Path(__file__).with_name("visitor.py")
MAX_BYTES = 25 * 1024**2
"""What is received, and what it unpacks to. The label of `TOO_BIG` repeats it in words."""
SPARE_BYTES = 128 * 1024
"""So that the visitor itself finds out that there is more."""
ANSWER_BYTES = 4 * 1024**2
MEMORY_BYTES = 1024**3
CPU_SECONDS = 30
MAX_REDIRECTS = 5
SILENT_SECONDS = 15.0
"""How long a server may be silent."""
TOTAL_SECONDS = 60.0
"""How long all takes at most, from the look-up of the name to the last byte."""
MAX_URL_CHARACTERS = 2000
RESERVED_NAMES = (
    *("example", "test", "invalid", "localhost"),
    *("example.com", "example.net", "example.org"),
)
"""Names for examples and tests (RFC 6761, section 6): no site is there, so nobody is asked."""
HOME_PAGES = ("index.html", "index.htm", "index.php", "home", "default.aspx", "accueil")
UNPRINTABLE = {"Cc", "Cs", "Co", "Cn"}
MISPLACED = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


@dataclass(frozen=True)
class Fetched:
    """What is at an address. Close it: the file is deleted then."""

    final_url: str
    content_type: str
    title: str
    """Of a page; empty for everything else."""
    text: str
    """The words of a page, a paragraph in a line; empty for everything else."""
    size: int
    sha256: str
    file: BinaryIO
    """A temporary file, at its start."""

    def close(self) -> None:
        """Delete the temporary file."""
        self.file.close()


def is_reserved(url: str) -> bool:
    """Return whether an address has a name for examples, which is never asked for."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return False
    return host in RESERVED_NAMES or host.endswith(tuple(f".{name}" for name in RESERVED_NAMES))


def leads_home(url: str, final_url: str) -> bool:
    """Return whether an address of a page leads to a home page: the page itself is gone then."""
    start, end = urlsplit(url), urlsplit(final_url)
    return _is_deep(start.path, start.query) and not _is_deep(end.path, end.query)


def _is_deep(path: str, query: str) -> bool:
    parts = [part for part in path.lower().split("/") if part]
    if parts and parts[-1] in HOME_PAGES:
        parts.pop()
    is_language = len(parts) == 1 and len(parts[0].split("-")[0]) == 2
    return bool(query) or (bool(parts) and not is_language)


def fetch(url: str) -> Fetched | FetchFailure:
    """Fetch what is at an address into a temporary file. Takes a minute at most: for tasks only."""
    with contextlib.ExitStack() as stack:
        file = stack.enter_context(tempfile.TemporaryFile())
        answer = _send_visitor(url, file)
        if isinstance(answer, FetchFailure):
            return answer
        file.seek(0)
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        size = file.tell()
        file.seek(0)
        if not 0 < size <= MAX_BYTES:
            return FetchFailure(FailureReason.BROKEN)
        stack.pop_all()
        return Fetched(
            final_url=_text(answer, "final_url", MAX_URL_CHARACTERS),
            content_type=_text(answer, "content_type", 100),
            title=_text(answer, "title", 300),
            text=_lines(answer, "text"),
            size=size,
            sha256=sha256,
            file=cast("BinaryIO", file),
        )


def look(url: str) -> str | FetchFailure:
    """Return where an address leads, if something is there; nothing of it is fetched."""
    answer = _send_visitor(url, None)
    if isinstance(answer, FetchFailure):
        return answer
    return _text(answer, "final_url", MAX_URL_CHARACTERS)


def _send_visitor(url: str, file: IO[bytes] | None) -> dict[str, Any] | FetchFailure:
    if not settings.FETCH_EVIDENCE:
        return FetchFailure(FailureReason.SWITCHED_OFF)
    if is_reserved(url):
        return FetchFailure(FailureReason.RESERVED)
    errand = {
        "url": url,
        "user_agent": build_user_agent(),
        "max_bytes": MAX_BYTES,
        "max_redirects": MAX_REDIRECTS,
        "timeout": min(SILENT_SECONDS, TOTAL_SECONDS),
        "ports": settings.FETCH_PORTS,
        "networks": settings.FETCH_NETWORKS,
    }
    try:
        answer = _run_visitor(errand, file)
        if "failed" not in answer and "final_url" in answer:
            is_home = leads_home(url, _text(answer, "final_url", MAX_URL_CHARACTERS))
            return FetchFailure(FailureReason.LED_HOME) if is_home else answer
        status = answer.get("status")
        has_status = isinstance(status, int) and 0 < status < 1000
        return FetchFailure(
            FailureReason(str(answer.get("failed"))), status if has_status else None
        )
    except (ValueError, AttributeError):
        return FetchFailure(FailureReason.BROKEN)


def _run_visitor(errand: dict[str, Any], file: IO[bytes] | None) -> dict[str, Any]:
    """Run the errand in a process of its own and return its answer.

    Raises ValueError for an answer that makes no sense, RuntimeError if it cannot even start.
    """
    descriptors = [file.fileno()] if file else []
    bounds = Bounds(
        seconds=TOTAL_SECONDS,
        cpu_seconds=CPU_SECONDS,
        memory_bytes=MEMORY_BYTES,
        file_bytes=MAX_BYTES + SPARE_BYTES,
        output_bytes=ANSWER_BYTES,
    )
    with tempfile.TemporaryFile() as order:
        order.write(json.dumps(errand).encode())
        order.seek(0)
        ended = run_bounded(
            VISITOR,
            *map(str, descriptors),
            bounds=bounds,
            stdin=order.fileno(),
            open_files=descriptors,
        )
    if ended.details:
        logger.warning("The fetcher stumbled over %s: %s", errand["url"], ended.details)
    if ended.signal:
        return {"failed": FailureReason.TOO_SLOW.value}
    answer: dict[str, Any] = json.loads(ended.output)
    return answer


def build_user_agent() -> str:
    """Return by what name this site asks others: with the address at which to find out more."""
    name = settings.WAGTAIL_SITE_NAME.encode("ascii", "ignore").decode()
    plain = "".join(sign for sign in name if sign.isprintable() and sign not in "()<>;")
    return f"Mozilla/5.0 (compatible; {plain or 'boardtrade'}; +{settings.WAGTAILADMIN_BASE_URL})"


def _lines(answer: dict[str, Any], key: str) -> str:
    """Return a text of several lines likewise."""
    value = answer.get(key)
    lines = value.splitlines() if isinstance(value, str) else []
    return "\n".join(_clean(line) for line in lines)


def _clean(text: str) -> str:
    return "".join(
        sign
        for sign in unicodedata.normalize("NFC", text)
        if unicodedata.category(sign) not in UNPRINTABLE and sign not in MISPLACED
    )


def _text(answer: dict[str, Any], key: str, maximum: int) -> str:
    """Return a text of the visitor so that the database and a page can take it."""
    value = answer.get(key)
    return _clean(value)[:maximum].strip() if isinstance(value, str) else ""
