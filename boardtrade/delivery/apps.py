from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeliveryConfig(AppConfig):
    name = "boardtrade.delivery"
    label = "delivery"
    verbose_name = _("Delivery")

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from boardtrade.delivery import checks  # noqa: F401 - registers them
        from boardtrade.delivery.content_version import install_triggers

        post_migrate.connect(install_triggers, sender=self)
