"""Nobody publishes what they changed last, whichever way it is tried."""

import datetime
from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html
from wagtail.models import Task, Workflow
from wagtail.test.utils.form_data import inline_formset

from boardtrade.body.plain_text import text_to_html
from boardtrade.editing.approval.four_eyes import OwnWorkError, get_last_author_id
from boardtrade.users.models import User
from recommendations.models import RecommendationPage
from recommendations.pages.services import create_recommendations
from reports.models import ReportPage
from tests.admin_forms import PUBLISH, read_form, recommendation_form, report_form
from tests.factories import (
    AddresseeFactory,
    AdminFactory,
    RecommendationFactory,
    ReportFactory,
    report_index,
)
from tests.groups import browser_of

pytestmark = pytest.mark.django_db
Browser = Callable[[], Client]
SOON = (timezone.now() + datetime.timedelta(days=2)).strftime("%Y-%m-%d %H:%M")


@pytest.fixture
def ann() -> Client:
    return browser_of("Approvers")


@pytest.fixture
def ben() -> Client:
    return browser_of("Approvers")


def write(browser: Client, **values) -> ReportPage:
    """Have a report written by who has signed in."""
    url = reverse("wagtailadmin_pages:add", args=["reports", "reportpage", report_index().pk])
    assert browser.post(url, report_form(**values)).status_code == 302
    return ReportPage.objects.get(slug="taking-flight")


def edit(browser: Client, page: ReportPage, **values):
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return browser.post(url, report_form(**values), follow=True)


def is_live(page) -> bool:
    page.refresh_from_db()
    return page.live


def author_of(browser: Client) -> int:
    return int(browser.session["_auth_user_id"])


def test_what_somebody_else_wrote_is_published(ann, ben):
    page = write(ann)
    edit(ben, page, **PUBLISH)
    assert is_live(page)


def test_what_one_wrote_oneself_is_kept_as_a_draft(ann):
    page = write(ann, **PUBLISH)
    assert not is_live(page)
    response = edit(ann, page, **PUBLISH, summary="In other words.")
    assert "somebody else has to publish it" in response.text
    assert not is_live(page)
    assert page.get_latest_revision_as_object().summary == "In other words."


def test_who_changes_it_before_publishing_is_its_last_author(ann, ben):
    page = write(ann)
    edit(ben, page, **PUBLISH, summary="In other words.")
    assert not is_live(page)
    edit(ann, page, **PUBLISH, summary="In other words.")
    assert is_live(page)


def test_who_saves_it_again_without_a_change_is_not_its_author(ann, ben):
    page = write(ann)
    for _ in range(2):
        edit(ben, page)
    assert get_last_author_id(page) == author_of(ann)
    edit(ben, page, **PUBLISH)
    edit(ann, page, summary="In other words.")
    edit(ben, page, summary="In other words.", **PUBLISH)
    page.refresh_from_db()
    assert page.live_revision_id == page.latest_revision_id


def test_a_live_page_keeps_its_words_until_another_publishes(ann, ben):
    page = write(ann)
    edit(ben, page, **PUBLISH)
    edit(ben, page, **PUBLISH, summary="Other words.")
    page.refresh_from_db()
    assert (page.live, page.has_unpublished_changes) == (True, True)
    assert page.summary != "Other words."


def test_it_cannot_be_scheduled(ann, ben):
    page = write(ann)
    edit(ann, page, **PUBLISH, go_live_at=SOON)
    assert page.scheduled_revision is None
    edit(ben, page, **PUBLISH, go_live_at=SOON)
    assert ReportPage.objects.get(pk=page.pk).scheduled_revision is not None


def test_a_time_set_by_who_approves_is_no_change_of_words(ann, ben):
    page = write(ann)
    edit(ben, page, go_live_at=SOON)
    assert get_last_author_id(page) == author_of(ann)


def test_it_cannot_be_published_in_bulk(ann, ben):
    pages = [write(ann), ReportFactory(live=False)]
    pages[1].save_revision()
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    ids = "&".join(f"id={page.pk}" for page in pages)
    response = ann.post(f"{url}?{ids}&next=/admin/", {}, follow=True)
    assert "You changed these pages last" in response.text
    assert pages[0].get_admin_display_title() in response.text
    assert not any(map(is_live, pages))
    ben.post(f"{url}?{ids}&next=/admin/", {})
    assert all(map(is_live, pages))


def test_it_cannot_be_published_with_the_page_above_it(ann):
    report = ReportFactory(live=False)
    report.save_revision()
    recommendation = RecommendationFactory(parent=report, live=False)
    recommendation.title = "Other words"
    recommendation.save_revision(user=User.objects.get(pk=author_of(ann)))
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    ann.post(f"{url}?id={report.pk}&next=/admin/", {"include_descendants": "on"})
    assert not is_live(report)
    assert not is_live(recommendation)


def test_an_earlier_version_cannot_be_published_by_who_brings_it_back(ann, ben):
    page = write(ann)
    earlier = page.get_latest_revision()
    edit(ben, page, **PUBLISH)
    edit(ann, page, summary="In other words.")
    edit(ben, page, **PUBLISH, summary="In other words.")
    url = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, earlier.pk])
    ben.post(url, report_form(**PUBLISH, revision=earlier.pk))
    page.refresh_from_db()
    assert page.summary == "In other words."
    assert get_last_author_id(page) == author_of(ben)


def test_it_cannot_be_approved(ann, ben):
    page = write(ann)
    state = Workflow.objects.get().start(page, User.objects.get(pk=author_of(ann)))
    url = reverse(
        "wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.current_task_state.pk]
    )
    assert "somebody else" in ann.post(url, {"comment": ""}, follow=True).text
    assert not is_live(page)
    ben.post(url, {"comment": ""})
    assert is_live(page)


def test_recommendations_that_one_wrote_are_not_published_with_their_report(ann):
    report = ReportFactory(live=False)
    report.save_revision()
    url = reverse(
        "wagtailadmin_pages:add", args=["recommendations", "recommendationpage", report.pk]
    )
    assert ann.post(url, recommendation_form()).status_code == 302
    page = RecommendationPage.objects.get()
    offer = ann.get(reverse("recommendations_staff:publish", args=[report.pk]))
    assert "You changed it last" in offer.text
    assert not is_live(page)


def test_a_copy_under_another_title_is_a_draft(ann):
    page = ReportFactory()
    page.save_revision()
    url = reverse("wagtailadmin_pages:copy", args=[page.pk])
    form = {
        "new_title": "Nobody has read this",
        "new_slug": "another",
        "new_parent_page": page.get_parent().pk,
        "publish_copies": "on",
    }
    assert 'name="publish_copies"' not in ann.get(url).text
    ann.post(url, form)
    assert not ReportPage.objects.get(slug="another").live
    browser_of("Administrators").post(url, form | {"new_slug": "a-third"})
    assert ReportPage.objects.get(slug="a-third").live


def test_the_form_offers_to_submit_what_one_wrote(ann, ben):
    page = write(ann)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    own, of_another = ann.get(url).text, ben.get(url).text
    row = own.split("bt-buttons-in-a-row", 1)[1].split("</div>", 1)[0]
    assert 'name="action-submit"' in row
    assert 'name="action-publish"' not in own
    assert 'name="action-publish"' in of_another
    new_url = reverse("wagtailadmin_pages:add", args=["reports", "reportpage", report_index().pk])
    assert 'name="action-publish"' not in ann.get(new_url).text


def test_a_group_can_be_allowed_to_publish_its_own_work(ann):
    permission = Permission.objects.get(codename="publish_own_work")
    Group.objects.get(name="Approvers").permissions.add(permission)
    assert is_live(write(ann, **PUBLISH))


def test_administrators_publish_their_own_work():
    assert is_live(write(browser_of("Administrators"), **PUBLISH))
    administrator = Client()
    administrator.force_login(AdminFactory())
    page = ReportPage.objects.get()
    edit(administrator, page, summary="Of an administrator.", **PUBLISH)
    page.refresh_from_db()
    assert page.summary == "Of an administrator."


def test_code_that_publishes_for_a_user_is_refused_as_well(ann):
    page = write(ann)
    with pytest.raises(OwnWorkError):
        page.get_latest_revision().publish(user=User.objects.get(pk=author_of(ann)))


def test_what_the_site_made_itself_is_nobodys(ann):
    page = ReportFactory(live=False)
    page.save_revision()
    edit_url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert 'name="action-publish"' in ann.get(edit_url).text


def save_again(browser: Client, page) -> None:
    """Open the form of a page, and press the button without a change."""
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    (form,) = html.document_fromstring(browser.get(url).text).xpath("//form[@data-edit-form]")
    assert browser.post(url, read_form(form)).status_code == 302


def test_who_saves_a_recommendation_again_is_not_its_author(ann, ben):
    report = ReportFactory()
    url = reverse(
        "wagtailadmin_pages:add", args=["recommendations", "recommendationpage", report.pk]
    )
    lead = {"addressee": AddresseeFactory().pk}
    form = recommendation_form(addressee_links=inline_formset([lead]))
    assert ann.post(url, form).status_code == 302
    page = RecommendationPage.objects.get()
    save_again(ben, page)
    assert get_last_author_id(page) == author_of(ann)
    rearrange = reverse("recommendations_staff:rearrange", args=[report.pk])
    assert ann.post(rearrange, {f"number-{page.pk}": "7"}).status_code == 302
    assert RecommendationPage.objects.get().number == "7"
    assert get_last_author_id(page) == author_of(ann), "numbers are no words"


def test_who_saves_pasted_words_again_is_not_their_author(ann, ben):
    report = ReportFactory()
    text = text_to_html('It\'s “so”, "so":\n\n- a & b\n- c\n\n1. one')
    draft = RecommendationPage(number="1", title="Build", text=text)
    user = User.objects.get(pk=author_of(ann))
    (page,) = create_recommendations(report=report, drafts=[draft], user=user)
    save_again(ben, page)
    assert "data-block-key" in page.revisions.latest("pk").content["text"]
    assert get_last_author_id(page) == author_of(ann)


def test_what_is_typed_while_one_approves_is_kept(ann, ben):
    page = write(ben)
    Workflow.objects.get().start(page, User.objects.get(pk=author_of(ben)))
    approval = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    response = edit(ann, page, summary="In other words.", **approval)
    assert "somebody else" in response.text
    assert not is_live(page)
    assert page.get_latest_revision_as_object().summary == "In other words."
    assert page.workflow_in_progress
    edit(ben, page, summary="In other words.", **approval)
    assert is_live(page)


def test_an_approval_that_asks_nobody_publishes_nothing(ann):
    page = write(ann)
    author = browser_of("Editors")
    user = User.objects.get(pk=author_of(author))
    Workflow.objects.get().start(page, user)
    administrator = browser_of("Administrators")
    task = Task.objects.get()
    administrator.post(reverse("wagtailadmin_workflows:disable_task", args=[task.pk]))
    assert not is_live(page)
    page.current_workflow_state.cancel()
    administrator.post(reverse("wagtailadmin_workflows:disable_task", args=[task.pk]))
    assert not Task.objects.get().active
    response = edit(author, page, **{"action-submit": "1"})
    assert "nobody has approved" in response.text
    assert not is_live(page)
