"""The pages about what runs, in the menu of records of the site."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from boardtrade.watching.views import PERMISSION, RunbookView, RunningView


class RunningMenuItem(MenuItem):
    """Is in the menu of who may open it."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether the user may see what runs."""
        return request.user.has_perm(PERMISSION)


@hooks.register("register_admin_urls")
def register_watching_urls() -> list[URLPattern]:
    """Return the URLs of what runs, and of the runbook."""
    return [
        path("running/", RunningView.as_view(), name="running"),
        path("running/<slug:name>/", RunbookView.as_view(), name="runbook"),
    ]


@hooks.register("register_reports_menu_item")
def register_running_menu_item() -> MenuItem:
    """Return the entry in the menu."""
    return RunningMenuItem(
        _("Is everything running?"), reverse("running"), icon_name="glasses", order=50
    )


@hooks.register("register_permissions")
def register_watching_permission() -> QuerySet[Permission]:
    """Return the permission to see what runs, for the forms of groups."""
    return Permission.objects.filter(
        content_type__app_label="watching", codename=PERMISSION.partition(".")[2]
    )
