"""Mail with a link to set a new password, asked for without telling who has an account."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.tasks import task
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from wagtail.admin.forms.auth import PasswordResetForm
from wagtail.admin.views.account import PasswordResetView

from boardtrade.users.guessing.guesses import RESET_MAIL, make_guess


@method_decorator(never_cache, name="dispatch")
class AskForResetView(PasswordResetView):
    """Wagtail's page. Mail is sent by a task: the answer takes as long for an unknown address.

    Too many are answered as any other: who asks for somebody else learns nothing.
    """

    def form_valid(self, form: PasswordResetForm) -> HttpResponse:
        """Have the mail sent, unless too many were asked for."""
        email = form.cleaned_data["email"]
        guess = make_guess(
            self.request, RESET_MAIL, email.casefold(), shown_as="an address that was typed"
        )
        if not guess.is_refused:
            send_reset_mail.enqueue(email)
        return redirect(self.get_success_url())


@task
def send_reset_mail(email: str) -> None:
    """Send a link to set a new password to each account with an address, if there is one."""
    form = PasswordResetForm({"email": email})
    if not form.is_valid():
        return
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    form.save(
        domain_override=address.netloc,
        use_https=address.scheme == "https",
        email_template_name=PasswordResetView.email_template_name,
        subject_template_name=PasswordResetView.subject_template_name,
    )
