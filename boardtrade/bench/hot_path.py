"""A page that is in memory, beside the same bytes as a file of nginx: what each request costs."""

import json
import multiprocessing
import os
import re
import shutil
import socket
import statistics
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import NamedTuple

from django.core.management.base import CommandError

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
PATIENCE = 30


class Target(NamedTuple):
    """What is loaded."""

    name: str
    url: str
    etag: str
    pid: int


@dataclass
class Reading:
    """What one round has measured."""

    target: str
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
def site_server(application: object) -> Iterator[tuple[int, int]]:
    """Serve the application with two processes; yield the port and the process id."""
    port = _free_port()
    server = Server(application, ("127.0.0.1", port), workers=2, parent=os.getpid())  # type: ignore[arg-type]
    process = multiprocessing.get_context("fork").Process(target=server.run)
    process.start()
    try:
        _wait_for(port)
        yield port, process.pid or 0
    finally:
        process.terminate()
        process.join()


@contextmanager
def both_servers(
    application: object, path: str, host: str, folder: Path
) -> Iterator[tuple[Target, Target]]:
    """Serve a page by the application and by nginx, with two processes each."""
    nginx_port = _free_port()
    with site_server(application) as (port, pid):
        headers = BROWSER | {"Host": host}
        for _ in range(40):  # both processes have it then
            response, body = _get(port, path, headers)
        if response.headers["Cache-Status"] != "boardtrade; hit":
            raise CommandError(f"{path} is not answered from memory.")
        files = folder / "files"
        files.mkdir()
        (files / "page.html.gz").write_bytes(body)
        (files / "page.html").write_bytes(b"not asked for")
        configuration = folder / "nginx.conf"
        configuration.write_text(NGINX.format(folder=folder, port=nginx_port))
        with subprocess.Popen(
            [_program("nginx"), "-c", configuration, "-e", folder / "log"]
        ) as nginx:
            try:
                _wait_for(nginx_port)
                file, _ = _get(nginx_port, "/page.html", BROWSER)
                yield (
                    Target(
                        "nginx", _url(nginx_port, "/page.html"), file.headers["ETag"], nginx.pid
                    ),
                    Target("site", _url(port, path), response.headers["ETag"], pid),
                )
            finally:
                nginx.terminate()


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
        kind,
        connections,
        float(_find(r"Requests/sec:\s+([\d.]+)", output)),
        used / total * 1e6,
        _milliseconds(_find(r"\n\s+99%\s+(\S+)", output)),
    )


def summarize(readings: list[Reading]) -> list[dict[str, object]]:
    """Return medians, and of each round the share of what nginx has served in the same."""
    rows: list[dict[str, object]] = []
    for kind, connections in dict.fromkeys((r.kind, r.connections) for r in readings):
        of = {
            name: [
                r
                for r in readings
                if (r.target, r.kind, r.connections) == (name, kind, connections)
            ]
            for name in ("site", "nginx")
        }
        shares = [
            site.requests_per_second / nginx.requests_per_second
            for site, nginx in zip(of["site"], of["nginx"], strict=True)
        ]
        row: dict[str, object] = {"kind": kind, "connections": connections}
        row["share"] = round(statistics.median(shares), 3)
        for name, rounds in of.items():
            for field in ("requests_per_second", "cpu_microseconds", "p99_milliseconds"):
                median = statistics.median(getattr(reading, field) for reading in rounds)
                row[f"{name}_{field}"] = round(median, 2)
        rows.append(row)
    return rows


def write_json(path: Path, readings: list[Reading], **conditions: object) -> None:
    """Keep what was measured, to be compared with another commit."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = conditions | {
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
        "summary": summarize(readings),
        "readings": [asdict(reading) for reading in readings],
    }
    path.write_text(json.dumps(content, indent=1))


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


def _url(port: int, path: str) -> str:
    return f"http://127.0.0.1:{port}{path}"


def _wait_for(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            if time.monotonic() > end:
                raise CommandError("A server does not start.") from None
            time.sleep(0.05)


def _get(port: int, path: str, headers: dict[str, str]) -> tuple[HTTPResponse, bytes]:
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
