"""`manage.py send_test_mail office@example.org`: whether mail arrives, and if not, why."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from boardtrade.mail.failures import explain_failure

PRINTING = "django.core.mail.backends.console.EmailBackend"


class Command(BaseCommand):
    """Sends one mail by the way that the site's own mails take."""

    help = "Send a mail to try whether the mail of this site arrives."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add whom to write to."""
        parser.add_argument("address", help="where the mail is to arrive")

    def handle(self, *args: Any, address: str, **options: Any) -> None:
        """Send it; say what to look at when it does not arrive, or what to do when it failed."""
        try:
            validate_email(address)
        except ValidationError:
            raise CommandError(f"{address} is no e-mail address.") from None
        mailer = settings.MAILERS["default"]
        if mailer["BACKEND"] == PRINTING:
            raise CommandError(
                "No mail leaves this site: what it would send is printed. Set EMAIL_HOST, or "
                "EMAIL_PROVIDER and EMAIL_API_KEY; see the table of variables in README.md."
            )
        message = EmailMessage(
            subject=f"A test of mail from {settings.WAGTAIL_SITE_NAME}",
            body=f"Mail from {settings.WAGTAILADMIN_BASE_URL} arrives at this address.\n",
            to=[address],
        )
        self.stdout.write(f"From {settings.DEFAULT_FROM_EMAIL} to {address} by {_way(mailer)}")
        try:
            message.send()
        except Exception as error:
            if sentence := explain_failure(error):
                raise CommandError(sentence) from None
            raise
        self.stdout.write(
            "Taken. If it does not arrive within minutes, look into the folder for spam, and see "
            "whether SPF, DKIM and DMARC of the sender's domain name this server."
        )


def _way(mailer: dict[str, Any]) -> str:
    """Return by whom mail is sent, without any secret."""
    options = mailer.get("OPTIONS", {})
    if "host" not in options:
        return str(mailer["BACKEND"].split(".")[-2])
    security = (
        "TLS" if options["use_ssl"] else "STARTTLS" if options["use_tls"] else "no encryption"
    )
    return f"{options['host']}:{options['port']} with {security}"
