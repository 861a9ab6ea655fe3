"""Mail to a user about what was done with the account."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.tasks import task
from django.template.loader import render_to_string

from boardtrade.users.models import User


def notify(user: User, name: str, *, to: str = "", **context: Any) -> None:
    """Have a notice sent, of `users/notices/NAME.txt`, whose first line is the subject.

    By a task, once all is committed: no answer waits for a mail server, or tells by its time that
    mail was sent. To the address in the account, unless another is given.
    """
    recipient = to or user.email
    if not recipient:
        return
    context |= {
        "user": user,
        "site_name": settings.WAGTAIL_SITE_NAME,
        "base_url": settings.WAGTAILADMIN_BASE_URL,
    }
    subject, _line, body = render_to_string(f"users/notices/{name}.txt", context).partition("\n")
    send_later(subject.strip(), body.strip() + "\n", recipient)


def send_later(subject: str, body: str, address: str) -> None:
    """Have a mail sent once all is committed."""
    transaction.on_commit(lambda: send_notice.enqueue(subject, body, address))


@task
def send_notice(subject: str, body: str, address: str) -> None:
    """Send a mail."""
    EmailMessage(subject=subject, body=body, to=[address]).send()
