"""Requests take turns: what is answered from memory waits for nobody, and the rest for each other.

The server gives each request a thread from its first to its last byte, and may have many of them.
Of those that Django answers, two at a time have their turn, each with a database connection;
a request has its turn when its body has arrived, until its response is made. While somebody waits
long for it, as others wait for the database, one more at a time has its own.
"""

import io
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from queue import Empty, SimpleQueue
from typing import IO, Any

from django.db import connections

from boardtrade.delivery.availability import UNAVAILABLE, limit_statements
from boardtrade.delivery.outages import ATTEMPT, Attempt, Outage
from boardtrade.delivery.protection.headers import MINIMAL_HEADERS

Environ = dict[str, Any]

THREADS = 2
"""Requests that one process computes at a time: one waits for the database while one computes."""
RESERVE_THREADS = 1
"""Requests that are computed beside these while one has waited long. A thread with its connection
takes some 8 MiB."""
PATIENCE_SECONDS = 1.0
"""Seconds that a request waits for its turn until the reserve helps."""
SERVER_THREADS = 128
"""Requests that one process has at a time, of which most send or receive."""
MAX_WAITING = 64
"""Requests that are not answered from memory: there is always room for those that are."""
MAX_SENDING = 40
"""Files and long lists that are on their way: many who read slowly keep nobody from pages."""
MAX_BODY_BYTES = 128 * 1024 * 1024
"""Documents may have 100 MiB; forms are far smaller."""
IN_MEMORY_BYTES = 1024 * 1024
"""What is larger waits in a file."""
SENT_AT_ONCE_BYTES = 128 * 1024
"""What is larger is sent in pieces, by a thread that waits for the client."""
CHUNK_BYTES = 65_536
LIVENESS_PATH = "/healthz"
PROBE_PATHS = frozenset({"/readyz", "/metrics"})
"""What asks the database, and has to be answered while all others wait for it."""
SAFE_METHODS = frozenset({"GET", "HEAD"})
PROBES_WAITING = 4
READINESS_PATH = "/readyz"
PROBE_KEPT_SECONDS = 1.0
"""Strangers who ask often get the answer of a moment ago. Otherwise they would fill the room for
probes, and whoever balances the load would take the site for one that is not ready."""


_Head = list[Any]
"""What a WSGI application tells about its response: its status and its headers."""
_KeptAnswer = tuple[float, str, list[tuple[str, str]], bytes]
_Waiting = tuple[Future[Iterable[bytes]], Environ, Callable[..., Any]]


class Refused(Exception):
    """Why a request cannot be answered, as the status of its response."""


class Turns:
    """Hands a server's requests to an application, a few at a time."""

    def __init__(self, application: Callable[..., Any], outage: Outage | None = None) -> None:
        self.application = application
        self.outage = outage or Outage()
        self._answer_at_once = getattr(application, "answer_from_memory", None)
        self._room = threading.BoundedSemaphore(MAX_WAITING)
        self._room_to_send = threading.BoundedSemaphore(MAX_SENDING)
        self._waiting: SimpleQueue[_Waiting] = SimpleQueue()
        self._pool = ThreadPoolExecutor(THREADS, "request", limit_statements)
        self._reserve = ThreadPoolExecutor(RESERVE_THREADS, "reserve", limit_statements)
        self._prober = ThreadPoolExecutor(1, "probe", limit_statements)
        self._kept_answer: _KeptAnswer | None = None
        self._room_for_probes = threading.BoundedSemaphore(PROBES_WAITING)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request, as WSGI has it."""
        if self._answer_at_once:
            body: list[bytes] | None = self._answer_at_once(environ, start_response)
            if body is not None:
                return body
        if environ["PATH_INFO"] == LIVENESS_PATH:  # asks the database nothing, and waits for nobody
            return self.application(environ, start_response)
        if environ["PATH_INFO"] in PROBE_PATHS:
            return self._probe(environ, start_response)
        if not self._room.acquire(blocking=False):
            return _refuse("503 Service Unavailable", start_response)
        try:
            environ["wsgi.input"] = _receive(environ)
            head, response = self._answer_patiently(environ)
        except Refused as refusal:
            return _refuse(str(refusal), start_response)
        finally:
            self._room.release()
        if isinstance(response, list):
            start_response(*head)
            return response
        if not self._room_to_send.acquire(blocking=False):
            _close(response)
            return _refuse("503 Service Unavailable", start_response)
        start_response(*head)
        return _Sending(response, self._room_to_send.release)

    def _probe(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a probe from a thread of its own, which leaves no connection behind."""
        is_kept = _is_of_stranger(environ)
        if is_kept and (kept := self._kept_answer) and kept[0] > time.monotonic():
            start_response(kept[1], list(kept[2]))
            return [kept[3]]
        if not self._room_for_probes.acquire(blocking=False):
            return _refuse("503 Service Unavailable", start_response)

        said: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            said[:] = [status, [header for header in headers if header[0] != "X-Request-ID"]]
            return start_response(status, headers, *rest)

        def answer() -> Iterable[bytes]:
            body = self.application(environ, start)
            try:
                content = b"".join(body)
                if is_kept:
                    status, headers = said
                    ends_at = time.monotonic() + PROBE_KEPT_SECONDS
                    self._kept_answer = (ends_at, status, headers, content)
                return [content]
            finally:
                _close(body)
                connections.close_all()

        try:
            return self._prober.submit(answer).result()
        finally:
            self._room_for_probes.release()

    def _answer_patiently(self, environ: Environ) -> tuple[_Head, Iterable[bytes]]:
        """Answer a request; of a reader whom the database has failed, once more when it is back."""
        head: _Head = []

        def start(*given: Any) -> None:
            head[:] = given

        is_safe = environ["REQUEST_METHOD"] in SAFE_METHODS
        if is_safe and self.outage.is_on:
            self.outage.wait_for_answer(time.monotonic())
        attempt = environ[ATTEMPT] = Attempt()
        response = self._take_turn(environ, start)
        if is_safe and attempt.is_in_vain and self.outage.wait_for_answer(attempt.failed_at):
            _close(response)
            response = self._take_turn(environ | {"wsgi.input": io.BytesIO()}, start)
        return head, response

    def _take_turn(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        turn: Future[Iterable[bytes]] = Future()
        self._waiting.put((turn, environ, start_response))
        self._pool.submit(self._answer_next)
        wait([turn], PATIENCE_SECONDS)
        if not turn.done() and not turn.running():
            self._reserve.submit(self._answer_next)
        return turn.result()

    def _answer_next(self) -> None:
        """Answer who has waited longest: requests may be fewer than those who would answer."""
        try:
            turn, environ, start_response = self._waiting.get_nowait()
        except Empty:
            return
        turn.set_running_or_notify_cancel()
        try:
            response = self._compute(environ, start_response)
        except BaseException as error:
            turn.set_exception(error)
        else:
            turn.set_result(response)

    def _compute(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Return the body of a response that needs no turn any more: it is a file, or was read."""
        with environ["wsgi.input"]:
            body = self.application(environ, start_response)
            if getattr(body, "file_to_stream", None) or isinstance(body, list):
                return body
            try:
                return _spool(body) if getattr(body, "streaming", True) else [b"".join(body)]
            except UNAVAILABLE as error:  # while rows of a list were read
                environ[ATTEMPT].note(error)
                return _refuse("503 Service Unavailable", start_response)
            finally:
                _close(body)


class _Sending:
    """The body of a response, which tells when it was sent or given up."""

    def __init__(self, body: Iterable[bytes], when_sent: Callable[[], None]) -> None:
        self._body = body
        self._chunks = iter(body)
        self._when_sent = when_sent

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return next(self._chunks)

    def close(self) -> None:
        """Free what the response has used."""
        when_sent, self._when_sent = self._when_sent, lambda: None
        try:
            _close(self._body)
        finally:
            when_sent()


def _close(body: Iterable[bytes]) -> None:
    if close := getattr(body, "close", None):
        close()


def _is_of_stranger(environ: Environ) -> bool:
    """Return whether somebody without a token asks whether the site is ready."""
    return (
        environ["PATH_INFO"] == READINESS_PATH
        and environ["REQUEST_METHOD"] == "GET"
        and "HTTP_AUTHORIZATION" not in environ
    )


def _spool(chunks: Iterable[bytes]) -> Iterable[bytes]:
    """Read all chunks; return them from memory, or from a file if there are many."""
    file = tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES)  # noqa: SIM115 - closed when it was sent
    for chunk in chunks:
        file.write(chunk)
    size = file.tell()
    file.seek(0)
    if size > SENT_AT_ONCE_BYTES:
        return _FileChunks(file)
    with file:
        return [file.read()]


class _FileChunks:
    """What is in a file, to be closed when it was read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.close = file.close

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: self._file.read(CHUNK_BYTES), b"")


def _receive(environ: Environ) -> IO[bytes]:
    """Return the body of a request once it is there whole. Raises Refused if it never will be."""
    file = tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES)  # noqa: SIM115 - closed by _compute
    is_chunked = "HTTP_TRANSFER_ENCODING" in environ
    length = int(environ.get("CONTENT_LENGTH") or "0")
    if length > MAX_BODY_BYTES:
        raise Refused("413 Content Too Large")
    if is_chunked or length:
        _copy(environ["wsgi.input"], file)
    received = file.tell()
    if received > MAX_BODY_BYTES:
        raise Refused("413 Content Too Large")
    if received < length:
        raise Refused("400 Bad Request")  # the client has broken off
    if is_chunked:
        environ["CONTENT_LENGTH"] = str(received)
    file.seek(0)
    return file


def _copy(source: IO[bytes], target: IO[bytes]) -> None:
    while target.tell() <= MAX_BODY_BYTES and (chunk := source.read(CHUNK_BYTES)):
        target.write(chunk)


def _refuse(status: str, start_response: Callable[..., Any]) -> list[bytes]:
    text = f"{status}\n".encode()
    start_response(
        status,
        [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(text))),
            ("Cache-Control", "private, no-store"),
            ("Connection", "close"),
            ("Retry-After", "5"),
            *MINIMAL_HEADERS,
        ],
    )
    return [text]
