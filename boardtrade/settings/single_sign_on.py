"""Whose sign-in is taken beside the site's own, by OpenID Connect."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from boardtrade.settings import env

PROVIDER_ID = "sso"
DOMAINS = [domain.lower().removeprefix("@") for domain in env.words("OIDC_DOMAINS")]
"""Domains of mail whose people get an account without rights if they have none."""
SECOND_FACTOR = env.flag("OIDC_SECOND_FACTOR", default=False)
"""Whether a second factor that the provider says it has asked for counts here."""


def get_providers() -> dict[str, Any]:
    """Return SOCIALACCOUNT_PROVIDERS; raises ImproperlyConfigured for half of what is needed."""
    issuer = env.url("OIDC_ISSUER", "https", "http")
    client_id, secret = env.text("OIDC_CLIENT_ID"), env.text("OIDC_CLIENT_SECRET")
    name = env.text("OIDC_NAME", "Single sign-on")
    trust_email = env.flag("OIDC_TRUST_EMAIL", default=False)
    if not issuer:
        return {}
    if not client_id or not secret:
        raise ImproperlyConfigured("OIDC_ISSUER needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET.")
    return build_providers(issuer, client_id, secret, name, trust_email=trust_email)


def build_providers(
    issuer: str, client_id: str, secret: str, name: str, *, trust_email: bool
) -> dict[str, Any]:
    """Return them for one issuer, whose addresses of mail may be taken as verified."""
    app = {
        "provider_id": PROVIDER_ID,
        "name": name,
        "client_id": client_id,
        "secret": secret,
        "settings": {"server_url": issuer.rstrip("/"), "verified_email": trust_email},
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
