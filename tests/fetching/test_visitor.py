"""What the fetcher does with a hostile server, name server or address, without a process."""

import io
import socket
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import replace

import pytest
import trustme

from boardtrade.fetching.failures import FailureReason
from boardtrade.fetching.visitor import Errand, FailedError, read_page, visit
from tests.fetching.hostile_server import PAGE, PDF, HostileServer, run_hostile_server

LOOPBACK = "127.0.0.0/8"


@pytest.fixture(scope="module")
def running_server():
    with run_hostile_server() as server:
        yield server


@pytest.fixture
def server(running_server):
    running_server.requests.clear()
    return running_server


@pytest.fixture
def errand(server):
    return Errand(
        url=server.url(),
        user_agent="Mozilla/5.0 (compatible; Board; +https://board.example)",
        max_bytes=1024**2,
        max_redirects=5,
        timeout=2,
        ports=frozenset({80, server.port}),
        networks=(LOOPBACK,),
    )


def names(**addresses: str | list[str]):
    """Return a name server that knows these names; a list is given out one after the other."""
    asked: list[str] = []

    def look_up(host, port, *rest):
        asked.append(host)
        known = addresses.get(host.partition(".")[0])
        if known is None:
            raise socket.gaierror("no such name")
        if isinstance(known, list):
            known = known[min(asked.count(host), len(known)) - 1]
        answers = []
        for address in known.split():
            version = socket.AF_INET6 if ":" in address else socket.AF_INET
            bare, _, scope = address.partition("%")
            place = (bare, port) if version == socket.AF_INET else (bare, port, 0, int(scope or 0))
            answers.append((version, socket.SOCK_STREAM, 6, "", place))
        return answers

    look_up.asked = asked
    return look_up


def refusal(errand: Errand, url: str, resolver=None) -> str:
    """Return why nothing comes of an address."""
    with pytest.raises(FailedError) as caught:
        visit(replace(errand, url=url), io.BytesIO(), resolver=resolver)
    assert caught.value.reason in FailureReason.values
    return caught.value.reason


def test_a_page_is_fetched_with_its_title(server: HostileServer, errand):
    content = io.BytesIO()
    answer = visit(errand, content)
    assert content.getvalue() == PAGE
    assert answer == {
        "final_url": server.url(),
        "content_type": "text/html",
        "title": "Minutes of Council",
        "text": "Carried.\nItem 7.2\n14 to 3",
    }


def test_a_title_is_read_in_the_letters_of_its_page(server, errand):
    answer = visit(replace(errand, url=server.url("/french")), io.BytesIO())
    assert answer["title"] == "Procès-verbal"


@pytest.mark.parametrize(
    ("page", "charset", "words"),
    [
        ("<p>un été</p>".encode(), "", "un été"),
        ("<p>un été</p>".encode("latin-1"), "iso-8859-1", "un été"),
        ('<meta charset="windows-1252"><p>un été</p>'.encode("cp1252"), "", "un été"),
        ("<p>un été</p>".encode(), "no-such-charset", "un été"),
        (b"<p>one<!-- two -->, three</p>four<br>five", "", "one, three\nfour\nfive"),
        (b"<table><tr><th>a<td>b<tr><td>c</table><select><option>d</select>", "", "a | b\nc"),
        (b"<p>" + b"<b>" * 5000 + b"deep", "", None),
        (b"", "", None),
        (b"\xff\xfe\0", "utf-16", None),
    ],
)
def test_the_words_of_a_page_are_read_whatever_it_is(page, charset, words):
    text = read_page(page, charset).get("text", "")
    assert words is None or text == words


def test_a_page_of_very_many_tags_is_read_quickly():
    begun = time.process_time()
    read_page(b"<p>" * 100_000, "")
    assert time.process_time() - begun < 3


def test_what_is_packed_is_unpacked(server, errand):
    content = io.BytesIO()
    visit(replace(errand, url=server.url("/zipped")), content)
    assert content.getvalue() == PAGE


def test_a_redirect_is_followed(server, errand):
    answer = visit(replace(errand, url=server.url("/moved#top")), io.BytesIO())
    assert answer["final_url"] == server.url()


@pytest.mark.parametrize("path", ["/report.pdf", "/unsaid"])
def test_a_pdf_is_known_also_where_the_server_does_not_say_so(server, errand, path):
    content = io.BytesIO()
    answer = visit(replace(errand, url=server.url(path)), content)
    assert answer["content_type"] == "application/pdf"
    assert content.getvalue() == PDF


def test_a_look_takes_nothing_of_the_page(server, errand):
    answer = visit(replace(errand, url=server.url("/endless")))
    assert answer["final_url"] == server.url("/endless")


def test_the_server_learns_who_asks_and_nothing_else(server, errand, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    visit(replace(errand, url=server.url("/cookie", host="page.example")), io.BytesIO(),
          resolver=names(page="127.0.0.1"))  # fmt: skip
    first, second = (headers for _path, headers in server.requests)
    assert first["User-Agent"] == "Mozilla/5.0 (compatible; Board; +https://board.example)"
    assert first["Host"] == f"page.example:{server.port}"
    assert first.keys() == {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}
    assert second == first


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/missing", "status"),
        ("/gone", "status"),
        ("/fault", "status"),
        ("/partial", "status"),
        ("/empty", "empty"),
        ("/program", "wrong_type"),
        ("/nothing-known", "wrong_type"),
        ("/no-pdf", "not_what_it_says"),
        ("/no-page", "not_what_it_says"),
        ("/endless", "too_big"),
        ("/two-gigabytes", "too_big"),
        ("/bomb", "too_big"),
        ("/break-off", "broken"),
        ("/chatter", "broken"),
        ("/no-http", "broken"),
        ("/bad-gzip", "broken"),
        ("/nowhere", "broken"),
        ("/circle", "too_many_redirects"),
        ("/onward", "too_many_redirects"),
        ("/to-file", "form"),
        ("/to-broken", "form"),
        ("/to-odd-port", "form"),
        ("/to-metadata", "not_public"),
        ("/to-private", "not_public"),
    ],
)
def test_what_a_server_does_has_a_name(server, errand, path, reason):
    assert refusal(errand, server.url(path)) == reason


def test_a_status_is_told(server, errand):
    with pytest.raises(FailedError) as caught:
        visit(replace(errand, url=server.url("/gone")))
    assert caught.value.status == 410


def test_what_is_too_big_is_left_at_once(server, errand):
    content = io.BytesIO()
    with pytest.raises(FailedError):
        visit(replace(errand, url=server.url("/bomb")), content)
    assert len(content.getvalue()) <= errand.max_bytes


def test_a_server_that_is_silent_is_left(server, errand):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        errand = replace(errand, timeout=0.2, ports=frozenset({port}))
        assert refusal(errand, f"http://127.0.0.1:{port}/") == "too_slow"


def test_nobody_at_a_port(server, errand):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    errand = replace(errand, ports=frozenset({port}))
    assert refusal(errand, f"http://127.0.0.1:{port}/") == "no_connection"


@pytest.mark.parametrize(
    "url",
    [
        "ftp://page.example/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http:///page",
        "http://user@page.example/",
        "http://user:secret@page.example/",
        "http://page.example:8080/",
        "http://page.example:22/",
        "http://page.example:99999/",
        "http://page.example:x/",
        "http://2130706433/",
        "http://127.1/",
        "http://0177.0.0.1/",
        "http://127.0.0.1.5/",
        "http://[fe80::1%25eth0]/",
        "http://[::1/",
        "http://page.example%2f@127.0.0.1/",
        "http://page.example/a b\r\nX: y",
        "http://" + "a" * 300 + "/",
        "http://page.example/" + "a" * 9000,
    ],
)
def test_an_address_of_no_ordinary_form_is_not_asked_for(errand, url):
    names_asked = names(page="93.184.215.14")
    errand = replace(errand, ports=frozenset({80, 443}), networks=())
    assert refusal(errand, url, names_asked) == "form"
    assert names_asked.asked == []


NOT_PUBLIC = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",  # noqa: S104
    "10.1.2.3",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.100.100.200",
    "192.0.0.192",
    "192.0.2.1",
    "198.18.0.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "168.63.129.16",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::a00:1",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "2001:0:7f00:1::",
    "2001:0:5db8:d70e:0:0:80ff:fffe",
    "2001:db8::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%2",
    "fec0::1",
    "ff02::1",
    "5f00::1",
    "100::1",
]


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_no_name_leads_to_an_address_that_is_not_public(errand, address):
    errand = replace(errand, ports=frozenset({80}), networks=())
    assert refusal(errand, "http://page.example/", names(page=address)) == "not_public"


@pytest.mark.parametrize("address", [each for each in NOT_PUBLIC if "%" not in each])
def test_nor_is_it_reached_when_it_is_written_out(errand, address):
    errand = replace(errand, ports=frozenset({80}), networks=())
    host = f"[{address}]" if ":" in address else address
    assert refusal(errand, f"http://{host}/") == "not_public"


def test_a_name_that_leads_both_ways_is_not_asked_at_all(errand):
    both = names(page="93.184.215.14 10.0.0.1")
    errand = replace(errand, ports=frozenset({80}), networks=())
    assert refusal(errand, "http://page.example/", both) == "not_public"


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST.", "0x7f.1", "ⓛocalhost"])
def test_other_names_of_this_machine_are_seen_through(errand, host):
    errand = replace(errand, ports=frozenset({80}), networks=())
    assert refusal(errand, f"http://{host}/") in {"not_public", "unknown_name", "form"}


def test_a_name_that_nobody_knows(errand):
    errand = replace(errand, ports=frozenset({80}))
    assert refusal(errand, "http://nobody.example/", names()) == "unknown_name"


def test_the_address_that_was_checked_is_the_one_that_is_asked(server, errand):
    """The name server changes its mind as soon as it has been asked once."""
    changing = names(page=["127.0.0.1", "169.254.169.254"])
    visit(replace(errand, url=server.url(host="page.example")), io.BytesIO(), resolver=changing)
    assert changing.asked == ["page.example"]


def test_each_redirect_is_checked_anew(server, errand):
    changing = names(page=["127.0.0.1", "169.254.169.254"])
    moved = server.url("/moved", host="page.example")
    assert refusal(errand, moved, changing) == "not_public"
    assert [path for path, _headers in server.requests] == ["/moved"]


def test_a_second_address_is_tried_when_the_first_is_dead(server, errand):
    answer = visit(replace(errand, url=server.url(host="page.example")), io.BytesIO(),
                   resolver=names(page="127.0.0.2 127.0.0.1"))  # fmt: skip
    assert answer["title"] == "Minutes of Council"


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture(scope="module")
def tls_port(authority):
    """Serve one page over TLS, as right.example."""
    with run_hostile_server() as server:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("right.example").configure_cert(context)
        listener = socket.create_server(("127.0.0.1", 0))

        def serve():
            while True:
                try:
                    plain, address = listener.accept()
                except OSError:
                    return
                with plain, suppress(OSError), context.wrap_socket(plain, server_side=True) as tls:
                    server.finish_request(tls, address)

        threading.Thread(target=serve, daemon=True).start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


@pytest.mark.parametrize(
    ("host", "is_trusted", "reason"),
    [
        ("right", True, ""),
        ("wrong", True, "certificate"),
        ("right", False, "certificate"),
    ],
)
def test_a_certificate_is_judged_by_the_name_not_by_the_address(
    errand, tls_port, authority, tmp_path, host, is_trusted, reason
):
    ca_file = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(ca_file)
    errand = replace(
        errand, ports=frozenset({tls_port}), ca_file=str(ca_file) if is_trusted else ""
    )
    url = f"https://{host}.example:{tls_port}/page"
    resolver = names(right="127.0.0.1", wrong="127.0.0.1")
    if reason:
        assert refusal(errand, url, resolver) == reason
    else:
        answer = visit(replace(errand, url=url), io.BytesIO(), resolver=resolver)
        assert answer["title"] == "Minutes of Council"
