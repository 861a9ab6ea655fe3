"""Views of the admin about the second factors of others."""

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from boardtrade.users.models import User
from boardtrade.users.second_factor.resetting import may_reset, reset_second_factor
from boardtrade.users.second_factor.sessions import is_enrolled


class ResetSecondFactorView(WagtailAdminTemplateMixin, TemplateView):
    """Asks whether to remove the second factors of a user, and does so."""

    template_name = "users/staff/reset_second_factor.html"
    page_title = gettext_lazy("Reset second factor")
    header_icon = "user"
    user: User

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse who may not do it."""
        self.user = get_object_or_404(User, pk=kwargs["user_id"])
        if not isinstance(request.user, User) or not may_reset(request.user, self.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        """Return whose."""
        return self.user.get_full_name() or self.user.get_username()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way back to the user."""
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("wagtailusers_users:index"), "label": _("Users")},
            {"url": self._user_url, "label": self.get_page_subtitle()},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what is asked."""
        context = super().get_context_data(**kwargs)
        return context | {
            "of_user": self.user,
            "is_enrolled": is_enrolled(self.user),
            "user_url": self._user_url,
        }

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Remove them."""
        reset_second_factor(self.user, by=cast(User, request.user))
        messages.success(
            request,
            _(
                "The second factor of %(user)s was reset. All sessions have ended, and mail was "
                "sent about it."
            )
            % {"user": self.get_page_subtitle()},
        )
        return redirect(self._user_url)

    @property
    def _user_url(self) -> str:
        return reverse("wagtailusers_users:edit", args=[self.user.pk])
