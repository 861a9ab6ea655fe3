from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class WatchingConfig(AppConfig):
    name = "boardtrade.watching"
    label = "watching"
    verbose_name = _("Watching")

    def ready(self) -> None:
        from boardtrade.watching import checks  # noqa: F401 - registers what it looks at

        if settings.ERROR_REPORTS_DSN:
            from boardtrade.watching.error_reports import begin_reporting

            begin_reporting(settings.ERROR_REPORTS_DSN, settings.ERROR_REPORTS_ENVIRONMENT)
