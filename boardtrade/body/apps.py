from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BodyConfig(AppConfig):
    name = "boardtrade.body"
    label = "body"
    verbose_name = _("Bodies of pages")

    def ready(self) -> None:
        """Connect what follows the publication of a page."""
        from boardtrade.body import signal_handlers  # noqa: F401
