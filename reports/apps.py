from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Reports")

    def ready(self) -> None:
        from reports import signal_handlers  # noqa: F401 - connects the handlers
        from reports.paper import report_pdf  # noqa: F401 - registers the edition
        from reports.upkeep import watched  # noqa: F401 - registers what it looks at
