"""What `make run` serves: the production settings, but for TLS, on this machine's own database."""

import socket

from boardtrade.localdb import SERVING_ROLE, SITE_CLUSTER
from boardtrade.settings import env, site_file  # the file is read before what asks for it
from boardtrade.settings.base import *  # noqa: F403
from boardtrade.settings.base import (
    ALLOWED_HOSTS,
    DATABASE_URL,
    LOGGING,
    SECRET_KEY,
    TRUST_PROXY,
    VAR_DIR,
    WAGTAILADMIN_BASE_URL,
    database,
)
from boardtrade.settings.stored_secret import stored_secret

SERVE_HOST = env.text("HOST", "127.0.0.1")
SERVE_PORT = env.number("PORT", 8000, minimum=1, maximum=65535)
SERVE_WORKERS = env.number("WEB_CONCURRENCY", 2, minimum=1, maximum=64)
ADMIN_PASSWORD = env.text("ADMIN_PASSWORD")
SITE_FILE = site_file.SITE_FILE
FIRST_SITE = env.choice("SITE", "demonstration", "own")
"""What an empty database is filled with; asked for where it is not said."""
ADMIN_PASSWORD_FILE = VAR_DIR / "admin-password"

# At a terminal, only what needs attention is shown; the whole log is in a file beside the data.
LOG_FILE = VAR_DIR / "site.log"
VAR_DIR.mkdir(parents=True, exist_ok=True)
LOGGING["handlers"] = {
    "stderr": {"class": "logging.StreamHandler", "formatter": "plain", "level": "WARNING"},
    "file": {
        "class": "logging.handlers.WatchedFileHandler",
        "formatter": "json",
        "filename": LOG_FILE,
        "delay": True,
    },
}
LOGGING["formatters"]["plain"] = {"format": "%(levelname)s %(name)s: %(message)s"}
LOGGING["root"]["handlers"] = ["stderr", "file"]

SECRET_KEY = SECRET_KEY or stored_secret(VAR_DIR / "secret-key")
if not DATABASE_URL:
    DATABASES = {"default": database(SITE_CLUSTER.url(role=SERVING_ROLE))}
    OWNER_DATABASE = database(SITE_CLUSTER.url())

if not env.text("PUBLIC_URL"):
    WAGTAILADMIN_BASE_URL = f"http://localhost:{SERVE_PORT}"

# The demonstration on this machine asks for none; what the public reaches does.
REQUIRE_SECOND_FACTOR = env.flag(
    "REQUIRE_SECOND_FACTOR", default=WAGTAILADMIN_BASE_URL.startswith("https://")
)

SECURE_SSL_REDIRECT = TRUST_PROXY  # without, no request is known to have come by HTTPS
if not WAGTAILADMIN_BASE_URL.startswith("https://"):
    SECURE_SSL_REDIRECT = False
    SECURE_HSTS_SECONDS = 0
    SECURE_CROSS_ORIGIN_OPENER_POLICY = None  # browsers refuse it, loudly, on plain HTTP
    SESSION_COOKIE_SECURE = False
    SESSION_COOKIE_NAME = "sessionid"
    CSRF_COOKIE_SECURE = False
    MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # browsers allow it on this machine alone
    CSRF_COOKIE_NAME = "csrftoken"

if not ALLOWED_HOSTS:
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", SERVE_HOST, socket.gethostname()]
    if SERVE_HOST in {"0.0.0.0", "::"}:  # noqa: S104 - asked for by HOST
        ALLOWED_HOSTS = ["*"]
