"""Nothing that was typed is lost because a session ended or somebody signed in again."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from boardtrade.users.models import User
from tests.admin_forms import report_form
from tests.factories import AdminFactory, ReportFactory, UserFactory, picture_file

pytestmark = pytest.mark.django_db
HERE = {"origin": "http://testserver"}
SIGNED_OUT = "You have been signed out. Sign in in another tab, then save here."


@pytest.fixture
def user() -> User:
    return AdminFactory()


@pytest.fixture
def staff(user) -> Client:
    """Return a browser with a session, whose tokens are checked."""
    staff = Client(enforce_csrf_checks=True)
    staff.force_login(user)
    staff.get(reverse("wagtailadmin_home"))  # sets the token
    return staff


@pytest.fixture
def url() -> str:
    return reverse("wagtailadmin_pages:edit", args=[ReportFactory(slug="taking-flight").pk])


def form(staff, user, **values):
    token = staff.cookies["csrftoken"].value
    values = {"csrfmiddlewaretoken": token, "signed_in_as": str(user.pk)} | values
    return report_form(tagline="What I typed") | values


def sign_in_again(staff, user) -> None:
    """Give the browser a new session and with it a new token, as signing in does."""
    staff.force_login(user)
    staff.cookies["csrftoken"] = "n" * 32


def form_of(response) -> tuple[str, dict[str, str]]:
    """Return the address and the fields of the form that a page offers to send."""
    found = BeautifulSoup(response.text, "html.parser").select_one("main form")
    fields = found.select("input[name]")
    return found["action"], {field["name"]: field["value"] for field in fields}


def test_autosave_says_that_the_session_has_ended(staff, user, url):
    data = form(staff, user)
    del staff.cookies["sessionid"]
    response = staff.post(url, data, headers={"accept": "application/json"})
    assert response.status_code == 401
    assert response.json()["error_message"] == SIGNED_OUT


@pytest.mark.parametrize("name", ["wagtailadmin_choose_page", "wagtailimages_chooser:choose"])
def test_a_dialogue_says_that_the_session_has_ended(name):
    headers = {"x-requested-with": "XMLHttpRequest", "accept": "text/plain, */*; q=0.01"}
    answer = Client().get(reverse(name), headers=headers).json()
    assert SIGNED_OUT in answer["html"]


def test_other_scripts_are_told_by_a_header(url):
    for headers in ({"x-requested-with": "XMLHttpRequest"}, {"sec-fetch-dest": "empty"}):
        response = Client().get(url, headers=headers)
        assert (response.status_code, response["X-Signed-Out"]) == (401, "1")


def test_a_person_without_a_session_is_still_led_to_the_sign_in(url):
    assert Client().get(url)["Location"].startswith(reverse("wagtailadmin_login"))


def test_a_form_sent_without_a_session_is_kept_until_somebody_has_signed_in(staff, user, url):
    data = form(staff, user)
    del staff.cookies["sessionid"]
    kept = staff.post(url, data, headers=HERE)
    assert kept.status_code == 403
    assert "Sign in in another" in kept.text
    sign_in_again(staff, user)
    kept = staff.post(*form_of(kept), headers=HERE)
    assert "What you typed is kept" in kept.text
    staff.cookies["csrftoken"] = kept.cookies["csrftoken"].value
    saved = staff.post(*form_of(kept), headers=HERE, follow=True)
    assert "What I typed" in saved.text


def test_a_form_with_the_token_of_an_earlier_session_can_be_sent_once_more(staff, user, url):
    data = form(staff, user)
    sign_in_again(staff, user)
    kept = staff.post(url, data, headers=HERE)
    assert kept.status_code == 403
    staff.cookies["csrftoken"] = kept.cookies["csrftoken"].value
    saved = staff.post(*form_of(kept), headers=HERE)
    assert saved.status_code == 302
    assert "What I typed" in staff.get(url).text


def test_a_script_gets_the_token_of_the_new_session(staff, user, url):
    data = form(staff, user)
    sign_in_again(staff, user)
    accept = {"accept": "application/json"}
    refused = staff.post(url, data, headers=accept)
    assert (refused.status_code, refused["X-Token-Expired"]) == (403, "1")
    answer = staff.get(reverse("admin_token")).json()
    assert answer["user"] == str(user.pk)
    data["csrfmiddlewaretoken"] = answer["token"]
    assert staff.post(url, data, headers=accept).status_code == 200


def test_who_is_signed_out_gets_no_token():
    assert Client().get(reverse("admin_token")).status_code == 401


@pytest.mark.parametrize(
    "headers", [{}, {"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}]
)
def test_a_form_of_another_site_is_never_offered_to_be_sent(staff, user, url, headers):
    data = form(staff, user, csrfmiddlewaretoken="x" * 32)
    response = staff.post(url, data, headers=headers)
    assert response.status_code == 403
    assert "What I typed" not in response.text


def test_a_form_of_somebody_else_is_neither_shown_nor_sent(staff, user, url):
    data = form(staff, user)
    sign_in_again(staff, AdminFactory())
    response = staff.post(url, data, headers=HERE)
    assert "Somebody else had opened this form" in response.text
    assert "What I typed" not in response.text


def test_passwords_are_not_kept(user):
    staff = Client(enforce_csrf_checks=True)
    data = {"username": "ada", "password": "secret-secret", "signed_in_as": str(user.pk)}
    response = staff.post(reverse("wagtailadmin_login"), data, headers=HERE)
    assert response.status_code == 403
    assert "secret-secret" not in response.text


def test_files_are_named_as_they_cannot_be_kept(staff, user):
    url = reverse("wagtailimages:add")
    data = {"title": "Port", "file": picture_file("port.png"), "signed_in_as": str(user.pk)}
    response = staff.post(url, data, headers=HERE)
    assert "choose them again afterwards: port.png" in response.text


def test_readers_get_a_page_of_their_own(url):
    response = Client(enforce_csrf_checks=True).post("/_util/authenticate_with_password/1/1/")
    assert response.status_code == 403
    assert "Please try this once more" in response.text


def test_who_may_not_enter_the_admin_is_not_told_to_sign_in(url):
    staff = Client()
    staff.force_login(UserFactory())
    response = staff.get(url, headers={"sec-fetch-dest": "empty"})
    assert "X-Signed-Out" not in response
