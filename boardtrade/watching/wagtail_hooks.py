"""The pages about what runs, in the menus of help and of records of the site."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from boardtrade.handbook.wagtail_hooks import ShelfMenuItem
from boardtrade.watching.runbook import OPERATORS, PERMISSION
from boardtrade.watching.views import OperatorDocumentView, RunningView


class RunningMenuItem(MenuItem):
    """Is in the menu of who may open it."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether the user may see what runs."""
        return request.user.has_perm(PERMISSION)


@hooks.register("register_admin_urls")
def register_watching_urls() -> list[URLPattern]:
    """Return the URLs of what runs, and of the documents for operators."""
    return [
        path("running/", RunningView.as_view(), name="running"),
        path(
            "handbook/operator/<slug:name>/",
            OperatorDocumentView.as_view(),
            name=OPERATORS.url_name,
        ),
    ]


@hooks.register("register_reports_menu_item")
def register_running_menu_item() -> MenuItem:
    """Return the entry in the menu."""
    return RunningMenuItem(
        _("Is everything running?"), reverse("running"), icon_name="glasses", order=50
    )


@hooks.register("register_help_menu_item")
def register_handbook() -> MenuItem:
    """Return the entry of the handbook in the menu of help."""
    return ShelfMenuItem(OPERATORS, order=20)


@hooks.register("register_permissions")
def register_watching_permission() -> QuerySet[Permission]:
    """Return the permission to see what runs, for the forms of groups."""
    return Permission.objects.filter(
        content_type__app_label="watching", codename=PERMISSION.partition(".")[2]
    )
