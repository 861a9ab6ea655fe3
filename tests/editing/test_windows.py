"""A window is not taken for another one, however late or lost the answers to it are."""

import pytest

from reports.models import ReportPage
from tests.editing.window import Window
from tests.factories import ReportFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[True, False], ids=["live", "draft"])
def report(request) -> ReportPage:
    report = ReportFactory(live=False, title="Taking Flight")
    revision = report.save_revision()
    if request.param:
        revision.publish()
    return ReportPage.objects.get(pk=report.pk)


def newest(page) -> ReportPage:
    return ReportPage.objects.get(pk=page.pk).get_latest_revision_as_object()


def test_an_autosave_whose_answer_was_lost_is_no_reason_to_stop(editor, report):
    window = Window(editor, report)
    window.type(tagline="One")
    window.autosave(is_answered=False)
    window.type(tagline="One, two")
    assert window.autosave().status_code == 200
    assert newest(report).tagline == "One, two"


def test_an_autosave_does_not_overwrite_what_was_published_meanwhile(editor, report):
    window = Window(editor, report)
    window.type(tagline="One")
    window.autosave()
    published = report.revisions.get(pk=window.revision_id)
    published.publish()
    window.type(tagline="One, two")
    assert window.autosave().status_code == 200
    published.refresh_from_db()
    assert published.content["tagline"] == "One"
    assert newest(report).tagline == "One, two"


def test_a_new_page_is_made_once_although_the_answer_was_lost(editor):
    window = Window(editor)
    window.type(title="Taking Flight", slug="taking-flight")
    window.autosave(is_answered=False)
    window.type(tagline="More")
    assert window.autosave().json()["url"] == window.url
    assert window.revision_id
    assert ReportPage.objects.get().get_latest_revision_as_object().tagline == "More"


def test_a_new_page_is_made_once_when_the_button_is_pressed_before_the_answer(editor):
    window = Window(editor)
    window.type(title="Taking Flight", slug="taking-flight")
    window.autosave(is_answered=False)
    window.type(tagline="More")
    window.save_and_leave()
    assert ReportPage.objects.get().get_latest_revision_as_object().tagline == "More"


def test_an_autosave_that_arrives_after_the_button_was_pressed_changes_nothing(editor, report):
    window = Window(editor, report)
    window.type(tagline="Half")
    late = window.begin_autosave()
    window.type(tagline="Whole")
    window.save_and_leave()
    assert window.send_autosave(late, is_answered=False).status_code >= 400
    assert newest(report).tagline == "Whole"


@pytest.mark.parametrize("revision", ["²", "9" * 5000, "x"])
def test_what_is_no_number_of_a_version_is_not_taken_for_one(editor, report, revision):
    window = Window(editor, report)
    window.type(tagline="Half")
    assert window.autosave().status_code == 200
    window.form["loaded_revision_id"] = revision
    window.type(tagline="Whole")
    assert window.autosave().status_code == 200
    assert newest(report).tagline == "Whole"


def test_an_autosave_does_not_overwrite_another_window(editor, report):
    first, second = Window(editor, report), Window(editor, report)
    second.type(tagline="Second")
    second.save_and_leave()
    first.type(tagline="First")
    response = first.autosave()
    assert (response.status_code, response.json()["error_code"]) == (400, "invalid_revision")
    assert newest(report).tagline == "Second"
