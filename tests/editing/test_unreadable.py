"""No view of the admin fails because a part of a form is missing, or is not what it should be."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from boardtrade.editing.sessions.kept_forms import FIELDS_TAKEN_FOR_GRANTED, VIEWS_OF_IDS
from tests.factories import AdminFactory, RecommendationFactory

pytestmark = pytest.mark.django_db
LEFT_TO_WAGTAIL = {
    "/admin/failwhale/",  # its own look at its page for errors
    "/admin/redirects/import/process/",  # without the file of the step before
    "/admin/snippets/choose/recommendations/clockstop/create/",
    "/admin/snippets/choose/recommendations/definition/create/",  # a chooser without a form
}
"""Where no form of the admin leads, and Wagtail fails."""
KEY = "6f828984-bd3a-4ca0-8714-33254b15ed75"


@pytest.fixture
def admin():
    client = Client(raise_request_exception=False)
    client.force_login(AdminFactory())
    return client


def iterate_routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern).removeprefix("^").removesuffix("$").replace(r"\Z", "")
        if isinstance(pattern, URLResolver):
            yield from iterate_routes(pattern.url_patterns, route)
        else:
            yield route


def fill_in(route: str, page_id: int) -> str:
    """Return an address of a route; where it names a page, of one that there is."""

    def choose(argument: re.Match[str]) -> str:
        kind, _colon, name = argument.group(1).rpartition(":")
        if kind == "uuid":
            return KEY
        named = {"app_label": "wagtailcore", "model_name": "page"}
        return named.get(name, str(page_id) if "page" in name else "1")

    route = re.sub(r"\(\?P<\w+>[^)]*\)|\([^)]*\)", "1", route)
    return "/" + re.sub(r"<([^>]+)>", choose, route)


def test_an_empty_form_makes_no_view_fail(admin):
    page_id = RecommendationFactory().pk
    routes = [each for each in iterate_routes(get_resolver().url_patterns) if each[:6] == "admin/"]
    assert len(routes) > 150
    failed = []
    for route in routes:
        url = fill_in(route, page_id)
        if url in LEFT_TO_WAGTAIL or "logout" in url:
            continue
        if admin.post(url).status_code >= 500:
            failed.append(url)
    assert failed == []


def test_a_link_without_its_address_is_refused(admin):
    (name,) = FIELDS_TAKEN_FOR_GRANTED
    response = admin.post(reverse(name), headers={"x-requested-with": "XMLHttpRequest"})
    assert response.status_code == 400
    assert "A part of the form did not arrive" in response.text


@pytest.mark.parametrize("name", sorted(VIEWS_OF_IDS))
@pytest.mark.parametrize("value", ["x", "", "²", "-1", "1e3"])
def test_an_id_that_is_no_number_is_refused(admin, name, value):
    url = reverse(name)
    assert resolve(url).view_name == name
    assert admin.get(url, {"id": value}).status_code == 400


@pytest.mark.parametrize("name", sorted(VIEWS_OF_IDS))
def test_the_id_of_nothing_is_looked_for(admin, name):
    assert admin.get(reverse(name), {"id": "99999999999999999999"}).status_code in (200, 404)


@pytest.mark.parametrize("value", ["x", "\0", "²", "99999999999999999999"])
@pytest.mark.parametrize(
    ("model", "name"),
    [("recommendations_clockstop", "addressee"), ("recommendations_addressee", "parent")],
)
def test_an_id_that_cannot_have_been_chosen_is_an_error_of_its_field(admin, model, name, value):
    response = admin.post(reverse(f"wagtailsnippets_{model}:add"), {name: value})
    assert response.status_code == 200
    assert "Go to the first error" in response.text
