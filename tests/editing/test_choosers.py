"""What is missing in a chooser can be created there."""

import json

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from boardtrade.people.models import Person, Topic
from recommendations.models import Addressee
from tests.factories import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


def create(browser, model, **values):
    chooser = model.snippet_viewset.chooser_viewset
    return browser.post(reverse(chooser.get_url_name("create")), values)


@pytest.mark.parametrize(
    ("model", "values", "slug"),
    [
        (Person, {"name": "Marc-André Thibodeau", "role": "Economist"}, "marc-andre-thibodeau"),
        (Topic, {"title": "Air travel", "description": ""}, "air-travel"),
        (Addressee, {"name": "Port Authority", "kind": "agency"}, "port-authority"),
    ],
)
def test_it_is_made_by_its_name_and_chosen(editor, model, values, slug):
    answer = json.loads(create(editor, model, **values).content)
    instance = model.objects.get()
    assert instance.slug == slug
    assert answer["step"] == "chosen"
    assert answer["result"]["id"] == str(instance.pk)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Ada", "There is “Ada” already. Choose it under “Search”."),
        ("ADÁ", "There is “Ada” already. Choose it under “Search”."),
        ("!?", "Write a name with letters or numbers."),
        ("A\x00b", "Null characters"),
        ("", "required"),
    ],
)
def test_a_name_that_cannot_be_is_refused_in_words(editor, name, words):
    PersonFactory(name="Ada", slug="ada")
    answer = json.loads(create(editor, Person, name=name, role="").content)
    assert answer["step"] == "reshow_creation_form"
    assert words in answer["htmlFragment"]
    assert Person.objects.count() == 1


def test_who_may_not_add_people_cannot_do_it_here_either(client):
    user, editors = UserFactory(), Group.objects.get(name="Editors")
    user.groups.add(editors)
    client.force_login(user)
    editors.permissions.remove(Permission.objects.get(codename="add_person"))
    assert create(client, Person, name="Ada", role="").status_code == 302
    assert not Person.objects.exists()
