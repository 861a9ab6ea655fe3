"""The child process that talks to a server which may be hostile: whatever happens, it ends here.

Run as a script by the module `fetcher` beside it, within its bounds: it knows neither settings nor
database nor environment, and is killed when its time is over, whatever it waits for. What to fetch
is one JSON object on standard input; the answer is one on standard output, and the content is
written to an open file. The parent believes none of it and checks every value.

`ssrfguard` says which addresses may be reached. It looks up a name once and returns the addresses
that it has checked; the connection goes to one of these, never to the name, while TLS and the
server are still told the name.
"""

import codecs
import json
import os
import socket
import ssl
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from ipaddress import ip_network
from typing import IO, Any
from urllib.parse import urldefrag, urljoin

import certifi
import ssrfguard
import urllib3
from urllib3.exceptions import HTTPError, NewConnectionError, SSLError, TimeoutError
from urllib3.util import parse_url

CHUNK_BYTES = 64 * 1024
PAGE_BYTES = 1024**2
"""As much of a page is read for its title and its words; the whole of it is kept."""
TITLE_CHARACTERS = 300
TEXT_CHARACTERS = 300_000
SIGNATURE_BYTES = 1024
REDIRECTS = frozenset({301, 302, 303, 307, 308})
UNSEEN_TAGS = frozenset(
    {"script", "style", "noscript", "template", "head", "svg", "select", "textarea"}
)
BLOCK_TAGS = {
    *("address", "article", "aside", "blockquote", "br", "caption", "dd", "div", "dl", "dt"),
    *("figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr"),
    *("li", "main", "nav", "ol", "p", "pre", "section", "table", "tr", "ul"),
}
CELL_TAGS = frozenset({"td", "th"})
PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})
TEXT_TYPES = PAGE_TYPES | {"text/plain", "text/csv"}
OFFICE = "application/vnd.openxmlformats-officedocument."
SIGNATURES: dict[str, Callable[[bytes], bool]] = {
    "application/pdf": lambda start: b"%PDF-" in start,
    "image/png": lambda start: start.startswith(b"\x89PNG\r\n\x1a\n"),
    "image/jpeg": lambda start: start.startswith(b"\xff\xd8\xff"),
    "image/gif": lambda start: start.startswith((b"GIF87a", b"GIF89a")),
    "image/webp": lambda start: start[:4] == b"RIFF" and start[8:12] == b"WEBP",
}
ZIPPED_TYPES = frozenset(
    {OFFICE + "wordprocessingml.document", OFFICE + "spreadsheetml.sheet"},
)
UNSAID_TYPES = frozenset({"", "application/octet-stream", "binary/octet-stream"})
"""What servers say that do not know what they send: then the content says it."""
SPECIAL_ADDRESSES = ssrfguard.AddressTable(
    (
        *ssrfguard.DEFAULT_DENIED.blocks,
        ssrfguard.Block(
            network=ip_network("168.63.129.16/32"),
            name="Azure's services for its machines",
            rfc="",
            reach=ssrfguard.Reach.DENIED,
        ),
    )
)
"""What no table of the IANA knows: an address like any other, but for machines of one host."""
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


class FailedError(Exception):
    """Nothing was fetched; the first argument is a value of `FailureReason`."""

    def __init__(self, reason: str, status: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status


@dataclass(frozen=True)
class Errand:
    """What to fetch, and within which bounds."""

    url: str
    user_agent: str
    max_bytes: int
    max_redirects: int
    timeout: float
    """Seconds that a server may be silent; all together is limited by the parent."""
    ports: frozenset[int]
    networks: tuple[str, ...] = ()
    """Networks that are not public and may be reached nevertheless: a server of the tests."""
    ca_file: str = ""
    """Whom to trust beside the well-known authorities."""

    @property
    def policy(self) -> ssrfguard.Policy:
        """Which addresses may be reached."""
        return ssrfguard.Policy(
            denied_networks=SPECIAL_ADDRESSES,
            allowed_ports=self.ports,
            allowed_networks=tuple(ip_network(network) for network in self.networks),
        )


def visit(
    errand: Errand, content: IO[bytes] | None = None, *, resolver: ssrfguard.Resolver | None = None
) -> dict[str, Any]:
    """Follow an address to its end and write what is there into a file.

    Without a file, only ask whether something is there. Raises FailedError.
    """
    url = urldefrag(errand.url).url
    for _hop in range(errand.max_redirects + 1):
        response = _ask(url, errand, resolver)
        try:
            if response.status in REDIRECTS:
                url = _follow(url, response.headers.get("Location", ""))
                continue
            if response.status != 200:
                raise FailedError("status", response.status)
            answer = {"final_url": url}
            return answer | _receive(response, errand, content) if content else answer
        finally:
            # Not drained: of what is not wanted, nothing more is read.
            response.close()
    raise FailedError("too_many_redirects")


def _follow(url: str, location: str) -> str:
    if not location:
        raise FailedError("broken")
    try:
        return urldefrag(urljoin(url, location)).url
    except ValueError:
        raise FailedError("form") from None


def _ask(url: str, errand: Errand, resolver: ssrfguard.Resolver | None) -> urllib3.BaseHTTPResponse:
    """Send one request to one of the checked addresses, and return the answer without its body."""
    policy = errand.policy
    try:
        target = policy.check_url(url)
        addresses = ssrfguard.resolve(target, policy=policy, resolver=resolver)
    except ssrfguard.BlockedURLError as error:
        is_address = isinstance(error.__cause__, ssrfguard.BlockedAddressError)
        raise FailedError("not_public" if is_address else "form") from None
    except ssrfguard.BlockedAddressError:
        raise FailedError("not_public") from None
    except (OSError, ValueError):  # a resolver's errors, of names that it cannot even ask for
        raise FailedError("unknown_name") from None
    failure = FailedError("no_connection")
    for address in addresses[: policy.max_connection_attempts]:
        if not _is_public(address, errand):
            raise FailedError("not_public")
        try:
            return _ask_address(url, target, address, errand)
        except FailedError as error:
            failure = error
    raise failure


def _is_public(address: ssrfguard.Address, errand: Errand) -> bool:
    """Ask Python's own table too: what either of the two knows as special is not reached."""
    ip = address.ip
    if any(ip in ip_network(network) for network in errand.networks):
        return True
    has_scope = ip.version == 6 and ip.scope_id is not None
    return ip.is_global and not ip.is_multicast and not has_scope


def _ask_address(
    url: str, target: ssrfguard.Target, address: ssrfguard.Address, errand: Errand
) -> urllib3.BaseHTTPResponse:
    timeout = urllib3.Timeout(connect=errand.timeout, read=errand.timeout)
    pool: urllib3.HTTPConnectionPool
    if target.scheme == "https":
        context = ssl.create_default_context()
        context.load_verify_locations(errand.ca_file or certifi.where())
        pool = urllib3.HTTPSConnectionPool(
            str(address.ip),
            target.port,
            ssl_context=context,
            server_hostname=target.host,
            assert_hostname=target.host,
        )
    else:
        pool = urllib3.HTTPConnectionPool(str(address.ip), target.port)
    host = f"[{target.host}]" if ":" in target.host else target.host
    if target.port != {"http": 80, "https": 443}[target.scheme]:
        host = f"{host}:{target.port}"
    headers = {
        "Host": host,
        "User-Agent": errand.user_agent,
        "Accept": "text/html,application/xhtml+xml,application/pdf,image/*,*/*;q=0.5",
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }
    try:
        return pool.urlopen(
            "GET",
            parse_url(url).request_uri,
            headers=headers,
            retries=False,
            redirect=False,
            assert_same_host=False,
            timeout=timeout,
            preload_content=False,
            decode_content=False,
        )
    except SSLError:
        raise FailedError("certificate") from None
    except NewConnectionError:
        raise FailedError("no_connection") from None
    except TimeoutError:
        raise FailedError("too_slow") from None
    except (HTTPError, OSError, ValueError):
        raise FailedError("broken") from None


def _receive(
    response: urllib3.BaseHTTPResponse, errand: Errand, content: IO[bytes]
) -> dict[str, Any]:
    """Write the body into the file, unpacked, and return what it is."""
    said, charset = _read_content_type(response.headers.get("Content-Type", ""))
    if said not in {*TEXT_TYPES, *SIGNATURES, *ZIPPED_TYPES, *UNSAID_TYPES}:
        raise FailedError("wrong_type")
    if _is_larger(response.headers.get("Content-Length", ""), errand.max_bytes):
        raise FailedError("too_big")
    size, start = 0, b""
    try:
        for chunk in response.stream(CHUNK_BYTES, decode_content=True):
            size += len(chunk)
            if size > errand.max_bytes or response.tell() > errand.max_bytes:
                raise FailedError("too_big")
            content.write(chunk)
            if len(start) < PAGE_BYTES:
                start += chunk
    except TimeoutError:
        raise FailedError("too_slow") from None
    except (HTTPError, OSError, ValueError, EOFError):
        raise FailedError("broken") from None
    if not size:
        raise FailedError("empty")
    content_type = _judge_type(said, start[:SIGNATURE_BYTES])
    answer = {"content_type": content_type}
    if content_type in PAGE_TYPES:
        answer |= read_page(start[:PAGE_BYTES], charset)
    return answer


def _read_content_type(header: str) -> tuple[str, str]:
    essence, *parameters = header.split(";")
    charset = ""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip("\"'").lower()
    return essence.strip().lower(), charset


def _is_larger(length: str, maximum: int) -> bool:
    return length.isascii() and length.isdigit() and (len(length) > 15 or int(length) > maximum)


def _judge_type(said: str, start: bytes) -> str:
    """Return the type of a content, which is to be what the server said that it is."""
    if said in UNSAID_TYPES:
        for content_type, has_signature in SIGNATURES.items():
            if has_signature(start):
                return content_type
        raise FailedError("wrong_type")
    if said in TEXT_TYPES:
        is_text = b"\0" not in start or start.startswith(UTF_16_MARKS)
        is_other = any(has_signature(start[:16]) for has_signature in SIGNATURES.values())
        fits = is_text and not is_other
    elif said in ZIPPED_TYPES:
        fits = start.startswith(b"PK\x03\x04")
    else:
        fits = SIGNATURES[said](start)
    if not fits:
        raise FailedError("not_what_it_says")
    return said


def read_page(page: bytes, charset: str) -> dict[str, str]:
    """Return the title of a page, on one line, and the words that are seen on it."""
    from lxml import etree

    try:
        parser = _build_parser(page, charset)
        root = etree.fromstring(page, parser)
        if root is None:
            return {}
        title = " ".join("".join(root.xpath("//title[1]//text()")).split())
        lines = (
            " ".join(line.split()).strip(" |")
            for line in "".join(_iterate_words(root)).splitlines()
        )
        text = "\n".join(filter(None, lines))
    except (etree.LxmlError, ValueError, MemoryError):
        return {}  # it is kept without
    return {"title": title[:TITLE_CHARACTERS], "text": text[:TEXT_CHARACTERS]}


def _build_parser(page: bytes, charset: str) -> Any:
    """Return a parser that knows the charset, if the server, the bytes or the page tell it."""
    from lxml import etree

    options = {"remove_comments": True, "remove_pis": True, "no_network": True}
    try:
        codecs.getincrementaldecoder("utf-8")().decode(page)
    except UnicodeDecodeError:
        try:
            return etree.HTMLParser(encoding=charset or None, **options)
        except LookupError:
            return etree.HTMLParser(**options)
    return etree.HTMLParser(encoding="utf-8", **options)


def _iterate_words(root: Any) -> Iterator[str]:
    from lxml import etree

    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if element.tag in BLOCK_TAGS:
            yield "\n"
        if event == "end":
            yield " | " if element.tag in CELL_TAGS else ""
            yield element.tail or ""
        elif element.tag in UNSEEN_TAGS:
            walk.skip_subtree()
        else:
            yield element.text or ""


def main(content_descriptor: str = "") -> dict[str, Any]:
    """Read an errand from standard input, do it, and return the answer."""
    wanted = json.load(sys.stdin)
    errand = Errand(
        **wanted | {"ports": frozenset(wanted["ports"]), "networks": tuple(wanted["networks"])}
    )
    content = os.fdopen(int(content_descriptor), "wb") if content_descriptor else None
    try:
        answer = visit(errand, content)
        if content:
            content.flush()
    except FailedError as failed:
        return {"failed": failed.reason, "status": failed.status}
    except Exception:
        # Whatever a hostile server makes the libraries raise, memory that ran out included.
        traceback.print_exc()
        return {"failed": "broken", "status": None}
    return answer


if __name__ == "__main__":
    socket.setdefaulttimeout(30)
    sys.stdout.write(json.dumps(main(*sys.argv[1:])))
    sys.stdout.flush()
    # Without tidying up: closing a hostile connection is one more chance to wait.
    os._exit(0)
