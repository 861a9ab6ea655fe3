from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Reports")

    def ready(self) -> None:
        from reports import signal_handlers, watched  # noqa: F401 - connects and registers them
        from reports.paper import report_pdf  # noqa: F401 - registers the edition
