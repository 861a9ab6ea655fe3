from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RunConfig(AppConfig):
    name = "boardtrade.run"
    label = "run"
    verbose_name = _("Running the site")

    def ready(self) -> None:
        from boardtrade.run import watched  # noqa: F401 - registers what it looks at
