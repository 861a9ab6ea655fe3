"""Many recommendations are published with their report by a task, all or none."""

import datetime
import uuid

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from wagtail.models import PageLogEntry, Revision

from recommendations.models import RecommendationPage
from recommendations.staff.publishing import views
from recommendations.staff.publishing.tasks import publish_chosen
from reports.models import ReportPage
from tests.conftest import AT_ONCE
from tests.factories import RecommendationFactory, ReportFactory, UserFactory
from tests.groups import browser_of
from tests.stored_tasks import STORED, run_newest_task

pytestmark = pytest.mark.django_db
COUNT = 5


@pytest.fixture
def report(settings, monkeypatch) -> ReportPage:
    """Return a draft of a report with more finished drafts than one request publishes."""
    monkeypatch.setattr(views, "MAX_IN_REQUEST", COUNT - 1)
    settings.TASKS = STORED
    report = ReportFactory(title="Taking Flight", live=False)
    for number in range(1, COUNT + 1):
        RecommendationFactory(parent=report, title=f"Title {number}", text="<p>Do.</p>", live=False)
    for page in (report, *RecommendationPage.objects.all()):
        type(page).objects.filter(pk=page.pk).update(first_published_at=None)
        page.refresh_from_db()
        page.save_revision(clean=False)
    return report


@pytest.fixture
def press(report, django_capture_on_commit_callbacks):
    """Return what presses the button in the form of a client, and returns where that leads."""

    def press(client, *, alone=False, **values):
        revision = "" if alone else f"?revision={report.latest_revision_id}"
        url = reverse("recommendations_staff:publish", args=[report.pk]) + revision
        page = BeautifulSoup(client.get(url).text, "lxml")
        form = {
            "key": page.select_one("[name=key]")["value"],
            "recommendations": [box["value"] for box in page.select("[name=recommendations]")],
            "together": "1",
        } | values
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(url, form)["Location"]

    return press


def edit_url(report):
    return reverse("wagtailadmin_pages:edit", args=[report.pk])


def get_live_count():
    return RecommendationPage.objects.live().count()


def get_main(response):
    return " ".join(BeautifulSoup(response.text, "lxml").select_one("main").text.split())


def queued():
    return DBTaskResult.objects.filter(task_path=publish_chosen.module_path)


def test_a_task_publishes_them_and_the_editor_sees_how_far_it_is(editor, report, press):
    progress = press(editor)
    response = editor.get(progress)
    assert f"0 of {COUNT} recommendations are done." in get_main(response)
    assert response["Refresh"]
    assert not get_live_count()
    assert run_newest_task(publish_chosen)
    assert get_live_count() == COUNT
    report.refresh_from_db()
    assert report.live
    done = editor.get(progress, follow=True)
    assert done.redirect_chain == [(edit_url(report), 302)]
    assert f"“Taking Flight” is published. With it: {COUNT} recommendations." in done.text
    publisher = PageLogEntry.objects.filter(action="wagtail.publish").values_list("user", flat=True)
    assert set(publisher) == {int(editor.session["_auth_user_id"])}
    history = editor.get(reverse("wagtailadmin_pages:history", args=[report.pk]))
    assert f"Published or scheduled {COUNT} recommendations of it" in history.text


def test_the_page_says_how_many_the_task_is_done_with(editor, report, press, monkeypatch):
    progress = press(editor)
    seen, publish = [], Revision.publish

    def look_and_publish(revision, **values):
        seen.append(get_main(editor.get(progress)))
        publish(revision, **values)

    monkeypatch.setattr(Revision, "publish", look_and_publish)
    assert run_newest_task(publish_chosen)
    assert f"2 of {COUNT} recommendations are done." in seen[3]


def test_as_many_as_one_request_publishes_need_no_task(editor, report, press):
    RecommendationPage.objects.first().delete()
    assert press(editor) == edit_url(report)
    assert get_live_count() == COUNT - 1
    assert not queued().exists()


def test_a_task_that_is_run_at_once_leaves_nothing_to_wait_for(editor, report, press, settings):
    settings.TASKS = AT_ONCE
    progress = press(editor)
    assert get_live_count() == COUNT
    assert editor.get(progress)["Location"] == edit_url(report)


def test_they_share_the_schedule_of_the_report(editor, report, press):
    report.go_live_at = datetime.datetime(2099, 3, 1, 9, 30, tzinfo=datetime.UTC)
    report.save_revision(clean=False)
    progress = press(editor)
    assert run_newest_task(publish_chosen)
    scheduled = Revision.objects.filter(approved_go_live_at=report.go_live_at)
    assert scheduled.count() == COUNT + 1
    assert not get_live_count()
    assert "will be published at the time set. With it" in editor.get(progress, follow=True).text


def test_a_button_pressed_twice_publishes_once(editor, report, press):
    key = str(uuid.uuid4())
    progress = press(editor, key=key)
    assert press(editor, key=key) == progress
    assert queued().count() == 1
    assert run_newest_task(publish_chosen)
    form = {"key": key, "recommendations": [], "together": "1"}
    url = reverse("recommendations_staff:publish", args=[report.pk])
    assert editor.post(url, form)["Location"] == edit_url(report)
    assert PageLogEntry.objects.filter(page=report.pk, action="wagtail.publish").count() == 1


def test_a_task_that_is_run_again_does_not_publish_what_was_taken_down_since(editor, report, press):
    press(editor)
    assert run_newest_task(publish_chosen)
    RecommendationPage.objects.first().unpublish()
    assert run_newest_task(publish_chosen)
    assert get_live_count() == COUNT - 1
    entries = PageLogEntry.objects.filter(action="wagtail.publish")
    assert entries.count() == COUNT + 1


def test_a_task_that_is_broken_off_publishes_nothing_and_is_tried_again(
    editor, report, press, monkeypatch, django_capture_on_commit_callbacks
):
    progress = press(editor)
    published, publish = [], Revision.publish

    def break_off(revision, **values):
        if len(published) == 3:
            raise OSError("no space left on device")
        publish(revision, **values)
        published.append(revision)

    monkeypatch.setattr(Revision, "publish", break_off)
    assert not run_newest_task(publish_chosen)
    monkeypatch.undo()
    assert not get_live_count()
    assert not ReportPage.objects.live().exists()
    response = editor.get(progress)
    assert "Refresh" not in response
    assert "Nothing was published: the work has stopped." in get_main(response)
    with django_capture_on_commit_callbacks(execute=True):
        assert editor.post(progress)["Location"] == progress
    assert run_newest_task(publish_chosen)
    assert get_live_count() == COUNT
    assert editor.get(progress)["Location"] == edit_url(report)


def change(page):
    page.title = "Another title"
    page.save_revision(clean=False)


def publish_and_unpublish(page):
    page.get_latest_revision().publish()
    RecommendationPage.objects.get(pk=page.pk).unpublish()


def publish_another_version(page):
    revision = page.revisions.first()
    page.save_revision(clean=False)
    revision.publish()


def lock(page):
    RecommendationPage.objects.filter(pk=page.pk).update(locked=True, locked_by=UserFactory())


@pytest.mark.parametrize(
    ("happen", "problem"),
    [
        (change, "“3. Title 3”: It was changed meanwhile."),
        (RecommendationPage.delete, "“3. Title 3”: It was deleted or moved meanwhile."),
        (publish_and_unpublish, "“3. Title 3”: It was published and taken down meanwhile."),
        (publish_another_version, "“3. Title 3”: It was changed meanwhile."),
        (lock, "“3. Title 3”: Somebody else has locked it."),
    ],
)
def test_what_happened_to_one_meanwhile_is_said_and_nothing_published(
    editor, report, press, happen, problem
):
    progress = press(editor)
    happen(RecommendationPage.objects.get(title="Title 3"))
    assert not run_newest_task(publish_chosen)
    assert not RecommendationPage.objects.live().exclude(title="Title 3").exists()
    assert not ReportPage.objects.live().exists()
    response = editor.get(progress)
    assert problem in get_main(response)
    (link,) = BeautifulSoup(response.text, "lxml").select("main a.button:not(.button-secondary)")
    assert link["href"].endswith(f"/publish/?revision={report.latest_revision_id}")
    assert editor.get(link["href"]).status_code == 200


def test_one_that_somebody_has_published_as_it_was_chosen_is_left_alone(editor, report, press):
    press(editor)
    RecommendationPage.objects.get(title="Title 3").get_latest_revision().publish()
    assert run_newest_task(publish_chosen)
    assert get_live_count() == COUNT
    assert PageLogEntry.objects.filter(action="wagtail.publish").count() == COUNT + 1


def test_a_report_that_was_changed_meanwhile_is_not_published(editor, report, press):
    progress = press(editor)
    report.save_revision(clean=False)
    assert not run_newest_task(publish_chosen)
    assert not ReportPage.objects.live().exists()
    assert "The report was changed meanwhile." in get_main(editor.get(progress))


def test_nothing_is_published_below_a_report_that_was_taken_down_meanwhile(editor, report, press):
    report.get_latest_revision().publish()
    progress = press(editor, alone=True)
    ReportPage.objects.get().unpublish()
    assert not run_newest_task(publish_chosen)
    assert not get_live_count()
    assert "The report was published or taken down meanwhile." in get_main(editor.get(progress))


def test_below_a_published_report_the_message_speaks_of_them_alone(editor, report, press):
    report.get_latest_revision().publish()
    progress = press(editor, alone=True)
    assert run_newest_task(publish_chosen)
    done = editor.get(progress, follow=True)
    assert f"{COUNT} recommendations are published." in done.text
    assert "With it" not in done.text


def test_a_report_that_was_deleted_meanwhile_takes_its_progress_along(editor, report, press):
    progress = press(editor)
    ReportPage.objects.get().delete()
    assert not run_newest_task(publish_chosen)
    assert editor.get(progress).status_code == 404


def test_who_may_publish_no_more_when_the_task_runs_publishes_nothing(report, press):
    moderator = browser_of("Approvers")
    press(moderator)
    Group.objects.get(name="Approvers").user_set.clear()
    assert not run_newest_task(publish_chosen)
    assert not get_live_count()


def test_who_may_not_publish_sees_no_progress(report, press):
    progress = press(browser_of("Approvers"))
    assert browser_of("Editors").get(progress)["Location"] == reverse("wagtailadmin_home")
