"""The format of the logs: one JSON object a line, which any log collector can read."""

import json
import logging
import os
import threading
import time
from collections import Counter, deque
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

from django.core.exceptions import ObjectDoesNotExist

from boardtrade.delivery.requests.counts import RequestCounts, get_request_counts

current_request_id: ContextVar[str] = ContextVar("current_request_id", default="")
"""Set while a request is handled, so that every line logged meanwhile can be traced to it."""

REQUEST_FIELDS = ("request_id", "method", "path", "status", "duration_ms", "bytes")


TASKS_OF_ONE_OBJECT = {
    "modelsearch.tasks.insert_or_update_object_task",
    "wagtail.tasks.update_reference_index_task",
}
NOT_IMPLEMENTED = 501
"""The right answer to who asks for a format that there is not."""
FLUSH_SECONDS = 0.25
MAX_WAITING = 100_000


class QuickRequest(NamedTuple):
    """A request that was answered before it came to Django's middleware."""

    created: float
    request_id: str
    method: str
    path: str
    status: int
    bytes: int
    is_stale: bool = False


class QuickRequestLog:
    """Logs requests that are answered in microseconds: many at once, from a thread of its own.

    There is one record for all of a quarter of a second, which `JsonFormatter` makes lines of. They
    are counted there as well. A process that ends takes those of its last quarter with it.
    """

    def __init__(self) -> None:
        self._log = logging.getLogger("boardtrade.requests")
        self._counts = get_request_counts()
        self._waiting: deque[QuickRequest] = deque(maxlen=MAX_WAITING)
        self._thread: threading.Thread | None = None
        os.register_at_fork(after_in_child=self._begin_anew)

    def add(
        self,
        request_id: str,
        method: str,
        path: str,
        status: int,
        size: int,
        is_stale: bool = False,
    ) -> None:
        """Have a request logged and counted soon."""
        if self._counts or self._log.isEnabledFor(logging.INFO):
            request = QuickRequest(time.time(), request_id, method, path, status, size, is_stale)
            self._waiting.append(request)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="request log", daemon=True)
                self._thread.start()

    def flush(self) -> None:
        """Log and count what waits."""
        requests = [self._waiting.popleft() for _ in range(len(self._waiting))]
        if requests and self._counts:
            _count(requests, self._counts)
        if requests and self._log.isEnabledFor(logging.INFO):
            count = len(requests)
            self._log.info("%d requests answered from memory", count, extra={"requests": requests})

    def _run(self) -> None:
        while True:
            time.sleep(FLUSH_SECONDS)
            self.flush()

    def _begin_anew(self) -> None:
        self._thread = None
        self._waiting.clear()


def _count(requests: list[QuickRequest], counts: RequestCounts) -> None:
    equal = Counter((request.path, request.status) for request in requests)
    for (path, status), count in equal.items():
        counts.add(path, status, 0.0, count)  # microseconds, which nobody has measured
    stale = sum(request.is_stale for request in requests)
    counts.add_cache_result("stale", stale)
    counts.add_cache_result("hit", len(requests) - stale)


class DeletedObjectFilter(logging.Filter):
    """Drops what the log says of tasks for an object that was deleted before their turn came.

    Wagtail's tasks fail then, and there is nothing that they should have done.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether the record tells of something else."""
        error = record.exc_info and record.exc_info[1]
        is_missing = isinstance(error, ObjectDoesNotExist)
        return not is_missing or not TASKS_OF_ONE_OBJECT.intersection(record.args or ())


class RefusalFilter(logging.Filter):
    """Drops what Django says of requests that were refused or not found, traceback included.

    The line of the request says it with its status: what anybody can cause is no fault of the site.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether the record tells of a fault."""
        status = getattr(record, "status_code", 500)
        return status >= 500 and status != NOT_IMPLEMENTED


class JsonFormatter(logging.Formatter):
    """Formats time (UTC), level, logger, message, request fields from `extra`, and exceptions."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line of ASCII, or as one for each of its requests."""
        if requests := getattr(record, "requests", None):
            return "\n".join(_format_quick(record, request) for request in requests)
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id := current_request_id.get():
            line["request_id"] = request_id
        for name in REQUEST_FIELDS:
            if (value := getattr(record, name, None)) is not None:
                line[name] = value
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


def _format_quick(record: logging.LogRecord, request: QuickRequest) -> str:
    time = datetime.fromtimestamp(request.created, UTC).isoformat(timespec="milliseconds")
    return (
        f'{{"time": "{time}", "level": "{record.levelname}", "logger": "{record.name}", '
        f'"request_id": "{request.request_id}", "bytes": {request.bytes}, '
        f"{_format_what_was_asked(request.method, request.path, request.status)}}}"
    )


@lru_cache(maxsize=1024)
def _format_what_was_asked(method: str, path: str, status: int) -> str:
    path = path.encode("iso-8859-1").decode(errors="replace")  # as WSGI has it
    fields = {
        "message": f"{method} {path} {status}",
        "method": method,
        "path": path,
        "status": status,
        "duration_ms": 0.0,
    }
    return json.dumps(fields)[1:-1]
