from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "boardtrade.core"
    label = "core"
    verbose_name = _("Core")

    def ready(self) -> None:
        from boardtrade.pages import checks  # noqa: F401 - registers them
        from boardtrade.pages.queries import lookups  # noqa: F401 - registers them
        from boardtrade.pages import signal_handlers  # noqa: F401 - registers them
        from boardtrade.delivery.content_version import install_triggers

        post_migrate.connect(install_triggers, sender=self)
