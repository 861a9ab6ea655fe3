"""With nginx in front, readers and editors get what the site answers."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple

import pytest
from django.conf import settings as django_settings
from django.db import connections

from boardtrade.bench.hot_path import find_free_port, site_server, wait_for
from tests.factories import ReportFactory

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
CONFIGURATION = Path(__file__).parents[2] / "deploy" / "nginx.conf"
HOST = "testserver"
OWN_HEADERS = {"date", "server", "connection", "transfer-encoding", "x-request-id"}
"""What a proxy says for itself, and the id, which each request has its own of."""

pytestmark = [
    pytest.mark.skipif(not NGINX, reason="needs nginx"),
    pytest.mark.usefixtures("fresh_database"),
]


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes
    request_id: str


class Ports(NamedTuple):
    site: int
    nginx: int


@pytest.fixture
def ports(settings, tmp_path: Path) -> Iterator[Ports]:
    """Serve a report, and the same by way of nginx with the configuration of this repository."""
    settings.CACHE_PAGES, settings.VAR_DIR = True, tmp_path
    settings.ALLOWED_HOSTS = [HOST]
    settings.TRUSTED_PROXIES = 1
    ReportFactory(slug="r")
    connections.close_all()  # what is forked must not share one
    from boardtrade.wsgi import application

    port = find_free_port()
    changes = {
        "listen 80;": f"listen 127.0.0.1:{port};",
        "/var/cache/nginx/boardtrade": f"{tmp_path}/cache",
    }
    with site_server(application) as (site_port, _):
        changes["server 127.0.0.1:8000;"] = f"server 127.0.0.1:{site_port};"
        main = write_configuration(tmp_path, changes)
        with subprocess.Popen([str(NGINX), "-c", main, "-e", tmp_path / "log"]) as nginx:
            try:
                wait_for(port)
                yield Ports(site_port, port)
            finally:
                nginx.terminate()


def write_configuration(folder: Path, changes: dict[str, str]) -> Path:
    """Write a configuration of nginx with ours in it, in which each text has been found."""
    text = CONFIGURATION.read_text()
    for former, new in changes.items():
        assert former in text
        text = text.replace(former, new)
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = folder / "nginx.conf"
    # Else whoever serves for the superuser may not write into the folder of a test.
    user = "user root;" if os.geteuid() == 0 else ""
    main.write_text(
        f"{user} daemon off; pid {folder}/pid; error_log {folder}/log; events {{}}\n"
        f"http {{ access_log off; {temporary}\n{text}}}\n"
    )
    return main


def ask(port: int, path: str, method: str = "GET", **headers: str) -> Answer:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers={"Host": HOST} | names)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    found = {name.lower(): value for name, value in response.getheaders()}
    request_id = found.get("x-request-id", "")
    kept = {name: value for name, value in found.items() if name not in OWN_HEADERS}
    return Answer(response.status, kept, body, request_id)


def test_its_configuration_is_valid(tmp_path):
    changes = {"/var/cache/nginx/boardtrade": f"{tmp_path}/cache", "listen 80;": "listen 8080;"}
    main = write_configuration(tmp_path, changes)
    command = [str(NGINX), "-t", "-c", str(main), "-e", str(tmp_path / "log")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr


def test_every_answer_is_the_one_of_the_site(ports):
    for _ in range(40):  # then both processes have the page in memory
        etag = ask(ports.site, "/reports/r/", Accept_Encoding="br").headers["etag"]
    requests = [
        {"path": "/reports/r/"},
        {"path": "/reports/r/", "Accept_Encoding": "br"},
        {"path": "/reports/r/", "Accept_Encoding": "gzip, deflate, br;q=0, zstd"},
        {"path": "/reports/r/", "method": "HEAD", "Accept_Encoding": "br"},
        {"path": "/reports/r/", "Accept_Encoding": "br", "If_None_Match": etag},
        {"path": "/reports/r/", "If_None_Match": '"another"'},
        {"path": "/reports/r/", "Range": "bytes=0-9"},
        {"path": "/reports/r/", "Cookie": "sessionid=abc"},
        {"path": "/reports/r/?utm_source=letter"},
        {"path": "/reports/?page=2"},
        {"path": "/search/?q=%C3%A9t%C3%A9&page=1"},
        {"path": "/reports/r"},
        {"path": "/nothing/"},
        {"path": "/media/images/nothing.avif"},
        {"path": "/reports/r/", "method": "DELETE"},
        {"path": "/healthz"},
    ]
    for request in requests:
        expected, found = ask(ports.site, **request), ask(ports.nginx, **request)
        assert found[:3] == expected[:3], request
        assert bool(found.request_id) == bool(expected.request_id)


def test_a_header_with_underscores_does_not_reach_the_site(ports):
    connection = HTTPConnection("127.0.0.1", ports.nginx, timeout=30)
    connection.request("GET", "/reports/r/", headers={"Host": HOST, "X_Request_ID": "f" * 32})
    assert connection.getresponse().headers["X-Request-ID"] != "f" * 32
    connection.close()


def test_guesses_are_counted_for_the_client_that_nginx_has_seen(ports):
    sign_in = "/admin/login/"
    cookie = ask(ports.nginx, sign_in).headers["set-cookie"].partition(";")[0]
    token = cookie.removeprefix("csrftoken=")
    statuses = []
    for number in range(21):
        connection = HTTPConnection("127.0.0.1", ports.nginx, timeout=30)
        body = f"csrfmiddlewaretoken={token}&username=name{number}&password=wrong"
        headers = {
            "Host": HOST,
            "Cookie": cookie,
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Forwarded-For": f"198.51.100.{number}",
        }
        connection.request("POST", sign_in, body, headers)
        statuses.append(connection.getresponse().status)
        connection.close()
    assert statuses == [200] * 20 + [429]


def test_a_picture_is_asked_for_once_and_keeps_its_headers(ports):
    folder = Path(django_settings.MEDIA_ROOT) / "images"
    folder.mkdir(parents=True, exist_ok=True)
    picture = folder / "kept-by-nginx.avif"
    picture.write_bytes(b"a picture")
    expected = ask(ports.site, f"/media/images/{picture.name}")
    first = ask(ports.nginx, f"/media/images/{picture.name}")
    picture.unlink()
    assert ask(ports.site, f"/media/images/{picture.name}").status == 404
    second = ask(ports.nginx, f"/media/images/{picture.name}")
    assert first[:3] == second[:3] == expected[:3]
    assert first.request_id != second.request_id
