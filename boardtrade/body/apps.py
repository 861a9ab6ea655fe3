from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BodyConfig(AppConfig):
    name = "boardtrade.body"
    label = "body"
    verbose_name = _("Bodies of pages")
