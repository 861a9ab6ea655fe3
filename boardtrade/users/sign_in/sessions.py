"""Where somebody is signed in, as the owner of the account sees it and ends it."""

from typing import Any

from allauth.usersessions.adapter import get_adapter
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""What browsers say of themselves, and what people call them; the first that fits."""
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


class SessionsView(ListUserSessionsView):
    """Lists the sessions of a user, and ends one of them or all others."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show them. This one may have got another key with a new password."""
        if request.user.is_authenticated:
            key = request.session.session_key
            if not UserSession.objects.filter(session_key=key).exists():
                UserSession.objects.create_from_request(request)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what each browser is called."""
        context = super().get_context_data(**kwargs)
        for session in context["sessions"]:
            session.browser = describe_browser(session.user_agent)
        return context

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """End the session whose number is sent, or all but this one."""
        number = request.POST.get("session", "")
        if not number:
            return super().post(request, *args, **kwargs)
        mine = UserSession.objects.filter(user=request.user)
        for session in mine.filter(pk=number if number.isascii() and number.isdigit() else 0):
            if session.is_current():
                session.delete()
                logout(request)
                return redirect("wagtailadmin_login")
            get_adapter().end_sessions([session])
            messages.success(request, _("The session has ended."))
        return redirect("usersessions_list")


def describe_browser(user_agent: str) -> str:
    """Return what people call a browser and its system, or an empty text."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system
