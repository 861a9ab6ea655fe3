"""Who signs out is signed out, and nobody else."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.factories import AdminFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("method", ["get", "head", "options", "put"])
def test_a_link_signs_nobody_out(editor, method):
    response = getattr(editor, method)(reverse("wagtailadmin_logout"))
    assert response.status_code == 405
    assert settings.SESSION_COOKIE_NAME not in response.cookies
    assert editor.get(reverse("wagtailadmin_home")).status_code == 200


def test_the_button_does(editor):
    response = editor.post(reverse("wagtailadmin_logout"))
    assert response["Location"] == reverse("wagtailadmin_login")
    assert editor.get(reverse("wagtailadmin_home")).status_code == 302


def test_a_form_of_another_site_does_not():
    editor = Client(enforce_csrf_checks=True)
    editor.force_login(AdminFactory())
    assert editor.post(reverse("wagtailadmin_logout")).status_code == 403
    assert editor.get(reverse("wagtailadmin_home")).status_code == 200
