"""Nothing that was typed is lost because a session ended or somebody signed in again."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.models import Site

from boardtrade.users.models import User
from tests.admin_forms import report_form
from tests.factories import (
    AdminFactory,
    DocumentFactory,
    ImageFactory,
    RecommendationFactory,
    ReportFactory,
    UserFactory,
    picture_file,
)

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


def texts_of(response) -> list[str]:
    """Return what a page shows to be copied."""
    areas = BeautifulSoup(response.text, "html.parser").select("textarea[readonly]")
    return [area.text.removeprefix("\n").strip() for area in areas]


def offers_to_send(response) -> bool:
    return "Send what I typed" in response.text


@pytest.mark.parametrize("is_token_known", [True, False])
def test_a_form_of_somebody_else_can_be_copied_and_is_never_sent(staff, user, url, is_token_known):
    data = form(staff, user)
    sign_in_again(staff, AdminFactory())
    if is_token_known:
        data["csrfmiddlewaretoken"] = staff.cookies["csrftoken"].value
    response = staff.post(url, data, headers=HERE)
    assert response.status_code == 403
    assert "Somebody else had opened this form" in response.text
    assert "What I typed" in texts_of(response)
    assert not offers_to_send(response)
    assert "What I typed" not in staff.get(url).text


def test_a_form_of_nobody_knows_whom_is_copied_and_not_sent(staff, user, url):
    data = form(staff, user)
    del data["signed_in_as"]
    sign_in_again(staff, user)
    response = staff.post(url, data, headers=HERE)
    assert "What I typed" in texts_of(response)
    assert not offers_to_send(response)
    del staff.cookies["sessionid"]
    response = staff.post(url, data, headers=HERE)
    assert "What I typed" in texts_of(response)
    assert not offers_to_send(response)


def test_a_form_that_was_cut_off_shows_what_arrived(staff, user, url):
    data = form(staff, user)
    cut = {name: data[name] for name in ("csrfmiddlewaretoken", "title", "tagline", "slug")}
    response = staff.post(url, cut, headers=HERE)
    assert response.status_code == 400
    assert "What I typed" in texts_of(response)
    assert not offers_to_send(response)


def test_rich_text_is_shown_as_words(staff, user, url):
    rich_text = '{"blocks": [{"text": "One word", "type": "unstyled"}], "entityMap": {}}'
    data = form(staff, user, **{"body-0-value": rich_text, "body-0-type": "paragraph"})
    del staff.cookies["sessionid"]
    assert "One word" in texts_of(staff.post(url, data, headers=HERE))


def test_nothing_is_said_to_be_kept_of_a_form_without_words(staff, user, url):
    data = {"csrfmiddlewaretoken": "x" * 32, "signed_in_as": str(user.pk)}
    sign_in_again(staff, user)
    response = staff.post(url, data, headers=HERE)
    assert "kept" not in response.text.replace("bt-kept-form", "")
    assert not offers_to_send(response)
    del staff.cookies["sessionid"]
    assert "kept" not in staff.post(url, data, headers=HERE).text.replace("bt-kept-form", "")


FORMS = {
    "topic": lambda: reverse("wagtailsnippets_people_topic:add"),
    "person": lambda: reverse("wagtailsnippets_people_person:add"),
    "settings": lambda: reverse(
        "wagtailsettings:edit", args=["navigation", "sitesettings", Site.objects.get().pk]
    ),
    "redirect": lambda: reverse("wagtailredirects:add"),
    "document": lambda: reverse("wagtaildocs:edit", args=[DocumentFactory().pk]),
    "picture": lambda: reverse("wagtailimages:edit", args=[ImageFactory().pk]),
    "group": lambda: reverse("wagtailusers_groups:add"),
    "pasted list": lambda: reverse("recommendations_staff:paste", args=[ReportFactory().pk]),
    "status": lambda: reverse(
        "recommendations_staff:verdict_add", args=[RecommendationFactory().pk]
    ),
    "bulk action": lambda: (
        reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        + f"?id={ReportFactory().pk}"
    ),
}


@pytest.mark.parametrize("name", FORMS)
def test_what_was_typed_into_any_form_of_the_admin_is_kept(staff, user, name):
    url, words = FORMS[name](), {"words": "What I typed", "signed_in_as": str(user.pk)}
    sign_in_again(staff, user)
    outdated = staff.post(url, words | {"csrfmiddlewaretoken": "x" * 32}, headers=HERE)
    del staff.cookies["sessionid"]
    signed_out = staff.post(
        url, words | {"csrfmiddlewaretoken": staff.cookies["csrftoken"].value}, headers=HERE
    )
    for response in (outdated, signed_out):
        assert response.status_code == 403
        assert "What I typed" in texts_of(response)
        address, fields = form_of(response)
        assert address == url
        assert fields["words"] == "What I typed"


@pytest.mark.parametrize("ends", ["session", "token"])
def test_a_dialogue_shows_what_was_typed_into_it(staff, user, url, ends):
    url = reverse("wagtailimages_chooser:create")
    data = {"title": "What I typed", "csrfmiddlewaretoken": "x" * 32}
    if ends == "session":
        del staff.cookies["sessionid"]
    headers = HERE | {"x-requested-with": "XMLHttpRequest", "accept": "text/plain, */*; q=0.01"}
    answer = staff.post(url, data, headers=headers)
    assert "What I typed</textarea>" in answer.json()["html"]


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_an_old_form_for_signing_in_is_not_taken_for_the_end_of_a_session(user, is_signed_in):
    staff = Client(enforce_csrf_checks=True)
    if is_signed_in:
        staff.force_login(user)
    data = {"username": "ada", "password": "secret-secret", "csrfmiddlewaretoken": "x" * 32}
    response = staff.post(reverse("wagtailadmin_login"), data, headers=HERE)
    assert response.status_code == 403
    words = BeautifulSoup(response.text, "html.parser").select_one("main").text
    assert "signed out" not in words
    assert ("You are signed in already" if is_signed_in else "You are not signed in yet") in words


def test_who_may_not_enter_the_admin_any_more_can_copy_what_was_typed(staff, user, url):
    data = form(staff, user)
    User.objects.filter(pk=user.pk).update(is_superuser=False)
    response = staff.post(url, data, headers=HERE)
    assert response.status_code == 403
    assert "What I typed" in texts_of(response)
    assert not offers_to_send(response)


def test_only_the_passwords_of_a_form_are_not_kept(staff, user):
    data = {"first_name": "Ada", "password1": "secret-secret", "signed_in_as": str(user.pk)}
    sign_in_again(staff, user)
    response = staff.post(reverse("wagtailusers_users:add"), data, headers=HERE)
    assert "secret-secret" not in response.text
    assert "Passwords are not kept" in response.text
    assert form_of(response)[1]["first_name"] == "Ada"


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
