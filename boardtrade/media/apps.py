from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediaConfig(AppConfig):
    name = "boardtrade.media"
    label = "media"
    verbose_name = _("Media")

    def ready(self) -> None:
        from boardtrade.media import signal_handlers  # noqa: F401 - connects them
