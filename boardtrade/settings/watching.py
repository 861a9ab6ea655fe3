"""Who may ask how the site is, where its errors are sent, and how long its records are kept."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from boardtrade.settings import env

MIN_TOKEN_LENGTH = 20


def get_monitor_token() -> str:
    """Return what a monitor shows, or nothing; raises ImproperlyConfigured if it is guessable."""
    token = env.text("MONITOR_TOKEN")
    if token and len(token) < MIN_TOKEN_LENGTH:
        raise ImproperlyConfigured(
            f"MONITOR_TOKEN has to have {MIN_TOKEN_LENGTH} characters or more: "
            "openssl rand -base64 30"
        )
    return token


def get_error_reports_dsn() -> str:
    """Return the address that errors are sent to, or nothing."""
    dsn = env.url("ERROR_REPORTS_DSN", "https", "http") or env.url("SENTRY_DSN", "https", "http")
    if dsn and not (urlsplit(dsn).username and urlsplit(dsn).path.strip("/").isdigit()):
        raise ImproperlyConfigured(
            "ERROR_REPORTS_DSN is no DSN: copy it from the service, as https://KEY@HOST/NUMBER."
        )
    return dsn
