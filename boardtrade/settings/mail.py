"""How mail leaves: by an SMTP server, by the service of a provider, or not at all."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from boardtrade.settings import env

TIMEOUT = 10
"""Seconds that a server of mail may take to answer: somebody may be waiting for the page."""
SECURITY_PORTS = {"starttls": 587, "tls": 465, "none": 25}
"""How a connection is secured, and the port of each: https://www.rfc-editor.org/rfc/rfc8314."""
PROVIDER_KEYS = {
    "brevo": "api_key",
    "mailersend": "api_token",
    "mailgun": "api_key",
    "mailjet": "api_key",
    "mailtrap": "api_token",
    "postmark": "server_token",
    "resend": "api_key",
    "scaleway": "secret_key",
    "sparkpost": "api_key",
}
"""What each provider calls its key: https://anymail.dev/en/stable/esps/."""


def get_mailer() -> dict[str, Any]:
    """Return an entry of Django's MAILERS; without variables, mail is printed and not sent.

    Raises ImproperlyConfigured for variables that contradict each other.
    """
    provider, host = env.choice("EMAIL_PROVIDER", *PROVIDER_KEYS), env.text("EMAIL_HOST")
    if provider and host:
        raise ImproperlyConfigured("Set EMAIL_PROVIDER or EMAIL_HOST, not both.")
    if provider:
        return _provider(provider)
    if host:
        return _server(host)
    return {"BACKEND": "django.core.mail.backends.console.EmailBackend"}


def _server(host: str) -> dict[str, Any]:
    security = env.choice("EMAIL_SECURITY", *SECURITY_PORTS) or "starttls"
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": host,
            "port": env.number("EMAIL_PORT", SECURITY_PORTS[security], minimum=1, maximum=65535),
            "username": env.text("EMAIL_USER"),
            "password": env.text("EMAIL_PASSWORD"),
            "use_tls": security == "starttls",
            "use_ssl": security == "tls",
            "timeout": TIMEOUT,
        },
    }


def _provider(name: str) -> dict[str, Any]:
    key = env.text("EMAIL_API_KEY")
    if not key:
        raise ImproperlyConfigured(f"EMAIL_PROVIDER={name} needs EMAIL_API_KEY.")
    options = {PROVIDER_KEYS[name]: key}
    for pair in env.words("EMAIL_PROVIDER_OPTIONS"):
        option, separator, value = pair.partition("=")
        if not separator:
            raise ImproperlyConfigured(
                f"EMAIL_PROVIDER_OPTIONS has {pair!r}: write name=value, with commas between them."
            )
        options[option.strip()] = value.strip()
    return {"BACKEND": f"anymail.backends.{name}.EmailBackend", "OPTIONS": options}
