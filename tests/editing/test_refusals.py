"""What only the database refuses is said in words, never with a failure of the server."""

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from boardtrade.editing.deletion import refuse_protected
from tests.factories import TopicFactory

pytestmark = pytest.mark.django_db


@refuse_protected
@transaction.atomic
def save_twice(request: HttpRequest) -> HttpResponse:
    """Save what a constraint allows once."""
    TopicFactory(slug="ports")
    TopicFactory(slug="ports")
    return HttpResponse()


def test_what_would_be_there_twice_is_refused_in_words():
    request = RequestFactory().post("/", headers={"accept": "application/json"})
    response = save_twice(request)
    assert response.status_code == 409
    assert b"look for what stands twice" in response.content
