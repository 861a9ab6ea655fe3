"""Users in the admin."""

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import Button
from wagtail.users.views.users import CreateView, EditView, UserViewSet

from boardtrade.users.second_factor.resetting import may_reset


class NoSuperusersMixin:
    """Keeps who is no superuser from making one."""

    request: Any

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        """Let the box be as it is, whatever is sent."""
        form = super().get_form(*args, **kwargs)  # type: ignore[misc]
        if box := form.fields.get("is_superuser"):
            box.disabled = not self.request.user.is_superuser
        return form


class StaffCreateView(NoSuperusersMixin, CreateView):
    """The form of a new user."""


class StaffEditView(NoSuperusersMixin, EditView):
    """The form of a user, from which a second factor is reset."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Open a superuser for superusers alone: the form sets passwords and addresses."""
        if self.object.is_superuser and not getattr(request.user, "is_superuser", False):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """Return Wagtail's buttons and ours."""
        buttons = list(super().header_more_buttons)
        if may_reset(self.request.user, self.object):
            url = reverse("reset_second_factor", args=[self.object.pk])
            buttons.append(Button(_("Reset second factor"), url=url, icon_name="key", priority=90))
        return buttons


class StaffViewSet(UserViewSet):
    """Wagtail's views of users, with ours in place of some."""

    add_view_class = StaffCreateView
    edit_view_class = StaffEditView
