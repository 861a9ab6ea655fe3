"""System checks of what a deployment must have set."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security, deploy=True)
def check_production_settings(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Require a deployment to set the variables that have no safe default."""
    variables = {
        "DATABASE_URL": bool(settings.DATABASES.get("default", {}).get("NAME")),
        "ALLOWED_HOSTS": bool(settings.ALLOWED_HOSTS),
        "PUBLIC_URL": settings.WAGTAILADMIN_BASE_URL.startswith("https://"),
    }
    return [
        Error(
            f"{variable} is not set for production.",
            hint="See the table of environment variables in README.md.",
            id="boardtrade.E010",
        )
        for variable, is_set in variables.items()
        if not is_set
    ]
