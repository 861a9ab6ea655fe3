from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(AppConfig):
    name = "boardtrade.users"
    label = "users"
    verbose_name = _("Users")
    default = True

    def ready(self) -> None:
        """Connect what follows when a second factor is set up or given, or an address changed."""
        import_module("boardtrade.users.second_factor.signal_handlers")
        import_module("boardtrade.users.sign_in.addresses")


class StaffAdminConfig(WagtailUsersAppConfig):
    """Wagtail's views of users, some of them replaced by ours."""

    user_viewset = "boardtrade.users.viewsets.StaffViewSet"
