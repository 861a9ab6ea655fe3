"""A form for a new object that is sent twice creates one, whatever it is for."""

import threading

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Workflow

from boardtrade.media.models import CustomDocument
from boardtrade.people.models import Topic
from boardtrade.users.models import User
from recommendations.models import Addressee
from tests.factories import AdminFactory

pytestmark = pytest.mark.django_db


def fill_in(editor, view_name, /, **values):
    """Return the address of a form, and what a browser sends of it once it is filled in."""
    url = reverse(view_name)
    form = BeautifulSoup(editor.get(url).text, "lxml").select_one("main form[method=post i]")
    data = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        if field.get("type") in ("checkbox", "radio", "file", "submit"):
            continue
        chosen = field.select_one("option[selected]") or field.select_one("option")
        data[field["name"]] = chosen["value"] if chosen else field.get("value", "")
    return url, data | values


def send_twice(editor, view_name, /, **values):
    url, data = fill_in(editor, view_name, **values)
    answers = [editor.post(url, data) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    return editor.get(answers[1]["Location"])


FORMS = [
    ("wagtailadmin_collections:add", Collection, {"name": "Reports", "parent": "1"}),
    ("wagtailadmin_workflows:add", Workflow, {"name": "Twofold", "workflow_tasks-0-task": "1"}),
    (
        "wagtailredirects:add",
        Redirect,
        {"old_path": "/old", "redirect_link": "https://example.org/new"},
    ),
    ("wagtailsnippets_people_topic:add", Topic, {"title": "Ports", "slug": "ports"}),
    ("wagtailsnippets_recommendations_addressee:add", Addressee, {"name": "City", "slug": "c"}),
    ("wagtailusers_groups:add", Group, {"name": "Readers"}),
    (
        "wagtailusers_users:add",
        User,
        {
            "username": "ada",
            "email": "ada@example.org",
            "first_name": "Ada",
            "last_name": "L",
            "password1": "quite-a-long-secret",
            "password2": "quite-a-long-secret",
        },
    ),
]


@pytest.mark.parametrize(("name", "model", "values"), FORMS)
def test_a_form_that_is_sent_twice_creates_one(editor, name, model, values):
    before = model._default_manager.count()
    page = send_twice(editor, name, **values)
    assert model._default_manager.count() == before + 1
    assert "The form was sent twice, and saved once." in page.text


def test_a_file_that_is_sent_twice_is_stored_once(editor):
    url, data = fill_in(editor, "wagtaildocs:add", title="Minutes")
    for _time in range(2):
        file = SimpleUploadedFile("minutes.csv", b"We met.")
        assert editor.post(url, data | {"file": file}).status_code == 302
    assert CustomDocument.objects.count() == 1


def test_a_form_that_is_opened_anew_creates_another(editor):
    for _time in range(2):
        url, data = fill_in(editor, "wagtailadmin_collections:add", name="Reports", parent="1")
        editor.post(url, data)
    assert Collection.objects.filter(name="Reports").count() == 2


def test_a_form_that_was_refused_is_sent_again_as_it_is(editor, monkeypatch):
    url, data = fill_in(editor, "wagtailsnippets_people_topic:add", title="Ports", slug="ports")
    taken = Topic.objects.create(title="Docks", slug="ports", locale_id=1)
    assert editor.post(url, data).status_code == 200
    taken.delete()
    assert editor.post(url, data).status_code == 302
    assert Topic.objects.get().title == "Ports"


def test_a_form_whose_view_failed_is_sent_again_as_it_is(editor, monkeypatch):
    editor.raise_request_exception = False
    url, data = fill_in(editor, "wagtailadmin_collections:add", name="Reports", parent="1")
    monkeypatch.setattr(Collection, "save", None)
    assert editor.post(url, data).status_code == 500
    monkeypatch.undo()
    assert editor.post(url, data).status_code == 302
    assert Collection.objects.filter(name="Reports").count() == 1


def test_what_a_dialogue_creates_is_created_once(editor):
    url = reverse("wagtaildocs_chooser:create")
    data = {"document-chooser-upload-title": "Minutes", "csrfmiddlewaretoken": "a" * 64}
    data["document-chooser-upload-collection"] = "1"
    answers = []
    for _time in range(2):
        file = SimpleUploadedFile("minutes.csv", b"We met.")
        answer = editor.post(url, data | {"document-chooser-upload-file": file})
        answers.append(answer.json())
    assert answers[0]["step"] == "chosen"
    assert answers[0] == answers[1]
    assert CustomDocument.objects.count() == 1


@pytest.mark.usefixtures("fresh_database")
@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_the_second_waits(client):
    admin = AdminFactory()
    client.force_login(admin)
    url, data = fill_in(client, "wagtailadmin_collections:add", name="Reports", parent="1")
    start, answers = threading.Barrier(2), []

    def send():
        start.wait()
        answers.append(client.post(url, data).status_code)
        connections.close_all()

    threads = [threading.Thread(target=send) for _window in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [302, 302]
    assert Collection.objects.filter(name="Reports").count() == 1
