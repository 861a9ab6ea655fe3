"""Whatever happens to a form on the way, its rows are stored, and stored once."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset

from recommendations.models import RecommendationAddressee
from reports.models import ReportPage
from tests.admin_forms import PUBLISH, recommendation_form, report_form
from tests.editing.window import Window
from tests.factories import (
    AddresseeFactory,
    PersonFactory,
    RecommendationFactory,
    ReportFactory,
    TopicFactory,
    pick,
)

pytestmark = pytest.mark.django_db
URL = "https://example.org/{}"


def newest(page) -> ReportPage:
    """Return the newest version of a page, draft or not."""
    return ReportPage.objects.get(pk=page.pk).get_latest_revision_as_object()


def urls(page) -> list[str]:
    return [row.url for row in newest(page).related_cards.all()]


@pytest.fixture(params=[True, False], ids=["live", "draft"])
def report(request) -> ReportPage:
    report = ReportFactory(live=False, title="Taking Flight")
    return with_version(report, publish=request.param)


def with_version(report, *, publish=False) -> ReportPage:
    """Return a report with a version that has the rows which a test has stored."""
    revision = ReportPage.objects.get(pk=report.pk).save_revision()
    if publish or report.live:
        revision.publish()
    return ReportPage.objects.get(pk=report.pk)


def test_what_was_typed_into_a_row_that_was_deleted_meanwhile_is_kept(editor, report):
    pick(report, url=URL.format("old"), title="Elsewhere")
    report = with_version(report)
    first, second = Window(editor, report), Window(editor, report)
    second.type(**{"related_cards-0-DELETE": "on"})
    second.save_and_leave()
    assert urls(report) == []
    first.type(**{"related_cards-0-url": URL.format("new")})
    response = first.save()
    assert "Look again" not in response.text
    assert urls(report) == [URL.format("new")]


def test_authors_and_topics_that_were_replaced_in_a_deleted_row_are_kept(editor, report):
    report.page_topics.create(topic=TopicFactory())
    report.authorships.create(person=PersonFactory())
    report.save()
    report = with_version(report)
    topic, person = TopicFactory(), PersonFactory()
    first, second = Window(editor, report), Window(editor, report)
    second.type(**{"page_topics-0-DELETE": "on", "authorships-0-DELETE": "on"})
    second.save_and_leave()
    first.type(**{"page_topics-0-topic": topic.pk, "authorships-0-person": person.pk})
    first.save_and_leave()
    assert (newest(report).topics, newest(report).authors) == ([topic], [person])


def test_addressees_that_were_replaced_in_a_deleted_row_are_kept(editor):
    recommendation = RecommendationFactory(addressees=[AddresseeFactory()])
    addressee, row_id = AddresseeFactory(), recommendation.addressee_links.get().pk
    RecommendationAddressee.objects.all().delete()
    url = reverse("wagtailadmin_pages:edit", args=[recommendation.pk])
    rows = inline_formset([{"id": row_id, "addressee": addressee.pk}], initial=1)
    assert editor.post(url, recommendation_form(addressee_links=rows) | PUBLISH).status_code == 302
    recommendation.refresh_from_db()
    assert [link.addressee for link in recommendation.addressee_links.all()] == [addressee]


def test_a_version_that_is_restored_keeps_the_rows_that_were_deleted_since(editor, report):
    pick(report, url=URL.format("old"), title="Elsewhere")
    report = with_version(report)
    window = Window(editor, report)
    window.save()
    before = newest(report).latest_revision
    window.type(**{"related_cards-0-DELETE": "on"})
    window.save()
    restoring = Window(editor, report)
    restoring.url = reverse("wagtailadmin_pages:revisions_revert", args=[report.pk, before.pk])
    restoring.open()
    restoring.url = window.url
    restoring.save_and_leave()
    assert urls(report) == [URL.format("old")]


@pytest.mark.parametrize("has_script", [True, False])
def test_a_row_of_an_autosave_whose_answer_is_lost_is_not_doubled(editor, report, has_script):
    window = Window(editor, report, has_script=has_script)
    prefix = window.add_row("related_cards", url=URL.format("o"))
    window.autosave(is_answered=False)
    window.type(**{f"{prefix}-url": URL.format("one"), f"{prefix}-title": "One"})
    window.save()
    assert urls(report) == [URL.format("one")]
    assert window.publish().status_code == 200
    assert [card.url for card in ReportPage.objects.get(pk=report.pk).related_cards.all()] == [
        URL.format("one")
    ]


def test_a_row_that_was_autosaved_and_deleted_before_the_answer_is_gone(editor, report):
    window = Window(editor, report)
    prefix = window.add_row("related_cards", url=URL.format("o"))
    kept = window.add_row("related_cards", url=URL.format("kept"))
    window.autosave(is_answered=False)
    window.type(**{f"{prefix}-DELETE": "on", f"{kept}-url": URL.format("kept/on")})
    window.save_and_leave()
    assert urls(report) == [URL.format("kept/on")]


def test_the_form_is_told_the_ids_of_its_rows_when_the_next_autosave_is_answered(editor):
    report = ReportFactory(live=False)
    window = Window(editor, report)
    prefix = window.add_row("related_cards", url=URL.format("o"))
    window.autosave(is_answered=False)
    window.autosave()
    assert window.form[f"{prefix}-id"] == str(report.related_cards.get().pk)
    assert window.form["related_cards-INITIAL_FORMS"] == "1"


@pytest.fixture
def two_cards(editor, report) -> ReportPage:
    """Return the report with two cards, which are in the draft of the live one only."""
    window = Window(editor, report)
    for name in ("one", "two"):
        window.add_row("related_cards", url=URL.format(name), title=name, summary=f"About {name}")
    window.save_and_leave()
    return report


def names(page) -> set[str]:
    return {url.removeprefix(URL.format("")) for url in urls(page)}


@pytest.mark.parametrize("has_script", [True, False])
def test_rows_of_another_window_stay_when_a_form_that_does_not_know_them_is_saved(
    editor, report, has_script
):
    first, second = (Window(editor, report, has_script=has_script) for _ in range(2))
    topic, person = TopicFactory(), PersonFactory()
    second.add_row("related_cards", url=URL.format("second"), title="Second", date="2024-05-06")
    second.add_row("page_topics", topic=topic.pk)
    second.add_row("authorships", person=person.pk)
    second.save_and_leave()
    first.add_row("related_cards", url=URL.format("first"), title="First")
    first.save()
    assert sorted(urls(report)) == [URL.format("first"), URL.format("second")]
    assert (newest(report).topics, newest(report).authors) == ([topic], [person])
    second_card = next(card for card in newest(report).related_cards.all() if card.date)
    assert (second_card.title, str(second_card.date)) == ("Second", "2024-05-06")
    first.save_and_leave(**PUBLISH)
    published = ReportPage.objects.get(pk=report.pk)
    assert published.related_cards.count() == 2


@pytest.mark.parametrize("changes", ["a row", "a new row"])
def test_nobody_publishes_rows_that_were_stored_while_the_form_was_open(editor, two_cards, changes):
    first, second = Window(editor, two_cards), Window(editor, two_cards)
    if changes == "a row":
        second.type(**{"related_cards-0-title": "Unseen"})
    else:
        second.add_row("related_cards", url=URL.format("unseen"), title="Unseen")
    second.save_and_leave()
    response = first.publish()
    assert "Look at them, and publish again." in response.text
    page = ReportPage.objects.get(pk=two_cards.pk)
    assert page.live_revision_id != page.latest_revision_id
    first.publish()
    page = ReportPage.objects.get(pk=two_cards.pk)
    assert page.live_revision_id == page.latest_revision_id
    assert page.related_cards.filter(title="Unseen").exists()


def test_rows_of_another_window_stay_beside_those_that_were_changed_here(editor, two_cards):
    first, second = Window(editor, two_cards), Window(editor, two_cards)
    second.add_row("related_cards", url=URL.format("three"), title="three")
    second.save_and_leave()
    first.type(**{"related_cards-0-url": URL.format("new"), "related_cards-0-title": "New"})
    first.type(**{"related_cards-1-DELETE": "on"})
    first.save_and_leave()
    assert sorted(urls(two_cards)) == [URL.format("new"), URL.format("three")]


def test_a_row_that_another_window_changed_is_not_doubled_by_a_form_that_left_it(editor, two_cards):
    first, second = Window(editor, two_cards), Window(editor, two_cards)
    second.type(**{"related_cards-0-url": URL.format("new"), "related_cards-0-title": "New"})
    second.save_and_leave()
    first.type(tagline="Words")
    first.save_and_leave()
    assert names(two_cards) == {"new", "two"}
    assert len(urls(two_cards)) == 2


def test_of_a_row_that_both_windows_changed_the_editor_decides(editor, two_cards):
    first, second = Window(editor, two_cards), Window(editor, two_cards)
    second.type(**{"related_cards-0-url": URL.format("theirs")})
    second.save_and_leave()
    first.type(**{"related_cards-0-url": URL.format("mine")})
    assert first.save().status_code == 409
    version = newest(two_cards).latest_revision
    first.save_and_leave(overwrite_choice=f"mine:{version.pk}@{version.created_at.isoformat()}")
    assert sorted(urls(two_cards)) == [URL.format("mine"), URL.format("two")]


def test_a_row_that_another_window_deleted_does_not_come_back(editor, two_cards):
    first, second = Window(editor, two_cards), Window(editor, two_cards)
    second.type(**{"related_cards-0-DELETE": "on"})
    second.save_and_leave()
    first.type(**{"related_cards-1-title": "Changed"})
    first.save_and_leave()
    assert urls(two_cards) == [URL.format("two")]


def test_a_row_that_was_deleted_here_does_not_come_back(editor, two_cards):
    first, second = Window(editor, two_cards), Window(editor, two_cards)
    second.type(tagline="Words", **{"related_cards-0-summary": "Changed"})
    second.save_and_leave()
    first.type(**{"related_cards-0-DELETE": "on"})
    first.save_and_leave()
    assert urls(two_cards) == [URL.format("two")]


def test_a_row_that_was_autosaved_before_another_window_saved_is_not_doubled(editor, two_cards):
    first = Window(editor, two_cards)
    prefix = first.add_row("related_cards", url=URL.format("three"), title="three")
    first.autosave()
    second = Window(editor, two_cards)
    second.add_row("related_cards", url=URL.format("four"), title="four")
    second.save_and_leave()
    first.type(**{f"{prefix}-url": URL.format("other"), f"{prefix}-title": "Other"})
    first.save_and_leave()
    assert sorted(urls(two_cards)) == [URL.format(name) for name in ("four", "one", "other", "two")]


def test_rows_of_another_window_stay_when_the_form_is_sent_again_after_going_back(
    editor, two_cards
):
    first, second = Window(editor, two_cards), Window(editor, two_cards)
    second.add_row("related_cards", url=URL.format("three"), title="three")
    second.save_and_leave()
    first.type(**{"related_cards-0-url": URL.format("new")})
    first.save_and_leave()
    first.send_again()
    assert sorted(urls(two_cards)) == [URL.format(name) for name in ("new", "three", "two")]


def test_rows_that_were_autosaved_into_the_same_version_stay(editor, report):
    second = Window(editor, report)
    second.type(tagline="Words")
    second.autosave()
    first = Window(editor, report)
    second.add_row("related_cards", url=URL.format("second"), title="Second")
    second.autosave()
    first.add_row("related_cards", url=URL.format("first"), title="First")
    first.save_and_leave()
    assert sorted(urls(report)) == [URL.format("first"), URL.format("second")]


def test_rows_of_another_window_keep_their_place(editor, report):
    first_person, second_person, other = PersonFactory(), PersonFactory(), PersonFactory()
    window = Window(editor, report)
    for person in (first_person, second_person):
        window.add_row("authorships", person=person.pk)
    window.save_and_leave()
    first, second = Window(editor, report), Window(editor, report)
    second.type(**{"authorships-0-person": other.pk})
    second.save_and_leave()
    first.type(tagline="Words")
    first.save_and_leave()
    assert newest(report).authors == [other, second_person]


def test_a_form_opened_before_publication_keeps_rows_added_to_the_draft_since(editor, two_cards):
    first, second = Window(editor, two_cards), Window(editor, two_cards)
    second.publish()
    second.add_row("related_cards", url=URL.format("three"), title="three")
    second.type(**{"related_cards-0-DELETE": "on"})
    second.save_and_leave()
    first.type(**{"related_cards-1-url": URL.format("new")})
    first.save_and_leave()
    assert sorted(urls(two_cards)) == [URL.format("new"), URL.format("three")]


@pytest.mark.parametrize("has_script", [True, False])
def test_the_same_form_sent_twice_publishes_each_row_once(editor, report, has_script):
    topic, person, target = TopicFactory(), PersonFactory(), ReportFactory()
    window = Window(editor, report, has_script=has_script)
    window.add_row("page_topics", topic=topic.pk)
    window.add_row("authorships", person=person.pk)
    window.add_row("related_cards", page=target.pk)
    window.add_row("related_cards", url=URL.format("one"), title="One")
    window.save_and_leave(**PUBLISH)
    assert window.send_again().status_code == 302
    report = ReportPage.objects.get(pk=report.pk)
    assert (report.topics, report.authors) == ([topic], [person])
    assert report.related_cards.count() == 2


def test_a_row_of_another_window_that_was_chosen_here_too_is_stored_once(editor, report):
    chosen, replaced = TopicFactory(), TopicFactory()
    report.page_topics.create(topic=replaced)
    report.save()
    report = with_version(report)
    first, second = Window(editor, report), Window(editor, report)
    second.add_row("page_topics", topic=chosen.pk)
    second.save_and_leave(**PUBLISH)
    first.type(**{"page_topics-0-topic": chosen.pk})
    first.save_and_leave(**PUBLISH)
    assert ReportPage.objects.get(pk=report.pk).topics == [chosen]


def test_a_choice_made_twice_is_an_error_in_words(editor, report):
    topic = TopicFactory()
    rows = inline_formset([{"topic": topic.pk}, {"topic": topic.pk}])
    url = reverse("wagtailadmin_pages:edit", args=[report.pk])
    response = editor.post(url, report_form(page_topics=rows) | PUBLISH)
    assert response.status_code == 200
    assert "duplicate" in response.text
