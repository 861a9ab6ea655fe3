from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BackupConfig(AppConfig):
    name = "boardtrade.backup"
    label = "backup"
    verbose_name = _("Backup")

    def ready(self) -> None:
        from boardtrade.backup import watched  # noqa: F401 - registers what it looks at
