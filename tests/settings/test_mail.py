"""How mail leaves is said by a few variables, which may not contradict each other."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.module_loading import import_string

from boardtrade.settings.mail import PROVIDER_KEYS, get_mailer


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch):
    for name in ("HOST", "PORT", "USER", "PASSWORD", "SECURITY", "PROVIDER", "API_KEY"):
        monkeypatch.delenv(f"EMAIL_{name}", raising=False)


@pytest.mark.parametrize(
    ("security", "port", "use_tls", "use_ssl"),
    [
        ("", 587, True, False),
        ("starttls", 587, True, False),
        ("tls", 465, False, True),
        ("none", 25, False, False),
    ],
)
def test_each_way_to_secure_a_connection_has_its_port(
    monkeypatch, security, port, use_tls, use_ssl
):
    monkeypatch.setenv("EMAIL_HOST", "mail.example")
    monkeypatch.setenv("EMAIL_SECURITY", security)
    options = get_mailer()["OPTIONS"]
    assert (options["port"], options["use_tls"], options["use_ssl"]) == (port, use_tls, use_ssl)
    assert options["timeout"]


@pytest.mark.parametrize("provider", PROVIDER_KEYS)
def test_each_provider_is_given_its_key(monkeypatch, provider):
    monkeypatch.setenv("EMAIL_PROVIDER", provider)
    monkeypatch.setenv("EMAIL_API_KEY", "the-key")
    more = {"mailjet": "secret_key=s", "scaleway": "project_id=p"}
    monkeypatch.setenv("EMAIL_PROVIDER_OPTIONS", more.get(provider, ""))
    mailer = get_mailer()
    backend = import_string(mailer["BACKEND"])(alias="default", **mailer["OPTIONS"])
    assert isinstance(backend, BaseEmailBackend)


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"PROVIDER": "postmark"}, "needs EMAIL_API_KEY"),
        ({"PROVIDER": "postmark", "HOST": "mail.example"}, "not both"),
        ({"PROVIDER": "carrier pigeon"}, "write brevo or"),
        ({"HOST": "mail.example", "SECURITY": "some"}, "write starttls or tls or none"),
        ({"PROVIDER": "mailgun", "API_KEY": "k", "PROVIDER_OPTIONS": "eu"}, "write name=value"),
    ],
)
def test_what_cannot_be_meant_is_refused(monkeypatch, variables, sentence):
    for name, value in variables.items():
        monkeypatch.setenv(f"EMAIL_{name}", value)
    with pytest.raises(ImproperlyConfigured, match=sentence):
        get_mailer()
