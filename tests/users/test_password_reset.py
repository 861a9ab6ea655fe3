"""Mail with a link to a new password, which does not tell who has an account."""

import logging
import re

import pytest
from django.core import mail
from django.test import Client

from boardtrade.users.models import User
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tasks_at_once")]
ASK = "/admin/password_reset/"
DONE = "/admin/password_reset/done/"
NEW = "a rather long new word"


@pytest.fixture
def user() -> User:
    user = UserFactory(email="ann@example.org")
    user.set_password("forgotten")
    user.save()
    return user


def ask(email="ann@example.org", address="203.0.113.7"):
    return Client().post(ASK, {"email": email}, REMOTE_ADDR=address)


def test_the_link_of_the_mail_sets_a_new_password(user, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://www.example.org"
    assert ask()["Location"] == DONE
    (message,) = mail.outbox
    assert message.to == ["ann@example.org"]
    path = re.search(r"https://www\.example\.org(/\S+)", message.body)[1]
    browser = Client()
    form = browser.get(path)["Location"]
    browser.post(form, {"new_password1": NEW, "new_password2": NEW})
    user.refresh_from_db()
    assert user.check_password(NEW)


@pytest.mark.parametrize("state", ["unknown", "closed"])
def test_who_asks_learns_nothing_of_an_account(user, state, monkeypatch):
    from boardtrade.users.sign_in import password_reset

    queued = []
    monkeypatch.setattr(
        type(password_reset.send_reset_mail), "enqueue", lambda task, email: queued.append(email)
    )
    known = ask(address="203.0.113.1")
    if state == "unknown":
        User.objects.all().delete()
    else:
        User.objects.update(is_active=False)
    other = ask(address="203.0.113.2")
    assert (known.status_code, known["Location"]) == (other.status_code, other["Location"])
    assert known.headers.keys() == other.headers.keys()
    # Mail is a task for either: whether it is sent takes the one who asks no time.
    assert queued == ["ann@example.org"] * 2


def test_no_mail_goes_to_an_address_without_an_account(user):
    ask("nobody@example.org")
    assert mail.outbox == []


def test_nobody_is_sent_more_than_five_mails_in_an_hour(user, caplog):
    with caplog.at_level(logging.WARNING, "boardtrade.guesses"):
        answers = {ask(address=f"203.0.113.{number}")["Location"] for number in range(7)}
    assert answers == {DONE}
    assert len(mail.outbox) == 5
    assert "from 203.0.113.6" in caplog.text


def test_one_client_has_twenty_mails_sent_at_most():
    for number in range(25):
        UserFactory(email=f"user{number}@example.com")
        assert ask(f"user{number}@example.com")["Location"] == DONE
    assert len(mail.outbox) == 20
