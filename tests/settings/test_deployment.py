"""What an environment makes of the settings, each in a process of its own."""

import json
import os
import subprocess
import sys
from typing import Any

from boardtrade.localdb import ROOT

NAMES = (
    "SESSION_COOKIE_SECURE",
    "SESSION_COOKIE_NAME",
    "CSRF_COOKIE_SECURE",
    "CSRF_COOKIE_NAME",
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    "SECURE_HSTS_PRELOAD",
    "SECURE_CROSS_ORIGIN_OPENER_POLICY",
    "DEFAULT_FROM_EMAIL",
    "SERVER_EMAIL",
    "TRUSTED_PROXIES",
    "REQUIRE_SECOND_FACTOR",
)
YEAR = 60 * 60 * 24 * 365


def read_settings(module: str, tmp_path: Any, **environment: str) -> dict[str, Any]:
    """Return some settings as a process has them that is started with an environment."""
    values = f"[getattr(settings, name) for name in {NAMES}]"
    code = f"import json; from django.conf import settings; print(json.dumps({values}))"
    env = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME"}}
    env |= {"DJANGO_SETTINGS_MODULE": f"boardtrade.settings.{module}", "VAR_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=env | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(zip(NAMES, json.loads(done.stdout), strict=True))


def test_a_site_behind_tls_is_strict_however_it_is_started(tmp_path):
    public = {"PUBLIC_URL": "https://www.example.org", "TRUST_PROXY": "on"}
    strict = {
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_NAME": "__Host-sessionid",
        "CSRF_COOKIE_SECURE": True,
        "CSRF_COOKIE_NAME": "__Host-csrftoken",
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": YEAR,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": False,
        "SECURE_HSTS_PRELOAD": False,
        "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
        "DEFAULT_FROM_EMAIL": "noreply@example.org",
        "SERVER_EMAIL": "noreply@example.org",
        "TRUSTED_PROXIES": 1,
        "REQUIRE_SECOND_FACTOR": True,
    }
    assert read_settings("local", tmp_path, **public) == strict
    assert read_settings("base", tmp_path, SECRET_KEY="x", **public) == strict


def test_a_proxy_that_is_not_trusted_causes_no_redirect_to_itself(tmp_path):
    settings = read_settings("local", tmp_path, PUBLIC_URL="https://example.org")
    assert settings["SESSION_COOKIE_SECURE"] is True
    assert settings["SECURE_SSL_REDIRECT"] is False


def test_a_site_on_plain_http_works_on_this_machine(tmp_path):
    settings = read_settings("local", tmp_path)
    assert settings["SESSION_COOKIE_SECURE"] is False
    # Browsers refuse the other name on plain HTTP, and nobody could sign in.
    assert settings["SESSION_COOKIE_NAME"] == "sessionid"
    assert settings["CSRF_COOKIE_NAME"] == "csrftoken"
    assert settings["SECURE_SSL_REDIRECT"] is False
    assert settings["SECURE_HSTS_SECONDS"] == 0
    assert settings["DEFAULT_FROM_EMAIL"] == "noreply@localhost"
    assert settings["TRUSTED_PROXIES"] == 0
    assert settings["REQUIRE_SECOND_FACTOR"] is False


def test_all_hosts_are_bound_and_senders_named_by_the_operator(tmp_path):
    settings = read_settings(
        "base",
        tmp_path,
        SECRET_KEY="x",
        HSTS_SECONDS="300",
        HSTS_INCLUDE_SUBDOMAINS="on",
        HSTS_PRELOAD="on",
        DEFAULT_FROM_EMAIL="Board <board@example.org>",
        SERVER_EMAIL="faults@example.org",
    )
    assert settings["SECURE_HSTS_SECONDS"] == 300
    assert settings["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is True
    assert settings["SECURE_HSTS_PRELOAD"] is True
    assert settings["DEFAULT_FROM_EMAIL"] == "Board <board@example.org>"
    assert settings["SERVER_EMAIL"] == "faults@example.org"
