"""Nobody publishes what they changed last, whichever way it is tried."""

import datetime
from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Workflow

from boardtrade.editing.approval.four_eyes import OwnWorkError, get_last_author_id
from boardtrade.users.models import User
from recommendations.models import RecommendationPage
from reports.models import ReportPage
from tests.admin_forms import PUBLISH, recommendation_form, report_form
from tests.factories import AdminFactory, RecommendationFactory, ReportFactory, report_index
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
