"""Who is signed in somewhere sees where, and ends it; and is told what happens to the account."""

import pytest
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client

from boardtrade.users.models import User
from boardtrade.users.sign_in.sessions import describe_browser
from tests.factories import AdminFactory, UserFactory
from tests.users.factors import PASSWORD, code_of, send_password, staff_with_password

pytestmark = pytest.mark.django_db
LIST = "/admin/account/sessions/"
NEW = "a rather long new word"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def user() -> User:
    return staff_with_password(username="ann", email="ann@example.org")


def browse(user, agent=FIREFOX) -> Client:
    browser = Client(headers={"user-agent": agent})
    send_password(browser, user, REMOTE_ADDR="203.0.113.7")
    return browser


def is_in(browser) -> bool:
    return browser.get("/admin/").status_code == 200


def test_they_are_listed_with_browser_and_address(user):
    here, _there = browse(user), browse(user, SAFARI)
    stranger = AdminFactory(username="eve")
    Client().force_login(stranger)
    text = here.get(LIST).text
    assert "Firefox on Linux" in text
    assert "Safari on iPhone" in text
    assert text.count("203.0.113.7") >= 2
    assert text.count("(this one)") == 1


def test_one_of_them_is_ended(user):
    here, there, third = browse(user), browse(user, SAFARI), browse(user, SAFARI)
    session = UserSession.objects.get(session_key=there.session.session_key)
    assert here.post(LIST, {"session": session.pk})["Location"] == LIST
    assert (is_in(here), is_in(there), is_in(third)) == (True, False, True)


def test_all_others_are_ended(user):
    here, there, third = browse(user), browse(user, SAFARI), browse(user, SAFARI)
    here.post(LIST)
    assert (is_in(here), is_in(there), is_in(third)) == (True, False, False)


@pytest.mark.parametrize("number", ["", "x", "²", "99999999"])
def test_nobody_ends_those_of_others(user, number):
    theirs = browse(user)
    session = UserSession.objects.get()
    eve = staff_with_password(username="eve")
    browser = browse(eve)
    browser.post(LIST, {"session": number or session.pk})
    assert is_in(theirs)
    assert is_in(browser)


def test_strangers_are_led_to_sign_in():
    assert Client().get(LIST)["Location"].startswith("/admin/login/")


def test_a_new_password_ends_all_others(user, tasks_at_once, django_capture_on_commit_callbacks):
    here, there = browse(user), browse(user, SAFARI)
    page = here.get("/admin/account/")
    assert page.status_code == 200
    form = {
        "name_email-first_name": "Ann",
        "name_email-last_name": "Lee",
        "name_email-email": "ann@example.org",
        "notifications-updated_comments_notifications": "on",
        "locale-preferred_language": "en",
        "locale-current_time_zone": "America/Toronto",
        "theme-theme": "system",
        "theme-density": "default",
        "theme-contrast": "system",
        "password-old_password": PASSWORD,
        "password-new_password1": NEW,
        "password-new_password2": NEW,
    }
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert here.post("/admin/account/", form).status_code == 302
    assert (is_in(here), is_in(there)) == (True, False)
    assert "this one" in here.get(LIST).text
    (message,) = mail.outbox
    assert message.to == ["ann@example.org"]
    assert "password" in message.subject


def test_a_sign_in_with_a_new_browser_is_told_once(
    user, tasks_at_once, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        browser = browse(user)
    (message,) = mail.outbox
    assert "203.0.113.7" in message.body
    assert FIREFOX in message.body
    browser.post("/admin/logout/")
    with django_capture_on_commit_callbacks(execute=True):
        send_password(browser, user)
    assert len(mail.outbox) == 1


def test_a_new_factor_is_told(user, tasks_at_once, django_capture_on_commit_callbacks):
    browser = browse(user)
    page = "/admin/account/second-factor/app/"
    browser.get(page)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(page, {"code": code_of(browser.session["mfa.totp.secret"])})
    (message,) = mail.outbox
    assert message.to == ["ann@example.org"]
    assert message.subject.startswith("Board of Trade: ")


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        (FIREFOX, "Firefox on Linux"),
        (SAFARI, "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("curl/8.0", ""),
    ],
)
def test_browsers_are_called_what_people_call_them(agent, expected):
    assert describe_browser(agent) == expected


def test_the_former_address_is_told_of_another_one(
    tasks_at_once, django_capture_on_commit_callbacks
):
    user = UserFactory(email="ann@example.org")
    for address in ("Ann@example.org", "eve@example.org"):
        user.email = address
        with django_capture_on_commit_callbacks(execute=True):
            user.save()
    (message,) = mail.outbox
    assert message.to == ["Ann@example.org"]
    assert "was changed" in message.subject
    assert "eve@example.org" in message.body
