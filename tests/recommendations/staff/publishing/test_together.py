"""Publishing a report asks in the same step for its drafts of recommendations."""

import datetime
import zoneinfo

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import (
    Comment,
    GroupPagePermission,
    PageLogEntry,
    PageSubscription,
    Revision,
    Workflow,
)
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from recommendations.models import RecommendationPage
from reports.models import ReportPage
from tests.admin_forms import PUBLISH, recommendation_form, report_form
from tests.editing.window import Window
from tests.factories import AdminFactory, RecommendationFactory, ReportFactory, UserFactory

pytestmark = pytest.mark.django_db
GO_LIVE = datetime.datetime(2099, 3, 1, 9, 30, tzinfo=zoneinfo.ZoneInfo("America/Toronto"))


@pytest.fixture
def report() -> ReportPage:
    """Return a draft of a report with two finished drafts and one without a text."""
    report = ReportFactory(title="Taking Flight", slug="taking-flight", live=False)
    for title, text in (("First", "<p>Do.</p>"), ("Second", "<p>Do.</p>"), ("Third", "")):
        RecommendationFactory(parent=report, title=title, text=text, live=False)
    for page in (report, *RecommendationPage.objects.all()):
        type(page).objects.filter(pk=page.pk).update(first_published_at=None)
        page.refresh_from_db()
        page.save_revision(clean=False)
    return report


def publish(editor, report, **values):
    """Press *Publish* in the form of the report, and return where it leads."""
    url = reverse("wagtailadmin_pages:edit", args=[report.pk])
    response = editor.post(url, report_form(**PUBLISH, **values))
    assert response.status_code == 302
    return response["Location"]


def draft_ids(*titles):
    return list(RecommendationPage.objects.filter(title__in=titles).values_list("pk", flat=True))


def published_titles():
    return set(RecommendationPage.objects.filter(live=True).values_list("title", flat=True))


def test_each_draft_is_offered_with_what_it_lacks(editor, report):
    html = editor.get(publish(editor, report)).text
    assert "3 recommendations of this report are drafts" in html
    assert html.count("checked>") == 2
    assert "Text: Write what should be done." in html
    report.refresh_from_db()
    assert not report.live


def test_where_nothing_is_a_draft_the_page_says_so(editor):
    report = ReportFactory()
    RecommendationFactory(parent=report)
    html = editor.get(reverse("recommendations_staff:publish", args=[report.pk])).text
    assert "No recommendation of this report is a draft." in html
    assert "bt-offer" not in html


def test_the_report_and_what_is_ticked_are_published_together(editor, report):
    url = publish(editor, report)
    response = editor.post(url, {"recommendations": draft_ids("First"), "together": "1"})
    assert response["Location"] == reverse("wagtailadmin_pages:edit", args=[report.pk])
    report.refresh_from_db()
    assert report.live
    assert published_titles() == {"First"}


def test_the_report_can_be_published_alone(editor, report):
    url = publish(editor, report)
    editor.post(url, {"recommendations": draft_ids("First", "Second"), "alone": "1"})
    report.refresh_from_db()
    assert report.live
    assert published_titles() == set()


def test_what_is_not_ready_keeps_everything_from_being_published(editor, report):
    url = publish(editor, report)
    form = {"recommendations": draft_ids("First", "Third"), "together": "1"}
    response = editor.post(url, form)
    assert "is not ready any more" in response.text
    report.refresh_from_db()
    assert not report.live
    assert published_titles() == set()


@pytest.mark.parametrize("choice", ["²", "9" * 5000, "x"])
def test_what_is_no_draft_keeps_everything_from_being_published(editor, report, choice):
    response = editor.post(publish(editor, report), {"recommendations": choice, "together": "1"})
    assert "is not ready any more" in response.text
    assert published_titles() == set()


def test_a_form_that_is_sent_twice_publishes_once(editor, report):
    RecommendationPage.objects.get(title="Third").delete()
    url = publish(editor, report)
    form = {"recommendations": draft_ids("First", "Second"), "together": "1"}
    for _time in range(2):
        response = editor.post(url, form)
        assert response["Location"] == reverse("wagtailadmin_pages:edit", args=[report.pk])
    report.refresh_from_db()
    assert PageLogEntry.objects.filter(page=report.pk, action="wagtail.publish").count() == 1


def test_a_report_without_drafts_is_published_at_once(editor, report):
    RecommendationPage.objects.all().delete()
    assert publish(editor, report) == reverse("wagtailadmin_pages:edit", args=[report.pk])
    report.refresh_from_db()
    assert report.live


def test_the_recommendations_share_the_schedule_of_the_report(editor, report):
    url = publish(editor, report, go_live_at="2099-03-01 09:30")
    assert "1 March 2099, 09:30 (America/Toronto)" in editor.get(url).text
    editor.post(url, {"recommendations": draft_ids("First", "Second"), "together": "1"})
    report.refresh_from_db()
    assert not report.live
    assert report.scheduled_revision.approved_go_live_at == GO_LIVE
    first, second, third = RecommendationPage.objects.order_by("number")
    assert first.scheduled_revision.approved_go_live_at == GO_LIVE
    assert second.scheduled_revision.approved_go_live_at == GO_LIVE
    assert third.scheduled_revision is None


def test_a_newer_version_of_the_report_is_looked_at_first(editor, report):
    url = publish(editor, report)
    report.save_revision(clean=False)
    response = editor.post(url, {"together": "1"}, follow=True)
    assert "the report was changed meanwhile" in response.text
    report.refresh_from_db()
    assert not report.live


def test_one_that_was_taken_down_is_offered_but_not_ticked(editor, report):
    RecommendationPage.objects.filter(title="First").update(first_published_at=GO_LIVE)
    html = editor.get(publish(editor, report)).text
    assert html.count("checked>") == 1
    assert "It was published before and taken down." in html


def test_nobody_publishes_what_they_may_not(client, report):
    group = Group.objects.create(name="Authors of one report")
    user = UserFactory()
    user.groups.add(group)
    group.permissions.add(*Group.objects.get(name="Editors").permissions.all())
    for kind in ("add_page", "change_page"):
        GroupPagePermission.objects.create(
            group=group, page=report, permission=_get_permission(kind)
        )
    client.force_login(user)
    url = reverse("recommendations_staff:publish", args=[report.pk])
    response = client.post(url, {"recommendations": draft_ids("First"), "together": "1"})
    assert response["Location"] == reverse("wagtailadmin_home")
    assert published_titles() == set()


def _get_permission(codename):
    return GroupPagePermission._meta.get_field("permission").related_model.objects.get(
        content_type__app_label="wagtailcore", codename=codename
    )


def test_after_an_approval_the_recommendations_are_offered(editor, report):
    Workflow.objects.get().start(report, user=None)
    url = reverse("wagtailadmin_pages:edit", args=[report.pk])
    form = {"action-workflow-action": "true", "workflow-action-name": "approve"}
    response = editor.post(url, report_form(**form))
    report.refresh_from_db()
    assert report.live
    offer = reverse("recommendations_staff:publish", args=[report.pk])
    assert response["Location"] == offer
    html = editor.get(offer).text
    assert "Publish what is ticked" in html
    assert "report alone" not in html
    editor.post(offer, {"recommendations": draft_ids("First"), "together": "1"})
    assert published_titles() == {"First"}


def test_a_recommendation_published_before_its_report_is_said_to_be_hidden(editor, report):
    page = RecommendationPage.objects.get(title="First")
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = recommendation_form(**PUBLISH, title="First", slug="first", number="1")
    response = editor.post(url, form, follow=True)
    assert "nothing of it until the report, “Taking Flight”, is published too" in response.text
    ReportPage.objects.update(live=True)
    response = editor.post(url, form, follow=True)
    assert "nothing of it until the report" not in response.text


def test_each_draft_costs_no_more_queries_than_its_validation(
    editor, report, django_assert_max_num_queries
):
    for _number in range(9):
        RecommendationFactory(parent=report, live=False).save_revision(clean=False)
    url = reverse("recommendations_staff:publish", args=[report.pk])
    editor.get(url)
    with django_assert_max_num_queries(20 + 12 * 24):
        assert editor.get(url).text.count('name="recommendations"') == 11


def comment_form(text):
    comment = {"id": "", "contentpath": "tagline", "text": text, "position": ""}
    comment["replies"] = inline_formset([])
    return nested_form_data({"comments": inline_formset([comment])})


@pytest.mark.parametrize("values", [{}, {"go_live_at": "2099-03-01 09:30"}])
def test_a_comment_sent_with_publish_is_logged_and_mailed_before_the_offer(
    editor, report, mailoutbox, values
):
    colleague = AdminFactory(email="ada@example.org")
    PageSubscription.objects.create(page=report, user=colleague, comment_notifications=True)
    form = comment_form("Is this still true?")
    assert "publish" in publish(editor, report, **values, **form)
    assert Comment.objects.get(page=report).text == "Is this still true?"
    actions = PageLogEntry.objects.filter(page=report.pk).values_list("action", flat=True)
    assert list(actions).count("wagtail.comments.create") == 1
    (mail,) = mailoutbox
    assert mail.to == ["ada@example.org"]
    assert "Is this still true?" in mail.body


def test_a_window_that_was_offered_recommendations_is_known_to_have_saved(editor, report):
    window = Window(editor, report)
    window.type(tagline="Words")
    late = window.begin_autosave()
    assert "publish" in editor.post(window.url, window.begin_autosave() | PUBLISH)["Location"]
    assert window.send_autosave(late, is_answered=False).status_code == 409


def reminders_of(response):
    """Return where the messages of a page lead."""
    links = BeautifulSoup(response.text, "lxml").select(".messages a, [data-message] a, li a")
    offers = {reverse("recommendations_staff:publish", args=[pk]) for pk in all_report_ids()}
    return [link["href"] for link in links if link["href"] in offers]


def all_report_ids():
    return ReportPage.objects.values_list("pk", flat=True)


def test_who_approves_from_the_dashboard_is_led_to_the_recommendations(editor, report):
    state = Workflow.objects.get().start(report, user=None)
    task_state = state.current_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[report.pk, "approve", task_state.pk])
    headers = {"x-requested-with": "XMLHttpRequest"}
    answer = editor.post(url, headers=headers).json()
    report.refresh_from_db()
    assert report.live
    response = editor.get(answer["redirect"])
    assert "has recommendations that are drafts" in response.text
    assert reminders_of(response) == [reverse("recommendations_staff:publish", args=[report.pk])]


def test_who_approves_a_schedule_is_led_to_the_recommendations(editor, report):
    report.go_live_at = GO_LIVE
    report.save_revision(clean=False)
    state = Workflow.objects.get().start(report, user=None)
    args = [report.pk, "approve", state.current_task_state.pk]
    response = editor.post(reverse("wagtailadmin_pages:workflow_action", args=args), follow=True)
    assert report.scheduled_revision
    assert reminders_of(response) == [reverse("recommendations_staff:publish", args=[report.pk])]


def publish_in_bulk(editor, *pages, **values):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    query = "&".join(f"id={page.pk}" for page in pages)
    query += f"&next={reverse('wagtailadmin_home')}"
    return editor.post(f"{url}?{query}", values, follow=True)


def test_who_publishes_reports_in_bulk_is_led_to_the_recommendations_of_each(editor, report):
    other = ReportFactory(title="Other", slug="other", live=False)
    RecommendationFactory(parent=other, live=False)
    RecommendationPage.objects.update(first_published_at=None)
    without = ReportFactory(title="Without", slug="without", live=False)
    response = publish_in_bulk(editor, report, other, without)
    assert ReportPage.objects.filter(live=True).count() == 3
    expected = [
        reverse("recommendations_staff:publish", args=[page.pk]) for page in (report, other)
    ]
    assert list(dict.fromkeys(reminders_of(response))) == expected


def test_nobody_is_reminded_of_what_was_published_too_or_declined(editor, report):
    RecommendationPage.objects.get(title="Third").delete()
    url = publish(editor, report)
    assert reminders_of(editor.post(url, {"alone": "1"}, follow=True)) == []
    ReportPage.objects.update(live=False)
    report.refresh_from_db()
    response = publish_in_bulk(editor, report, include_descendants="on")
    assert reminders_of(response) == []


@pytest.fixture
def scheduled(editor, report):
    """Return the report, scheduled with two recommendations; a third has a time of its own."""
    third = RecommendationPage.objects.get(title="Third")
    third.text, third.go_live_at = "<p>Do.</p>", GO_LIVE + datetime.timedelta(days=9)
    third.save_revision().publish()
    url = publish(editor, report, go_live_at="2099-03-01 09:30")
    editor.post(url, {"recommendations": draft_ids("First", "Second"), "together": "1"})
    assert scheduled_titles() == {"Taking Flight", "First", "Second", "Third"}
    return ReportPage.objects.get(pk=report.pk)


def scheduled_titles():
    pages = [*ReportPage.objects.all(), *RecommendationPage.objects.all()]
    return {page.title for page in pages if page.scheduled_revision}


def unschedule_url(report):
    args = [report.pk, report.scheduled_revision.pk]
    return reverse("wagtailadmin_pages:revisions_unschedule", args=args)


def test_who_cancels_the_schedule_of_a_report_is_asked_for_its_recommendations(editor, scheduled):
    url = unschedule_url(scheduled)
    page = BeautifulSoup(editor.get(url).text, "lxml").select_one("main")
    names = [item.text for item in page.select("ul.bt-bullets li")]
    assert names == ["1. First", "2. Second"]
    assert "on 1 March 2099, 09:30 (America/Toronto)." in page.text
    fields = {field["name"]: field.get("value", "on") for field in page.select("form input[name]")}
    assert "with_companions" in fields
    response = editor.post(url, fields, follow=True)
    assert scheduled_titles() == {"Third"}
    assert "their schedules are cancelled too: 1. First, 2. Second" in response.text
    logged = PageLogEntry.objects.filter(action="wagtail.schedule.cancel")
    assert logged.count() == 3


def test_their_schedules_stay_if_the_box_is_emptied(editor, scheduled):
    editor.post(unschedule_url(scheduled), {"is_asked": "1"})
    assert scheduled_titles() == {"First", "Second", "Third"}


def test_the_button_in_the_form_cancels_all_and_says_so(editor, scheduled):
    response = editor.post(unschedule_url(scheduled), follow=True)
    assert scheduled_titles() == {"Third"}
    assert "their schedules are cancelled too" in response.text


def test_the_schedule_of_one_recommendation_is_its_own(editor, scheduled):
    editor.post(unschedule_url(RecommendationPage.objects.get(title="First")))
    assert scheduled_titles() == {"Taking Flight", "Second", "Third"}


@pytest.mark.parametrize("is_bulk", [True, False])
def test_a_report_whose_next_version_is_scheduled_is_not_unpublished_before_that_is_cancelled(
    editor, scheduled, is_bulk
):
    ReportPage.objects.update(live=True)
    if is_bulk:
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
        editor.post(f"{url}?id={scheduled.pk}&next={reverse('wagtailadmin_home')}")
    else:
        editor.post(reverse("wagtailadmin_pages:unpublish", args=[scheduled.pk]))
    assert ReportPage.objects.get().live
    assert scheduled_titles() == {"Taking Flight", "First", "Second", "Third"}


def test_a_report_that_is_deleted_leaves_no_schedule(editor, scheduled):
    editor.post(reverse("wagtailadmin_pages:delete", args=[scheduled.pk]))
    assert not ReportPage.objects.exists()
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()
