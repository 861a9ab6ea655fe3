"""A server on this machine that does to the fetcher what no server should."""

import gzip
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = b"""<!doctype html><html><head><title>Minutes of
 Council</title><style>p { color: red }</style></head>
<body onload="alert(1)"><script>alert(2)</script><p>Carried.</p><ul><li>Item <b>7.2</b>
<li>14 to 3</ul></body></html>"""
PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


class Handler(BaseHTTPRequestHandler):
    """Answers by the path; each path is one way of being hostile, or of being no fault at all."""

    protocol_version = "HTTP/1.1"
    server: "HostileServer"

    def do_GET(self) -> None:
        self.server.requests.append((self.path, dict(self.headers)))
        self.close_connection = True
        answer = self.server.answers.get(self.path.partition("?")[0])
        with suppress(OSError):  # the fetcher has seen enough
            if answer is None:
                self.send(b"", status=404)
            else:
                answer(self)

    def send(self, body: bytes, content_type: str = "text/html", *, status: int = 200,
             **headers: str) -> None:  # fmt: skip
        self.send_response(status)
        headers = {"Content-Type": content_type, "Content-Length": str(len(body))} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        for name, value in headers.items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def redirect(self, location: str, status: int = 302) -> None:
        self.send(b"", status=status, Location=location)

    def log_message(self, *arguments: object) -> None:
        """Keep quiet."""


class HostileServer(ThreadingHTTPServer):
    """Listens on a port of its own; `answers` says what each path does."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.port: int = self.server_address[1]
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.answers: dict[str, Callable[[Handler], None]] = dict(ANSWERS)

    def url(self, path: str = "/page", host: str = "127.0.0.1") -> str:
        """Return the address of a path."""
        return f"http://{host}:{self.port}{path}"


@contextmanager
def run_hostile_server() -> Iterator[HostileServer]:
    """Serve until the block ends."""
    server = HostileServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _endless(handler: Handler) -> None:
    """Send two gigabytes without saying so."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    for _ in range(2 * 1024):
        handler.wfile.write(b"x" * 1024**2)


def _drip(handler: Handler) -> None:
    """Send one byte after the other, quicker than any timeout of a read."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


def _drip_headers(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _ in range(200):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


def _bomb(handler: Handler) -> None:
    """Send 60 kB that unpack to 60 MB."""
    handler.send(gzip.compress(b"\0" * 1024**2) * 60, Content_Encoding="gzip")


def _break_off(handler: Handler) -> None:
    handler.send(PAGE, Content_Length="5000")


def _chatter(handler: Handler) -> None:
    """Send headers without end."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(10_000):
        handler.wfile.write(f"X-{number}: x\r\n".encode())


def _cookie(handler: Handler) -> None:
    handler.send(b"", status=302, Location="/page", Set_Cookie="session=1; Path=/")


ANSWERS: dict[str, Callable[[Handler], None]] = {
    "/page": lambda handler: handler.send(PAGE, "text/html; charset=utf-8"),
    "/": lambda handler: handler.send(PAGE),
    "/french": lambda handler: handler.send(
        "<title>Procès-verbal</title>".encode("latin-1"), "text/html; charset=ISO-8859-1"
    ),
    "/zipped": lambda handler: handler.send(gzip.compress(PAGE), Content_Encoding="gzip"),
    "/report.pdf": lambda handler: handler.send(PDF, "application/pdf"),
    "/unsaid": lambda handler: handler.send(PDF, "application/octet-stream"),
    "/picture": lambda handler: handler.send(PNG, "image/png"),
    "/moved": lambda handler: handler.redirect("/page#part", 301),
    "/moved-home": lambda handler: handler.redirect("/"),
    "/gone": lambda handler: handler.send(b"", status=410),
    "/forbidden": lambda handler: handler.send(b"", status=403),
    "/fault": lambda handler: handler.send(b"", status=503),
    "/partial": lambda handler: handler.send(PAGE, status=206),
    "/empty": lambda handler: handler.send(b""),
    "/program": lambda handler: handler.send(b"MZ\0\0", "application/x-msdownload"),
    "/no-pdf": lambda handler: handler.send(PAGE, "application/pdf"),
    "/no-page": lambda handler: handler.send(PDF, "text/html"),
    "/nothing-known": lambda handler: handler.send(b"\0\1\2", "application/octet-stream"),
    "/endless": _endless,
    "/two-gigabytes": lambda handler: handler.send(PAGE, Content_Length=str(2 * 1024**3)),
    "/drip": _drip,
    "/drip-headers": _drip_headers,
    "/bomb": _bomb,
    "/break-off": _break_off,
    "/chatter": _chatter,
    "/no-http": lambda handler: handler.wfile.write(b"SSH-2.0-OpenSSH\r\n") and None,
    "/bad-gzip": lambda handler: handler.send(b"no gzip at all", Content_Encoding="gzip"),
    "/circle": lambda handler: handler.redirect("/circle"),
    "/onward": lambda handler: handler.redirect(
        f"/onward?{int(handler.path.partition('?')[2] or 0) + 1}"
    ),
    "/nowhere": lambda handler: handler.redirect(""),
    "/to-file": lambda handler: handler.redirect("file:///etc/passwd"),
    "/to-metadata": lambda handler: handler.redirect("http://169.254.169.254/latest/meta-data/"),
    "/to-private": lambda handler: handler.redirect("http://10.0.0.1/"),
    "/to-odd-port": lambda handler: handler.redirect("http://127.0.0.1:22/"),
    "/to-broken": lambda handler: handler.redirect("http://[::1/"),
    "/cookie": _cookie,
}
