"""Who guesses passwords is refused, and the owner of the account is not."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.contrib.auth import get_user
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from boardtrade.users.guessing.counting import count, take_back
from boardtrade.users.guessing.known_browsers import COOKIE_NAME
from boardtrade.users.models import GuessCount, User
from tests.factories import AdminFactory, DocumentFactory, ReportFactory

pytestmark = pytest.mark.django_db
SIGN_IN = "/admin/login/"
PASSWORD = "a long word that opens"
WRONG = "wrong"
REFUSED = HTTPStatus.TOO_MANY_REQUESTS


@pytest.fixture
def user() -> User:
    user = AdminFactory(username="ann")
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(name="ann", password=WRONG, *, address="203.0.113.7", browser=None, **headers):
    """Send the form from an address, in a browser of its own unless one is given."""
    form = {"username": name, "password": password, "next": "/admin/"}
    browser = browser or Client()
    return browser.post(SIGN_IN, form, REMOTE_ADDR=address, headers=headers or None)


def guess_often(times: int, **kwargs) -> list[int]:
    return [sign_in(**kwargs).status_code for _ in range(times)]


def test_the_sixth_guess_at_an_account_is_refused_wherever_it_comes_from(user):
    statuses = [sign_in(address=f"203.0.113.{number}").status_code for number in range(6)]
    assert statuses == [200] * 5 + [REFUSED]


def test_the_twenty_first_guess_of_a_client_is_refused_whatever_account_it_is_at(user):
    names = [f"name{number}" for number in range(20)]
    assert {sign_in(name).status_code for name in names} == {200}
    assert sign_in("ann", PASSWORD).status_code == REFUSED
    assert sign_in("ann", PASSWORD, address="203.0.113.8").status_code == 302


def test_addresses_of_one_network_of_version_6_are_one_client():
    addresses = [f"2001:db8::{number}" for number in range(21)]
    statuses = [sign_in(f"n{a}", address=a).status_code for a in addresses]
    assert statuses == [200] * 20 + [REFUSED]


def test_a_header_makes_no_other_client(user):
    for number in range(20):
        sign_in(f"name{number}", **{"X-Forwarded-For": f"198.51.100.{number}"})
    assert sign_in(**{"X-Forwarded-For": "198.51.100.99"}).status_code == REFUSED


def test_the_right_password_is_refused_in_the_same_words_as_a_wrong_one(user):
    guess_often(5)
    right, wrong = sign_in(password=PASSWORD), sign_in()
    assert right.status_code == wrong.status_code == REFUSED
    assert "too many attempts" in right.text
    assert right.headers.keys() == wrong.headers.keys()
    assert 0 < int(right["Retry-After"]) <= 15 * 60
    assert right.text.replace(PASSWORD, "wrong").count("<") == wrong.text.count("<")


def test_a_name_is_one_name_however_it_is_spelled(user):
    guess_often(5)
    assert sign_in("ANN").status_code == REFUSED


def test_after_the_period_it_may_be_tried_again(user):
    guess_often(6)
    GuessCount.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert sign_in(password=PASSWORD).status_code == 302


def test_strangers_do_not_keep_the_owner_out_of_a_browser_that_is_known(user):
    own = Client()
    assert sign_in(password=PASSWORD, browser=own).status_code == 302
    own.post("/admin/logout/")
    guess_often(25)
    assert sign_in(password=PASSWORD, browser=Client()).status_code == REFUSED
    assert sign_in(password=PASSWORD, browser=own).status_code == 302


def test_a_known_browser_has_a_count_of_its_own(user):
    own = Client()
    sign_in(password=PASSWORD, browser=own)
    own.post("/admin/logout/")
    assert guess_often(6, browser=own) == [200] * 5 + [REFUSED]
    assert sign_in().status_code == 200, "it was counted for others"


def test_a_browser_is_known_for_its_own_account_alone(user):
    AdminFactory(username="eve").set_password(PASSWORD)
    eve = User.objects.get(username="eve")
    eve.set_password(PASSWORD)
    eve.save()
    browser = Client()
    assert sign_in("eve", PASSWORD, browser=browser).status_code == 302
    browser.post("/admin/logout/")
    assert guess_often(6, browser=browser)[-1] == REFUSED
    assert sign_in(password=PASSWORD).status_code == REFUSED


def test_the_cookie_of_a_known_browser_is_out_of_reach_of_scripts_and_other_sites(user, settings):
    settings.SESSION_COOKIE_SECURE = True
    cookie = sign_in(password=PASSWORD).cookies[COOKIE_NAME]
    assert (cookie["path"], cookie["samesite"]) == ("/admin/", "Lax")
    assert cookie["httponly"]
    assert cookie["secure"]


@pytest.mark.parametrize("cookie", ["", "x", "e30:1:2", '{"a":"b"}'])
def test_a_cookie_that_nobody_signed_is_no_known_browser(user, cookie):
    guess_often(5)
    browser = Client()
    browser.cookies[COOKIE_NAME] = cookie
    assert sign_in(password=PASSWORD, browser=browser).status_code == REFUSED


def test_who_signs_in_often_is_not_refused(user):
    for _ in range(25):
        assert sign_in(password=PASSWORD).status_code == 302


def test_signing_in_does_not_forgive_the_guesses_of_others(user):
    guess_often(5)
    assert GuessCount.objects.filter(number=5).count() == 2  # of the account and the client
    GuessCount.objects.update(number=4)
    sign_in(password=PASSWORD)
    assert guess_often(2) == [200, REFUSED]


@pytest.mark.parametrize("state", ["unknown", "closed", "without a password"])
def test_no_account_is_told_from_another(user, state, settings):
    wrong = sign_in(address="203.0.113.1")
    if state == "unknown":
        User.objects.all().delete()
    elif state == "closed":
        User.objects.update(is_active=False)
    else:
        user.set_unusable_password()
        user.save()
    # Also with the right password: it is nobody's.
    other = sign_in(password=PASSWORD, address="203.0.113.2")

    def essence(response):
        message = response.text.partition('<div class="messages"')[2].partition("</div>")[0]
        return response.status_code, " ".join(message.split()), response.headers.keys()

    assert essence(other) == essence(wrong)
    assert "match" in essence(wrong)[1]


def test_the_same_work_is_done_for_a_name_that_nobody_has(user, monkeypatch):
    from django.contrib.auth.hashers import MD5PasswordHasher

    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher,
        "encode",
        lambda self, password, salt: hashed.append(password) or encode(self, password, salt),
    )
    works = []
    for name in ("ann", "nobody"):
        hashed.clear()
        with connection.execute_wrapper(lambda run, *rest: hashed.append("query") or run(*rest)):
            sign_in(name)
        works.append(sorted(hashed))
    assert works[0] == works[1]
    assert "wrong" in works[0]


def test_the_log_tells_who_guesses_and_no_name_that_was_typed(user, caplog):
    with caplog.at_level(logging.INFO, "boardtrade.guesses"):
        guess_often(6)
        sign_in("my password by mistake")
    own = [record for record in caplog.records if record.name == "boardtrade.guesses"]
    wrong, *_, refused, unknown = own
    assert wrong.getMessage() == f"Wrong password for account {user.pk} from 203.0.113.7"
    assert (refused.levelname, refused.getMessage()) == (
        "WARNING",
        f"Refused: too many guesses (password) at account {user.pk} from 203.0.113.7",
    )
    assert unknown.getMessage() == "Wrong password for an unknown account from 203.0.113.7"
    assert not GuessCount.objects.filter(key__contains="ann").exists()


def test_requests_at_once_get_no_more_guesses(fresh_database):
    def guess(number: int) -> int:
        try:
            return count("one thing", timedelta(minutes=1)).number
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        numbers = sorted(threads.map(guess, range(40)))
    assert numbers == list(range(1, 41))


def test_what_is_taken_back_is_of_its_own_period():
    first = count("one thing", timedelta(minutes=1))
    GuessCount.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert count("one thing", timedelta(minutes=1)).number == 1
    take_back(first)
    assert GuessCount.objects.get().number == 1


def test_what_no_longer_counts_is_deleted_by_a_chore(capsys):
    count("old", timedelta(seconds=-1))
    count("new", timedelta(minutes=1))
    call_command("prune_guess_counts")
    assert GuessCount.objects.get().ends_at > timezone.now()
    assert capsys.readouterr().out == "1 deleted\n"


def test_the_old_password_is_not_guessed_on_the_page_of_an_account(user):
    browser = Client()
    browser.force_login(user)

    def change(old, new="a rather long new word", again=""):
        form = {"name_email-first_name": "Ann", "name_email-last_name": "Lee"}
        form |= {"name_email-email": "ann@example.org", "locale-preferred_language": "en"}
        form |= {"locale-current_time_zone": "America/Toronto", "theme-theme": "system"}
        form |= {"theme-density": "default", "theme-contrast": "system"}
        form |= {"password-old_password": old, "password-new_password1": new}
        form |= {"password-new_password2": again or new}
        return browser.post(reverse("wagtailadmin_account"), form)

    assert change(PASSWORD, again="another").status_code == 200, "that was no guess"
    assert [change(WRONG).status_code for _ in range(5)] == [200] * 5
    refused = change(PASSWORD)
    assert refused.status_code == REFUSED
    assert "too many attempts" in refused.text.lower()
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    GuessCount.objects.all().delete()
    assert change(PASSWORD).status_code == 302
    user.refresh_from_db()
    assert not user.check_password(PASSWORD)
    assert {count.number for count in GuessCount.objects.all()} == {0}


@pytest.fixture
def private_page() -> str:
    page = ReportFactory(slug="private")
    restriction = PageViewRestriction.objects.create(
        page=page, restriction_type="password", password="sesame"
    )
    return f"/_util/authenticate_with_password/{restriction.pk}/{page.pk}/"


@pytest.fixture
def private_collection() -> str:
    collection = Collection.get_first_root_node().add_child(name="Private")
    DocumentFactory(collection=collection)
    restriction = CollectionViewRestriction.objects.create(
        collection=collection, restriction_type="password", password="sesame"
    )
    return reverse("wagtaildocs_authenticate_with_password", args=[restriction.pk])


@pytest.mark.parametrize("of_what", ["private_page", "private_collection"])
def test_passwords_of_private_pages_and_files_are_not_guessed_either(request, of_what):
    url = request.getfixturevalue(of_what)

    def give(password, address="203.0.113.7"):
        form = {"password": password, "return_url": "/"}
        return Client().post(url, form, REMOTE_ADDR=address)

    assert [give("wrong").status_code for _ in range(5)] == [200] * 5
    refused = give("sesame")
    assert refused.status_code == REFUSED
    assert "Too many attempts" in refused.text
    assert give("sesame", "203.0.113.8").status_code == 302, "other readers wait for a stranger"
    assert {give("sesame", "203.0.113.9").status_code for _ in range(6)} == {302}


def test_many_clients_together_guess_no_password_of_a_page(private_page, monkeypatch):
    from boardtrade.users.guessing import private_pages

    kind = private_pages.PRIVATE_PAGE
    monkeypatch.setattr(
        private_pages, "PRIVATE_PAGE", type(kind)(kind.name, kind.period, for_subject=3)
    )
    form = {"password": "wrong", "return_url": "/"}
    statuses = [
        Client().post(private_page, form, REMOTE_ADDR=f"203.0.113.{number}").status_code
        for number in range(4)
    ]
    assert statuses == [200, 200, 200, REFUSED]


def test_a_client_begins_only_so_many_sign_ins_by_passkey(monkeypatch):
    from boardtrade.users.guessing import passkeys

    kind = passkeys.PASSKEY
    few = type(kind)(kind.name, kind.period, for_subject=kind.for_subject, for_client=2)
    monkeypatch.setattr(passkeys, "PASSKEY", few)
    headers = {"Accept": "application/json"}
    url = "/admin/login/passkey/"
    statuses = [Client().get(url, headers=headers).status_code for _ in range(3)]
    assert statuses == [200, 200, REFUSED]
    assert Client().get(url, headers=headers, REMOTE_ADDR="203.0.113.9").status_code == 200


def test_pages_about_signing_in_run_no_script_but_files():
    policy = Client().get(SIGN_IN)["Content-Security-Policy"]
    assert "script-src 'self';" in policy


def test_there_is_one_place_to_sign_in(user):
    ReportFactory(slug="for-staff")
    PageViewRestriction.objects.create(page=ReportFactory(slug="members"), restriction_type="login")
    browser = Client()
    response = browser.get("/reports/members/")
    assert response["Location"] == "/admin/login/?next=/reports/members/"
    door = "/_util/login/"
    response = browser.get(f"{door}?next=/reports/members/")
    assert response["Location"] == "/admin/login/?next=%2Freports%2Fmembers%2F"
    for path in (door, f"/fr{door}"):
        browser.post(path, {"username": "ann", "password": PASSWORD})
        assert not get_user(browser).is_authenticated
    form = {"username": "ann", "password": PASSWORD, "next": "/reports/members/"}
    assert browser.post(SIGN_IN, form)["Location"] == "/reports/members/"
    assert browser.get("/reports/members/").status_code == 200
    # What leads nowhere, or is the name of a view, is no address.
    for name in ("2026-99-99", "wagtailadmin_account"):
        assert browser.get(f"{SIGN_IN}?next={name}")["Location"] == "/admin/"
