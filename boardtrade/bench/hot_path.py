"""Pages that are in memory, beside the same bytes as files of nginx: what each request costs."""

import multiprocessing
import os
import re
import shutil
import socket
import statistics
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import NamedTuple

from django.core.management.base import CommandError

from boardtrade.bench.kept_readings import Output
from boardtrade.run.web import Server

CODING = "gzip"
"""What nginx has without a module."""
BROWSER = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Encoding": CODING,
    "Accept-Language": "en-CA,en;q=0.9",
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
}
NGINX = """
worker_processes 2; daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 1024; }}
http {{
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 10000000; gzip_static on;
    open_file_cache max=100; types {{ text/html html; }} client_body_temp_path {folder};
    proxy_temp_path {folder}; fastcgi_temp_path {folder}; uwsgi_temp_path {folder};
    scgi_temp_path {folder};
    server {{ listen 127.0.0.1:{port}; root {folder}/files; }}
}}
"""
PATIENCE = 60


class Target(NamedTuple):
    """What is loaded: a page, by one of the servers."""

    name: str
    page: str
    url: str
    etag: str
    pid: int


@dataclass
class Reading:
    """What one round has measured."""

    target: str
    page: str
    kind: str
    connections: int
    requests_per_second: float
    cpu_microseconds: float
    """Of all processes of the server, for each request."""
    p99_milliseconds: float


def check_programs() -> None:
    """Raise CommandError if a program is missing."""
    for name in ("nginx", "wrk"):
        _program(name)


def _program(name: str) -> str:
    if path := shutil.which(name):
        return path
    raise CommandError(f"{name} is not installed: apt-get install nginx-light wrk")


@contextmanager
def site_server(application: object, *, workers: int = 2) -> Iterator[tuple[int, int]]:
    """Serve the application with some processes; yield the port and the id of their parent."""
    port = find_free_port()
    server = Server(application, ("127.0.0.1", port), workers=workers, parent=os.getpid())  # type: ignore[arg-type]
    process = multiprocessing.get_context("fork").Process(target=server.run)
    process.start()
    try:
        wait_for(port)
        yield port, process.pid or 0
    finally:
        process.terminate()
        process.join()


@contextmanager
def both_servers(
    application: object, pages: Sequence[str], host: str, folder: Path
) -> Iterator[list[tuple[Target, Target]]]:
    """Serve pages by nginx and by the application, with two processes each; yield a pair for each.

    Raises CommandError for a page that is not kept in memory.
    """
    port_of_nginx = find_free_port()
    files = folder / "files"
    files.mkdir()
    configuration = folder / "nginx.conf"
    configuration.write_text(NGINX.format(folder=folder, port=port_of_nginx))
    command = [_program("nginx"), "-c", str(configuration), "-e", str(folder / "log")]
    with site_server(application) as (port, pid), subprocess.Popen(command) as nginx:
        try:
            wait_for(port_of_nginx)
            pairs = []
            for number, page in enumerate(pages):
                site, body = _keep_page(port, page, host, pid)
                file = files / f"{number}.html"
                pairs.append((_keep_file(file, page, body, port_of_nginx, nginx.pid), site))
            yield pairs
        finally:
            nginx.terminate()


def _keep_page(port: int, page: str, host: str, pid: int) -> tuple[Target, bytes]:
    """Ask for a page until both processes have it in memory; return it with its bytes."""
    for _ in range(40):
        response, body = get(port, page, BROWSER | {"Host": host})
    if response.headers["Cache-Status"] != "boardtrade; hit":
        raise CommandError(f"{page} is not answered from memory.")
    return Target("site", page, _url(port, page), response.headers["ETag"], pid), body


def _keep_file(file: Path, page: str, body: bytes, port: int, pid: int) -> Target:
    """Have nginx serve the bytes of a page that a client with gzip gets."""
    file.with_name(f"{file.name}.gz").write_bytes(body)
    file.write_bytes(b"not asked for")
    response, _ = get(port, f"/{file.name}", BROWSER)
    return Target("nginx", page, _url(port, f"/{file.name}"), response.headers["ETag"], pid)


def measure(target: Target, kind: str, connections: int, seconds: int, host: str) -> Reading:
    """Load a target with one kind of request: "200", or "304" for readers who have the page."""
    headers = dict(BROWSER)
    if target.name == "site":
        headers["Host"] = host
    if kind == "304":
        headers["If-None-Match"] = target.etag
    command = [_program("wrk"), "-t1", f"-c{connections}", f"-d{seconds}", "--latency", target.url]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    before = _cpu_seconds(target.pid)
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    used = _cpu_seconds(target.pid) - before
    total = int(_find(r"(\d+) requests in", output))
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", output)
    if wrong:
        raise CommandError(f"{target.name} has failed: {output}")
    return Reading(
        target.name,
        target.page,
        kind,
        connections,
        float(_find(r"Requests/sec:\s+([\d.]+)", output)),
        used / total * 1e6,
        _milliseconds(_find(r"\n\s+99%\s+(\S+)", output)),
    )


def summarize(readings: list[Reading]) -> list[dict[str, object]]:
    """Return medians, and of each round the share of what nginx has served in the same."""
    rows: list[dict[str, object]] = []
    for key in dict.fromkeys((r.page, r.kind, r.connections) for r in readings):
        page, kind, connections = key
        alike = [r for r in readings if (r.page, r.kind, r.connections) == key]
        of = {name: [r for r in alike if r.target == name] for name in ("site", "nginx")}
        shares = [
            site.requests_per_second / nginx.requests_per_second
            for site, nginx in zip(of["site"], of["nginx"], strict=True)
        ]
        row: dict[str, object] = {"page": page, "kind": kind, "connections": connections}
        row["share"] = round(statistics.median(shares), 3)
        for name, rounds in of.items():
            for field in ("requests_per_second", "cpu_microseconds", "p99_milliseconds"):
                median = statistics.median(getattr(reading, field) for reading in rounds)
                row[f"{name}_{field}"] = round(median, 2)
        rows.append(row)
    return rows


def print_summary(output: Output, readings: list[Reading]) -> None:
    """Print a line for each page, kind of request and number of connections."""
    output.write(
        f"{'kind':>5} {'conn.':>6} {'share':>6} {'site/s':>8} {'nginx/s':>8} "
        f"{'site µs':>8} {'nginx µs':>8} {'site p99 ms':>12}  page"
    )
    for row in summarize(readings):
        output.write(
            f"{row['kind']:>5} {row['connections']:>6} {row['share']:>6} "
            f"{row['site_requests_per_second']:>8.0f} {row['nginx_requests_per_second']:>8.0f} "
            f"{row['site_cpu_microseconds']:>8.1f} {row['nginx_cpu_microseconds']:>8.1f} "
            f"{row['site_p99_milliseconds']:>12.1f}  {row['page']}"
        )


def read_rounds(
    pairs: list[tuple[Target, Target]],
    host: str,
    *,
    rounds: int,
    seconds: int,
    connections: Sequence[int],
) -> list[Reading]:
    """Load nginx and the site by turns with each page, whole and as a 304, round by round."""
    return [
        measure(target, kind, number, seconds, host)
        for _ in range(rounds)
        for number in connections
        for pair in pairs
        for kind in ("200", "304")
        for target in pair
    ]


def find_free_port() -> int:
    """Return a port of this machine that nobody listens to."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


def _url(port: int, path: str) -> str:
    return f"http://127.0.0.1:{port}{path}"


def wait_for(port: int) -> None:
    """Wait until somebody listens to a port. Raises CommandError if that takes too long."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            if time.monotonic() > end:
                raise CommandError("A server does not start.") from None
            time.sleep(0.05)


def get(port: int, path: str, headers: dict[str, str]) -> tuple[HTTPResponse, bytes]:
    client = HTTPConnection("127.0.0.1", port)
    client.request("GET", path, headers=headers)
    response = client.getresponse()
    body = response.read()
    client.close()
    return response, body


def _cpu_seconds(pid: int) -> float:
    """Return what a process and those that it has started have taken of the processor."""
    total, children = 0.0, []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        number, parent = int(stat.parent.name), int(fields[1])
        if number == pid:
            total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        elif parent == pid:
            children.append(number)
    return total + sum(_cpu_seconds(child) for child in children)


def _find(pattern: str, output: str) -> str:
    match = re.search(pattern, output)
    if match is None:
        raise CommandError(f"wrk has printed something else: {output}")
    return match[1]


def _milliseconds(text: str) -> float:
    number, unit = float(text.rstrip("mus")), text.lstrip("0123456789.")
    return number * {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}[unit]
