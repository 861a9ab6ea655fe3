"""Where staff sign in and guard their accounts, all below the address of the admin.

Of allauth only what is listed here has an address. Nobody registers; addresses of mail belong to
the form of a user; passwords are changed on the page of one's account, and reset by mail.
"""

from allauth.account import views as account_views
from allauth.mfa.base import views as factor_views
from allauth.mfa.recovery_codes import views as code_views
from allauth.mfa.totp import views as app_views
from allauth.mfa.webauthn import views as key_views
from allauth.socialaccount.providers.openid_connect import views as sso_views
from django.conf import settings
from django.urls import include, path
from django.views.decorators.cache import never_cache
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST
from wagtail.admin.views.account import LogoutView
from wagtail.utils.urlpatterns import decorate_urlpatterns

from boardtrade.users.guessing.passkeys import count_passkeys
from boardtrade.users.sign_in.password_reset import AskForResetView
from boardtrade.users.sign_in.sessions import SessionsView
from boardtrade.users.sign_in.views import SignInView

SSO = {"provider_id": "sso"}
"""The one provider of the settings, if there is one."""
# The names of Wagtail come first: they are what its own views and ours look for.
sign_in = SignInView.as_view()
# Wagtail's view forgets the session whatever the method, also of a request that it refuses.
sign_out = require_POST(LogoutView.as_view())

key_patterns = [
    path("", key_views.list_webauthn, name="mfa_list_webauthn"),
    path("add/", key_views.add_webauthn, name="mfa_add_webauthn"),
    path("<int:pk>/", key_views.edit_webauthn, name="mfa_edit_webauthn"),
    path("<int:pk>/remove/", key_views.remove_webauthn, name="mfa_remove_webauthn"),
]
factor_patterns = [
    path("", factor_views.index, name="mfa_index"),
    path("app/", app_views.activate_totp, name="mfa_activate_totp"),
    path("app/remove/", app_views.deactivate_totp, name="mfa_deactivate_totp"),
    path("codes/", code_views.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("codes/new/", code_views.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("keys/", include(key_patterns)),
]
confirm_patterns = [
    path("password/", account_views.reauthenticate, name="account_reauthenticate"),
    path("code/", factor_views.reauthenticate, name="mfa_reauthenticate"),
    path("key/", key_views.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
]
urlpatterns = [
    path("login/", sign_in, name="wagtailadmin_login"),
    path("login/", sign_in, name="account_login"),
    path("login/second-factor/", factor_views.authenticate, name="mfa_authenticate"),
    path("login/passkey/", count_passkeys(key_views.login_webauthn), name="mfa_login_webauthn"),
    path("login/sso/", sso_views.login, SSO, name="openid_connect_login"),
    path("login/sso/callback/", sso_views.callback, SSO, name="openid_connect_callback"),
    path("logout/", sign_out, name="wagtailadmin_logout"),
    path("logout/", sign_out, name="account_logout"),
    path("password_reset/", AskForResetView.as_view(), name="wagtailadmin_password_reset"),
    path("account/second-factor/", include(factor_patterns)),
    path("account/confirm/", include(confirm_patterns)),
    path("account/sessions/", SessionsView.as_view(), name="usersessions_list"),
]
decorate_urlpatterns(urlpatterns, never_cache)
decorate_urlpatterns(urlpatterns, csp_override(settings.SIGN_IN_CSP))
