"""A recommendation keeps its identity through everything that Wagtail does to pages."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from wagtail.models import Locale, Page, PageViewRestriction

from recommendations.models import RecommendationPage
from recommendations.record.statuses import Status
from tests.factories import (
    AdminFactory,
    RecommendationFactory,
    ReportFactory,
    StatusUpdateFactory,
)

pytestmark = pytest.mark.django_db


def check_constraints() -> None:
    """Have the database compare what it otherwise compares at the end of a transaction."""
    connection.check_constraints()


def test_it_has_an_address_of_its_own(client):
    page = RecommendationFactory(
        number=3, title="Name one lead office", rationale="<p>Because.</p>", text="<p>Name it.</p>"
    )
    html = client.get(page.get_url()).text
    for text in ("Recommendation 3", "Name one lead office</h1>", "Name it.", "Because."):
        assert text in html
    assert page.report.title in html
    assert page.permanent_path in html


def test_neighbours_are_the_visible_ones_before_and_after(client):
    report = ReportFactory()
    pages = {
        n: RecommendationFactory(parent=report, number=n, title=f"Number {n}") for n in (1, 2, 4, 7)
    }
    pages[2].unpublish()
    html = client.get(pages[4].get_url()).text
    assert "Previous: recommendation 1" in html
    assert "Next: recommendation 7" in html
    assert "Number 2" not in html


def test_the_permanent_address_leads_to_wherever_the_page_lives(client):
    page = RecommendationFactory()
    url = f"/r/{page.permanent_id}/"
    assert client.get(url)["Location"] == page.get_url()
    page.move(ReportFactory(), pos="last-child")
    moved = RecommendationPage.objects.get(pk=page.pk)
    assert client.get(url)["Location"] == moved.get_url()
    assert moved.get_url() != page.get_url()


def test_the_permanent_address_may_be_typed_in_capitals(client):
    page = RecommendationFactory()
    assert client.get(f"/r/{page.permanent_id.upper()}/")["Location"] == page.get_url()


@pytest.mark.parametrize("state", ["draft", "private", "never existed"])
def test_the_permanent_address_betrays_nothing(client, state):
    page = RecommendationFactory(live=state != "draft")
    if state == "private":
        PageViewRestriction.objects.create(page=page.get_parent(), restriction_type="login")
    permanent_id = "zzzzzzzz" if state == "never existed" else page.permanent_id
    assert client.get(f"/r/{permanent_id}/").status_code == 404


def test_a_copy_gets_an_id_and_a_number_of_its_own():
    page = RecommendationFactory(number=2)
    page.save_revision().publish()
    copy = page.copy(update_attrs={"slug": "copy"})
    assert copy.permanent_id != page.permanent_id
    assert copy.number == "3"
    copy.get_latest_revision().publish()
    check_constraints()


def test_a_copy_of_the_highest_number_gets_the_lowest_that_is_free():
    report = ReportFactory()
    RecommendationFactory(parent=report, number=1)
    page = RecommendationFactory(parent=report, number=9999)
    assert page.copy(update_attrs={"slug": "copy"}).number == "2"


def test_a_copy_starts_without_a_log():
    page = StatusUpdateFactory().record.pages.get()
    page.save_revision().publish()
    copy = page.copy(update_attrs={"slug": "copy"})
    copy.get_latest_revision().publish()
    assert not copy.record.updates.exists()
    assert page.record.updates.count() == 1


def test_a_translation_shares_the_record_and_its_log():
    page = StatusUpdateFactory().record.pages.get()
    french = Locale.objects.create(language_code="fr")
    translation = page.copy_for_translation(french, copy_parents=True)
    translation.save_revision().publish()
    assert translation.record == page.record
    statuses = RecommendationPage.objects.with_status().values_list("locale", "status")
    assert dict(statuses) == dict.fromkeys([page.locale_id, french.pk], Status.UNDER_WAY)


@pytest.mark.parametrize("change", ["publish", "revert", "unpublish", "move"])
def test_the_log_stays_with_the_page_through(change):
    entry = StatusUpdateFactory()
    page = entry.record.pages.get()
    first = page.save_revision()
    page.save_revision().publish()
    if change == "revert":
        first.publish()
    elif change == "unpublish":
        page.unpublish()
    elif change == "move":
        page.move(ReportFactory(), pos="last-child")
    after = RecommendationPage.objects.with_status().get(pk=page.pk)
    assert (after.record, after.status) == (entry.record, Status.UNDER_WAY)
    check_constraints()


@pytest.mark.parametrize("what", ["page", "report"])
def test_the_database_refuses_to_delete_what_has_a_log(what):
    page = StatusUpdateFactory().record.pages.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        (page if what == "page" else page.report).delete()
    assert RecommendationPage.objects.get() == page


def test_an_alias_or_a_translation_can_be_deleted_while_the_page_stays():
    page = StatusUpdateFactory().record.pages.get()
    alias = page.create_alias(update_slug="alias")
    translation = page.copy_for_translation(
        Locale.objects.create(language_code="fr"), copy_parents=True
    )
    for copy in (alias, translation):
        RecommendationPage.objects.get(pk=copy.pk).delete()
    assert RecommendationPage.objects.get() == page


def test_the_permanent_address_leads_to_the_page_and_not_to_its_alias(client):
    page = RecommendationFactory()
    page.create_alias(update_slug="alias")
    assert client.get(f"/r/{page.permanent_id}/")["Location"] == page.get_url()


def test_a_copied_report_keeps_the_numbers_and_gives_new_ids():
    report = ReportFactory()
    originals = [RecommendationFactory(parent=report, number=n) for n in (1, 3)]
    copy = report.copy(recursive=True, update_attrs={"slug": "copy"})
    copies = RecommendationPage.objects.of(copy)
    assert [page.number for page in copies] == ["1", "3"]
    assert {page.report_id for page in copies} == {copy.pk}
    assert not {page.permanent_id for page in copies} & {e.permanent_id for e in originals}
    check_constraints()


def test_an_alias_shares_the_record_also_after_its_original_is_published_again():
    page = RecommendationFactory(number=1)
    alias = page.create_alias(update_slug="alias")
    assert alias.record == page.record
    page.title = "Changed"
    page.save_revision().publish()
    alias = RecommendationPage.objects.get(pk=alias.pk)
    assert alias.title == "Changed"
    assert alias.record == page.record
    assert alias.number == "2"
    check_constraints()


def test_a_move_to_a_report_where_the_number_is_taken_gives_the_next():
    page = RecommendationFactory(number=1)
    other = RecommendationFactory(number=1).report
    page.move(other, pos="last-child")
    moved = RecommendationPage.objects.get(pk=page.pk)
    assert (moved.report_id, moved.number) == (other.pk, "2")
    check_constraints()


def test_reverting_and_publishing_an_old_revision_keeps_id_and_report():
    page = RecommendationFactory(number=1)
    revision = page.save_revision()
    other = ReportFactory()
    page.move(other, pos="last-child")
    revision.refresh_from_db()
    revision.publish()
    after = RecommendationPage.objects.get(pk=page.pk)
    assert (after.permanent_id, after.report_id) == (page.permanent_id, other.pk)
    check_constraints()


def test_deleting_a_report_deletes_its_recommendations():
    page = RecommendationFactory()
    page.report.delete()
    check_constraints()
    assert not RecommendationPage.objects.exists()


def test_a_report_is_deleted_in_the_admin(client):
    client.force_login(AdminFactory())
    page = RecommendationFactory()
    response = client.post(reverse("wagtailadmin_pages:delete", args=[page.report_id]))
    assert response.status_code == 302
    check_constraints()
    assert not Page.objects.filter(pk=page.pk).exists()


def test_the_database_holds_numbers_unique_in_a_report():
    report = ReportFactory()
    RecommendationFactory(parent=report, number=1)
    second = RecommendationFactory(parent=report, number=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        RecommendationPage.objects.filter(pk=second.pk).update(number=1)
        check_constraints()


def test_numbers_can_be_swapped_in_one_transaction():
    report = ReportFactory()
    first, second = (RecommendationFactory(parent=report, number=n) for n in (1, 2))
    with transaction.atomic():
        RecommendationPage.objects.filter(pk=first.pk).update(number=2)
        RecommendationPage.objects.filter(pk=second.pk).update(number=1)
        check_constraints()


def test_a_recommendation_page_costs_ten_queries(client, max_queries_from_nothing):
    report = ReportFactory()
    pages = [RecommendationFactory(parent=report) for _ in range(8)]
    with max_queries_from_nothing(10):
        assert client.get(pages[3].get_url()).status_code == 200
