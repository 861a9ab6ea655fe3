from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RunConfig(AppConfig):
    name = "boardtrade.run"
    label = "run"
    verbose_name = _("Running the site")
