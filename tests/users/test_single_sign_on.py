"""Signing in by the organisation's own sign-in lets in whom the board knows, and nobody else."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.test import Client

from boardtrade.settings.single_sign_on import build_providers
from boardtrade.users.models import User
from tests.factories import AdminFactory
from tests.users.factors import give_app

pytestmark = pytest.mark.django_db
START = "/admin/login/sso/"


class Provider(ThreadingHTTPServer):
    """A provider of OpenID Connect on this machine, which has let somebody in already."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.claims: dict = {"sub": "1", "email": "ann@example.org", "email_verified": True}
        self.issuer, self.audience = self.url, "boardtrade"
        self.other_claims: dict = {}
        """What it says of somebody when asked again, which the token does not."""
        self.forms: list[dict] = []

    def make_id_token(self) -> str:
        now = int(time.time())
        times = {"iat": now, "exp": now + 60, "iss": self.issuer, "aud": self.audience}
        return jwt.encode(self.claims | times, "x" * 32, algorithm="HS256")


class Answers(BaseHTTPRequestHandler):
    """What it answers."""

    server: Provider

    def do_GET(self) -> None:
        url = self.server.url
        if self.path.startswith("/.well-known/"):
            self.send_json(
                {
                    "issuer": url,
                    "authorization_endpoint": f"{url}/authorize",
                    "token_endpoint": f"{url}/token",
                    "userinfo_endpoint": f"{url}/userinfo",
                    "jwks_uri": f"{url}/keys",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )
        else:
            self.send_json(self.server.claims | self.server.other_claims)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.forms.append({name: value for name, (value,) in parse_qs(body).items()})
        token = self.server.make_id_token()
        self.send_json({"access_token": "a", "token_type": "Bearer", "id_token": token})

    def send_json(self, content: dict) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(content).encode())

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def provider(settings) -> Iterator[Provider]:
    with Provider() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        settings.SOCIALACCOUNT_PROVIDERS = build_providers(
            server.url, "boardtrade", "secret", "Our organisation", trust_email=False
        )
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def user() -> User:
    return AdminFactory(username="ann", email="Ann@example.org")


def come_back(browser: Client, state: str | None = None):
    """Begin, and return from the provider with what it gives."""
    there = urlsplit(browser.get(START)["Location"])
    query = {name: value for name, (value,) in parse_qs(there.query).items()}
    assert query["code_challenge_method"] == "S256"
    return browser.get(
        f"{START}callback/", {"code": "c", "state": query["state"] if state is None else state}
    )


def is_in(browser) -> bool:
    return browser.get("/admin/").status_code == 200


def test_staff_with_the_verified_address_get_in(client, user, provider):
    assert "Our organisation" in client.get("/admin/login/").text
    assert come_back(client)["Location"] == "/admin/"
    assert is_in(client)
    assert User.objects.get() == user
    (form,) = provider.forms
    assert form["client_secret"] == "secret"
    assert form["code_verifier"]
    # From now on by the id of the provider, whatever the address.
    provider.claims |= {"email": "other@example.org"}
    assert come_back(again := Client())["Location"] == "/admin/"
    assert is_in(again)


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": False},
        {"email_verified": None},
        {"email": "nobody@example.org"},
        {"email": ""},
    ],
)
def test_nobody_else_gets_in_or_an_account(client, user, provider, claims):
    provider.claims |= claims
    assert come_back(client)["Location"] == "/admin/login/"
    assert not is_in(client)
    assert User.objects.count() == 1
    assert "Nobody here has the address" in client.get("/admin/login/").text


def test_an_account_that_is_closed_stays_closed(client, user, provider):
    come_back(client)
    User.objects.update(is_active=False)
    come_back(other := Client())
    assert not is_in(other)


def test_an_address_of_two_accounts_opens_neither(client, user, provider):
    AdminFactory(email="ann@example.org")
    come_back(client)
    assert not is_in(client)


def test_colleagues_of_a_permitted_domain_get_an_account_without_rights(client, provider, settings):
    settings.OIDC_DOMAINS = ["example.org"]
    come_back(client)
    user = User.objects.get()
    assert (user.email, user.is_superuser, user.is_staff) == ("ann@example.org", False, False)
    assert not user.has_usable_password()
    assert not user.get_all_permissions()
    assert client.session["_auth_user_id"] == str(user.pk)
    provider.claims |= {"email": "eve@sub.example.org", "sub": "2"}
    come_back(Client())
    assert User.objects.count() == 1


@pytest.mark.parametrize(("name", "value"), [("issuer", "https://x.org"), ("audience", "x")])
def test_a_token_for_somebody_else_is_refused(client, user, provider, name, value):
    setattr(provider, name, value)
    assert come_back(client)["Location"] == "/admin/login/"
    assert not is_in(client)


def test_what_is_said_of_somebody_else_is_refused(client, user, provider):
    provider.other_claims = {"sub": "2"}
    assert come_back(client)["Location"] == "/admin/login/"
    assert not is_in(client)


def test_who_was_not_sent_from_here_is_refused(client, user, provider):
    assert come_back(client, state="invented")["Location"] == "/admin/login/"
    assert not is_in(client)


def test_the_second_factor_is_asked_for_all_the_same(client, user, provider, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    provider.claims |= {"amr": ["pwd", "mfa"]}
    come_back(client)
    assert client.get("/admin/")["Location"] == "/admin/account/second-factor/"
    give_app(user)
    assert come_back(Client())["Location"] == "/admin/login/second-factor/"


@pytest.mark.parametrize(("methods", "counts"), [(["mfa"], True), (["pwd"], False), ("mfa", False)])
def test_one_that_the_provider_has_asked_for_counts_if_wanted(
    client, user, provider, settings, methods, counts
):
    settings.REQUIRE_SECOND_FACTOR = settings.OIDC_SECOND_FACTOR = True
    give_app(user)
    provider.claims |= {"amr": methods}
    come_back(client)
    assert is_in(client) is counts


def test_without_a_provider_nothing_is_offered(client):
    assert client.get(START).status_code == 404
    assert "sso" not in client.get("/admin/login/").text
