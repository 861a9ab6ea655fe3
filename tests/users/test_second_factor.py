"""Where a second factor is required, nobody works without one, nor is locked out for good."""

import logging
import re
from http import HTTPStatus

import pytest
from allauth.mfa.models import Authenticator
from bs4 import BeautifulSoup
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    ModelLogEntry,
    PageViewRestriction,
)

from boardtrade.users.models import User
from boardtrade.users.second_factor.middleware import ENROLMENT_VIEWS, OPEN_VIEWS
from tests.factories import AdminFactory, DocumentFactory, ReportFactory, UserFactory
from tests.users.factors import (
    PASSWORD,
    code_of,
    give_app,
    grant,
    send_code,
    send_password,
    staff_with_password,
)

pytestmark = pytest.mark.django_db
ENROL = "/admin/account/second-factor/"
CODE = "/admin/login/second-factor/"


@pytest.fixture(autouse=True)
def required(settings):
    settings.REQUIRE_SECOND_FACTOR = True


@pytest.fixture
def user() -> User:
    return staff_with_password(username="ann", email="ann@example.org")


@pytest.fixture
def newcomer(client, user) -> Client:
    """Return a browser in which somebody without a second factor has signed in."""
    send_password(client, user)
    return client


@pytest.fixture
def secret(user) -> str:
    return give_app(user)


def sign_in(user, secret, browser=None) -> Client:
    browser = browser or Client()
    send_password(browser, user)
    assert send_code(browser, code_of(secret))["Location"] == "/admin/"
    return browser


def is_in(browser) -> bool:
    return browser.get("/admin/").status_code == 200


def fill_in(pattern) -> str:
    """Return an address that a pattern of Django's matches."""
    route = str(pattern.pattern)
    route = re.sub(r"<(?:int:)?[a-z_]+>", "1", re.sub(r"<(?:str|slug):[a-z_]+>", "x", route))
    route = re.sub(r"<uuid:[a-z_]+>", "00000000-0000-4000-8000-000000000000", route)
    return re.sub(r"\(\?P<\w+>.*?\)(?=/|\$|$)", "1", route).strip("^$")


def list_addresses(patterns, prefix=""):
    for pattern in patterns:
        path = prefix + fill_in(pattern)
        if isinstance(pattern, URLResolver):
            yield from list_addresses(pattern.url_patterns, path)
        else:
            yield pattern, "/" + path


def test_without_one_no_address_of_the_admin_is_reached(newcomer):
    reached, number = set(), 0
    for pattern, path in list_addresses(get_resolver().url_patterns):
        if not path.startswith("/admin/") or "*" in path or "(" in path:
            continue
        response = newcomer.get(path)
        if getattr(response, "url", "") == ENROL:
            number += 1
        elif not (response.status_code == 404 and not pattern.name):
            reached.add(response.resolver_match.view_name)
    assert number > 200
    assert reached <= OPEN_VIEWS | ENROLMENT_VIEWS, reached - OPEN_VIEWS - ENROLMENT_VIEWS


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Requested-With": "XMLHttpRequest"},
        {"Accept": "application/json"},
        {"Sec-Fetch-Dest": "empty"},
        {"Sec-Fetch-Dest": "iframe"},
        {"Accept": "text/plain, */*; q=0.01", "X-Requested-With": "XMLHttpRequest"},
    ],
)
@pytest.mark.parametrize(
    "path", ["/admin/", "/admin/api/main/pages/", "/admin/pages/1/edit/preview/"]
)
def test_scripts_and_frames_without_one_are_told_so(newcomer, path, headers):
    response = newcomer.get(path, headers=headers)
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert "second factor" in response.json()["error_message"]


def test_nothing_is_saved_without_one(newcomer):
    assert newcomer.post("/admin/account/", {"theme-theme": "dark"}).status_code == 403
    assert newcomer.post("/admin/users/new/", {}).status_code == 403


def test_private_pages_and_files_are_closed_without_one(newcomer):
    page = ReportFactory(slug="members", summary="For members")
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    collection = Collection.get_first_root_node().add_child(name="Staff")
    document = DocumentFactory(collection=collection)
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    assert newcomer.get("/reports/members/")["Location"].startswith("/admin/login/?next=")
    assert newcomer.get(document.url).status_code == 404  # as for strangers
    assert newcomer.get("/").status_code == 200


def test_one_may_sign_out_without_one(newcomer):
    assert newcomer.post("/admin/logout/").status_code == 302
    assert newcomer.get("/admin/")["Location"].startswith("/admin/login/")


def set_up_app(browser, code=None):
    """Set up an app; what follows is done after a commit, so the database has to be a fresh one."""
    browser.get(f"{ENROL}app/")
    code = code or code_of(browser.session["mfa.totp.secret"])
    return browser.post(f"{ENROL}app/", {"code": code})


def test_it_is_set_up_at_the_first_sign_in(fresh_database, client, user):
    assert send_password(client, user)["Location"] == "/admin/"
    wanted = reverse("wagtailadmin_explore_root")
    assert client.get(wanted)["Location"] == ENROL
    assert "asks for a second factor" in client.get(ENROL).text
    page = BeautifulSoup(client.get(f"{ENROL}app/").text, "html.parser")
    assert page.select_one(".bt-secret").text == client.session["mfa.totp.secret"]
    assert page.select_one("img.bt-qr")["src"].startswith("data:image/svg+xml")
    assert set_up_app(client, "000000").status_code == 200
    assert not is_in(client)
    assert client.get(wanted)["Location"] == ENROL
    assert set_up_app(client)["Location"] == f"{ENROL}codes/"
    page = BeautifulSoup(client.get(f"{ENROL}codes/").text, "html.parser")
    codes = [code.text for code in page.select(".bt-codes code")]
    assert len(set(codes)) == 10
    assert page.select_one("a[download]")["href"].count("%0A") == 10
    assert page.find("a", string=re.compile("go on"))["href"] == wanted
    assert is_in(client)
    assert not any(code in client.get(f"{ENROL}codes/").text for code in codes)
    # Now it is asked for.
    assert not is_in(browser := Client())
    assert send_password(browser, user)["Location"] == CODE
    assert send_code(browser, codes[3])["Location"] == "/admin/"
    assert is_in(browser)
    send_password(again := Client(), user)
    assert send_code(again, codes[3]).status_code == 200, "a code opens once"


def test_a_password_alone_does_not_sign_in_who_has_one(client, user, secret):
    assert send_password(client, user)["Location"] == CODE
    assert client.get("/admin/")["Location"].startswith("/admin/login/")
    assert client.get(f"{ENROL}")["Location"].startswith("/admin/login/")
    assert send_code(client, "000000").status_code == 200
    assert not is_in(client)
    assert send_code(client, code_of(secret))["Location"] == "/admin/"
    assert is_in(client)


def test_a_code_of_an_app_opens_once_even_if_the_cache_was_emptied(user, secret):
    from django.core.cache import cache

    code = code_of(secret)
    send_password(first := Client(), user)
    assert send_code(first, code).status_code == 302
    cache.clear()
    send_password(second := Client(), user)
    assert "used before" in send_code(second, code).text
    assert not is_in(second)


def test_codes_are_not_guessed(user, secret, caplog):
    with caplog.at_level(logging.INFO, "boardtrade.guesses"):
        for number in range(5):
            send_password(browser := Client(), user)
            address = f"203.0.113.{number}"
            assert send_code(browser, "000000", REMOTE_ADDR=address).status_code == 200
        send_password(browser, user)
        assert "too many attempts" in send_code(browser, code_of(secret)).text
    assert not is_in(browser)
    assert f"Wrong second factor for account {user.pk} from 203.0.113.3" in caplog.text
    assert "Refused: too many guesses (second factor)" in caplog.text


def test_recovery_codes_are_not_guessed_either(user, secret):
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    send_password(browser := Client(), user)
    for _ in range(5):
        send_code(browser, "12345678")
    send_code(browser, codes[0])
    assert not is_in(browser)


def test_strangers_with_the_password_do_not_keep_the_owner_out(user, secret):
    own = sign_in(user, secret)
    own.post("/admin/logout/")
    send_password(stranger := Client(), user)
    for _ in range(8):
        send_code(stranger, "000000")
    send_password(own, user)
    assert send_code(own, code_of(secret, 1))["Location"] == "/admin/"


def test_setting_one_up_ends_sessions_begun_without(fresh_database, client, user, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    send_password(other := Client(), user)
    send_password(client, user)
    assert is_in(other)
    set_up_app(client)
    assert is_in(client)
    assert not is_in(other)


def test_a_session_from_before_it_was_required_ends_for_who_has_one(client, user, secret):
    client.force_login(user)
    assert client.get(ENROL)["Location"].startswith("/admin/login/")
    assert "_auth_user_id" not in client.session


def test_where_none_is_required_nobody_is_asked_for_one(client, user, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    send_password(client, user)
    assert is_in(client)


def test_the_password_is_asked_for_again_before_a_factor_is_removed(user, secret):
    browser = sign_in(user, secret)
    session = browser.session
    session["signed_in_at"] -= 3600
    session.save()
    confirm = browser.get(f"{ENROL}app/remove/")["Location"]
    assert confirm.startswith("/admin/account/confirm/password/")
    assert browser.post(confirm, {"password": "wrong"}).status_code == 200
    assert browser.post(f"{ENROL}app/remove/").status_code == 302
    assert Authenticator.objects.filter(type="totp").exists()
    # What was asked for before is done then.
    assert browser.post(confirm, {"password": PASSWORD})["Location"] == ENROL
    assert not Authenticator.objects.exists()
    assert browser.get("/admin/")["Location"] == ENROL


def test_who_guesses_the_password_in_a_session_is_refused(user, secret):
    browser = sign_in(user, secret)
    session = browser.session
    session["signed_in_at"] = 0
    session.save()
    confirm = "/admin/account/confirm/password/"
    for _ in range(5):
        assert "ncorrect password" in browser.post(confirm, {"password": "wrong"}).text
    assert "too many attempts" in browser.post(confirm, {"password": PASSWORD}).text


def test_secrets_are_not_readable_in_the_database(user, secret):
    data = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in data
    assert "seed" in data


@pytest.mark.usefixtures("tasks_at_once")
class TestReset:
    """How somebody who has lost everything gets in again."""

    @pytest.fixture
    def staff(self, user) -> User:
        """Return somebody who may change users, and is no administrator."""
        staff = UserFactory()
        grant(staff, "wagtailadmin.access_admin", "users.change_user")
        return staff

    def browse_as(self, user) -> Client:
        browser = Client()
        browser.force_login(user)
        session = browser.session
        session["second_factor_of"] = user.pk
        session.save()
        return browser

    def url(self, user) -> str:
        return reverse("reset_second_factor", args=[user.pk])

    def test_an_administrator_resets_it(self, user, secret, django_capture_on_commit_callbacks):
        theirs = sign_in(user, secret)
        admin = AdminFactory()
        browser = self.browse_as(admin)
        edit = browser.get(reverse("wagtailusers_users:edit", args=[user.pk])).text
        assert self.url(user) in edit
        assert "ann" in browser.get(self.url(user)).text
        assert Authenticator.objects.filter(user=user).exists(), "the question changes nothing"
        with django_capture_on_commit_callbacks(execute=True):
            assert browser.post(self.url(user)).status_code == 302
        assert not Authenticator.objects.filter(user=user).exists()
        assert not is_in(theirs)
        entry = ModelLogEntry.objects.get(action="users.reset_second_factor")
        assert (entry.user, entry.object_id) == (admin, str(user.pk))
        assert [message.to for message in mail.outbox] == [["ann@example.org"]]
        assert "was reset" in mail.outbox[0].subject
        assert send_password(again := Client(), user)["Location"] == "/admin/"
        assert again.get("/admin/")["Location"] == ENROL

    def test_who_may_change_users_resets_it_but_not_of_an_administrator(self, user, staff):
        colleague = UserFactory()
        for whom in (user, colleague):
            give_app(whom)
        browser = self.browse_as(staff)
        assert browser.post(self.url(colleague)).status_code == 302
        assert browser.post(self.url(user))["Location"] == "/admin/"
        owners = Authenticator.objects.values_list("user", flat=True).distinct()
        assert list(owners) == [user.pk]

    @pytest.mark.parametrize("permissions", [[], ["wagtailadmin.access_admin"]])
    def test_nobody_else_does(self, user, secret, permissions):
        stranger = UserFactory()
        grant(stranger, *permissions)
        self.browse_as(stranger).post(self.url(user))
        Client().post(self.url(user))
        assert Authenticator.objects.filter(user=user).exists()

    def test_nobody_resets_their_own(self, user, secret):
        browser = self.browse_as(user)
        browser.post(self.url(user))
        assert Authenticator.objects.filter(user=user).exists()
        edit = browser.get(reverse("wagtailusers_users:edit", args=[user.pk])).text
        assert self.url(user) not in edit

    def test_the_operator_resets_it_at_the_command_line(
        self, user, secret, capsys, django_capture_on_commit_callbacks
    ):
        theirs = sign_in(user, secret)
        with django_capture_on_commit_callbacks(execute=True):
            call_command("reset_second_factor", "ann")
        assert "set up at the next sign-in" in capsys.readouterr().out
        assert not is_in(theirs)
        assert len(mail.outbox) == 1
        call_command("reset_second_factor", "ann")
        assert "had no second factor" in capsys.readouterr().out
        with pytest.raises(CommandError, match="Nobody signs in as bob"):
            call_command("reset_second_factor", "bob")


@pytest.mark.parametrize(
    "name",
    [
        "account_signup", "account_email", "account_change_password", "account_reset_password",
        "account_set_password", "account_inactive", "account_confirm_email", "mfa_trust",
        "account_request_login_code", "mfa_signup_webauthn", "mfa_download_recovery_codes",
    ],
)  # fmt: skip
def test_pages_of_allauth_that_nobody_wants_have_no_address(name):
    names = {pattern.name for pattern, _path in list_addresses(get_resolver().url_patterns)}
    assert "mfa_index" in names
    assert name not in names
