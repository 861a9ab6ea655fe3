from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "boardtrade.pages"
    label = "pages"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from boardtrade.pages import checks, signal_handlers  # noqa: F401 - registers them
        from boardtrade.pages.queries import lookups  # noqa: F401 - registers it
