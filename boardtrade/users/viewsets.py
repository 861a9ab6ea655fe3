"""Users in the admin."""

from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import Button
from wagtail.users.views.users import EditView, UserViewSet

from boardtrade.users.second_factor.resetting import may_reset


class StaffEditView(EditView):
    """The form of a user, from which a second factor is reset."""

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

    edit_view_class = StaffEditView
