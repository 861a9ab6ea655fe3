"""The app that makes reports of files of word processors."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportingConfig(AppConfig):
    """Keeps what is being imported until somebody confirms it, and what was imported last."""

    name = "boardtrade.importing"
    label = "importing"
    verbose_name = _("Import")
    default_auto_field = "django.db.models.BigAutoField"
