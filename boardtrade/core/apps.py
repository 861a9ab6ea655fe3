from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "boardtrade.core"
    label = "core"
    verbose_name = _("Core")

    def ready(self) -> None:
        from boardtrade.core import checks, lookups, signal_handlers  # noqa: F401 - registers them
