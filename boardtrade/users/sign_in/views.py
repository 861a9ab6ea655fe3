"""The one place where staff sign in."""

from typing import Any

from allauth.account.utils import perform_login
from allauth.socialaccount.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from wagtail.admin.views.account import LoginView

from boardtrade.users.guessing.refusals import mark_refused
from boardtrade.users.sign_in.forms import SignInForm


@method_decorator(never_cache, name="dispatch")
class SignInView(LoginView):
    """Wagtail's page, on which guesses are counted.

    Outside the transaction of a request of the admin: a count holds for others at once.
    """

    def get_form_class(self) -> type[SignInForm]:
        """Return the form that counts."""
        return SignInForm

    def get_redirect_url(self) -> str:
        """Return where `next` leads; without a slash, Django takes it for the name of a view."""
        url: str = super().get_redirect_url()
        return url if "/" in url else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the sign-in of the organisation, if there is one."""
        context = super().get_context_data(**kwargs)
        return context | {"providers": get_adapter(self.request).list_providers(self.request)}

    def form_valid(self, form: SignInForm) -> HttpResponse:
        """Have allauth go on: it asks for the second factor, or signs in at once."""
        is_remembered = form.cleaned_data.get("remember")
        self.request.session.set_expiry(settings.SESSION_COOKIE_AGE if is_remembered else 0)
        return perform_login(self.request, form.get_user(), redirect_url=self.get_success_url())

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        """Show the form again; after too many guesses, say so to programs as well."""
        response = super().form_invalid(form)
        return mark_refused(response, form.refused) if form.refused else response


@never_cache
def lead_to_sign_in(request: HttpRequest, **kwargs: Any) -> HttpResponseRedirect:
    """Lead from where Wagtail has readers of private pages sign in to where everybody does."""
    target = request.GET.get(REDIRECT_FIELD_NAME)
    query = f"?{urlencode({REDIRECT_FIELD_NAME: target})}" if target else ""
    return HttpResponseRedirect(reverse("wagtailadmin_login") + query)
