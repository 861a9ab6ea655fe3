"""An operator learns whether mail leaves the site, and if not, why: against a real server."""

import gc
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import Message
from typing import Any

import pytest
import requests
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from django.core.management import call_command
from django.core.management.base import CommandError

from boardtrade.settings.mail import get_mailer

pytestmark = [
    # Both ends leave connections that failed to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore:Requiring AUTH"),
]


class Mailbox:
    """Keeps what a server has taken; refuses who and what it is told to."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.refuses: dict[str, str] = {}

    async def handle_MAIL(self, server, session, envelope, address, options):
        envelope.mail_from = address
        return self.refuses.get("sender", "250 OK")

    async def handle_RCPT(self, server, session, envelope, address, options):
        envelope.rcpt_tos.append(address)
        return self.refuses.get("recipient", "250 OK")

    async def handle_DATA(self, server, session, envelope):
        self.messages.append(envelope)
        return self.refuses.get("data", "250 Taken")


@contextmanager
def serving(mailbox: Mailbox, **options: Any) -> Iterator[int]:
    """Run a server of mail on this machine; yield its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@pytest.fixture(autouse=True)
def _no_connections_left() -> Iterator[None]:
    """Collect what both ends leave behind here, where that is known, and not in a later test."""
    yield
    gc.collect()


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def environment(settings, monkeypatch) -> Callable:
    """Set variables, and have the site send mail as they say."""
    settings.DEFAULT_FROM_EMAIL = "noreply@board.example"

    def set_variables(**variables: object) -> None:
        for name in ("EMAIL_HOST", "EMAIL_PROVIDER"):
            monkeypatch.delenv(name, raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, str(value))
        settings.MAILERS = {"default": get_mailer()}

    return set_variables


def send() -> None:
    call_command("send_test_mail", "office@board.example")


def test_a_mail_arrives_from_the_address_of_the_site(mailbox, environment, capsys):
    with serving(mailbox) as port:
        environment(EMAIL_HOST="127.0.0.1", EMAIL_PORT=port, EMAIL_SECURITY="none")
        send()
    (envelope,) = mailbox.messages
    assert (envelope.mail_from, envelope.rcpt_tos) == (
        "noreply@board.example",
        ["office@board.example"],
    )
    assert b"Subject: A test of mail from Board of Trade" in envelope.content
    assert "Taken." in capsys.readouterr().out


def test_a_name_and_password_are_used(mailbox, environment):
    def authenticate(server, session, envelope, mechanism, data) -> AuthResult:
        is_right = (data.login, data.password) == (b"us", b"right")
        return AuthResult(success=is_right, handled=False)

    login = {"authenticator": authenticate, "auth_require_tls": False, "auth_required": True}
    with serving(mailbox, **login) as port:
        variables = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": port, "EMAIL_SECURITY": "none"}
        environment(**variables, EMAIL_USER="us", EMAIL_PASSWORD="right")
        send()
        environment(**variables, EMAIL_USER="us", EMAIL_PASSWORD="wrong-word")
        with pytest.raises(CommandError, match="does not know this name and password") as refused:
            send()
        assert "wrong-word" not in str(refused.value)
    assert len(mailbox.messages) == 1


@pytest.mark.parametrize(
    ("refused", "answer", "sentence"),
    [
        ("sender", "553 Not yours", "takes no mail from this sender.* It said: 553 Not yours"),
        ("recipient", "550 Nobody", "takes no mail to this address.* It said: 550 Nobody"),
        ("data", "554 Looks like spam", "did not take the mail.* It said: 554 Looks like spam"),
    ],
)
def test_a_refusal_is_told_with_the_words_of_the_server(
    mailbox, environment, refused, answer, sentence
):
    mailbox.refuses[refused] = answer
    with serving(mailbox) as port:
        environment(EMAIL_HOST="127.0.0.1", EMAIL_PORT=port, EMAIL_SECURITY="none")
        with pytest.raises(CommandError, match=sentence):
            send()


def test_a_server_without_starttls_is_not_trusted_with_mail(mailbox, environment):
    with serving(mailbox) as port:
        environment(EMAIL_HOST="127.0.0.1", EMAIL_PORT=port)
        with pytest.raises(CommandError, match="offers no STARTTLS"):
            send()
        environment(EMAIL_HOST="127.0.0.1", EMAIL_PORT=port, EMAIL_SECURITY="tls")
        with pytest.raises(CommandError, match="does not speak TLS from the first byte"):
            send()
    assert not mailbox.messages


def test_a_certificate_of_somebody_else_is_not_trusted(mailbox, environment):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    with serving(mailbox, tls_context=context) as port:
        environment(EMAIL_HOST="127.0.0.1", EMAIL_PORT=port)
        with pytest.raises(CommandError, match="certificate of the server cannot be trusted"):
            send()


def test_mail_is_encrypted_where_the_certificate_is_trusted(
    mailbox, environment, monkeypatch, tmp_path
):
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with serving(mailbox, tls_context=context, require_starttls=True) as port:
        environment(EMAIL_HOST="127.0.0.1", EMAIL_PORT=port)
        send()
    assert len(mailbox.messages) == 1


@pytest.mark.parametrize(
    ("host", "sentence"),
    [("127.0.0.1", "Nobody listens"), ("nowhere.invalid", "no such host")],
)
def test_a_server_that_is_not_there_is_named(mailbox, environment, host, sentence):
    with serving(mailbox) as port:
        pass
    environment(EMAIL_HOST=host, EMAIL_PORT=port)
    with pytest.raises(CommandError, match=sentence):
        send()


def test_a_provider_is_asked_with_its_key(environment, monkeypatch):
    asked = {}

    def answer(session, method, url, **options):
        asked.update(url=url, **options)
        response = requests.Response()
        response.status_code, response._content = 401, b'{"Message": "No such token"}'
        return response

    monkeypatch.setattr(requests.Session, "request", answer)
    environment(
        EMAIL_PROVIDER="postmark",
        EMAIL_API_KEY="the-key",
        EMAIL_PROVIDER_OPTIONS="api_url=https://mail.example/",
    )
    with pytest.raises(CommandError, match="provider did not take the mail") as refused:
        send()
    assert asked["url"] == "https://mail.example/email"
    assert asked["headers"]["X-Postmark-Server-Token"] == "the-key"
    assert "the-key" not in str(refused.value)


def test_mail_that_would_only_be_printed_is_no_success(environment):
    environment()
    with pytest.raises(CommandError, match="No mail leaves this site"):
        send()


def test_a_wrong_address_is_named(environment):
    with pytest.raises(CommandError, match="nobody is no e-mail address"):
        call_command("send_test_mail", "nobody")
