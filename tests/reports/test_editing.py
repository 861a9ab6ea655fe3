"""What an editor meets when writing a report in the admin."""

import datetime
import re

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, rich_text, streamfield

from boardtrade.people.merging import merge
from recommendations.models import RecommendationPage
from reports.models import ReportIndexPage, ReportPage
from tests.admin_forms import PUBLISH, card, recommendation_form, report_form
from tests.factories import (
    DocumentFactory,
    ImageFactory,
    PersonFactory,
    RecommendationFactory,
    ReportFactory,
    TopicFactory,
    home_page,
    pick,
    report_index,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tasks_at_once", "kept_contexts")]


def create(editor, **values):
    url = reverse("wagtailadmin_pages:add", args=["reports", "reportpage", report_index().pk])
    publish = values.pop("publish", {})
    return editor.post(url, report_form(**values) | publish)


def edit(editor, page, **values):
    publish = values.pop("publish", {})
    values = {"title": page.title, "slug": page.slug} | values
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return editor.post(url, report_form(**values) | publish)


def test_what_is_missing_is_said_once_and_at_its_place(editor):
    html = create(editor, publish=PUBLISH, title="", slug="").text
    assert html.count("Write a title.") == 1
    assert "This field is required" not in html
    cards = inline_formset([card(url="nowhere", title="Elsewhere")])
    html = create(editor, publish=PUBLISH, related_cards=cards).text
    assert "Write a whole address, beginning with https://." in html
    assert "Choose a page, or give an address" not in html


def test_a_title_typed_on_two_lines_is_kept_on_one(editor):
    create(editor, title="Partnerships that\r\nproduce ")
    assert ReportPage.objects.get().title == "Partnerships that produce"


def test_a_report_is_created_and_published_with_everything_on_it(editor, client):
    image, document, person, topic = (
        ImageFactory(),
        DocumentFactory(),
        PersonFactory(name="Ada"),
        TopicFactory(title="Aviation"),
    )
    target = ReportFactory(title="Older report")
    response = create(
        editor,
        publish=PUBLISH,
        hero_image=image.pk,
        hero_alt="Plane taking off",
        body=streamfield(
            [
                ("text", rich_text("<p>Airports connect.</p>")),
                ("heading", {"text": "Why", "level": "2"}),
            ]
        ),
        download_document=document.pk,
        authorships=inline_formset([{"person": person.pk}]),
        page_topics=inline_formset([{"topic": topic.pk}]),
        related_cards=inline_formset([card(target)]),
    )
    assert response.status_code == 302
    html = client.get("/reports/taking-flight/").text
    for text in ("Taking Flight", "Plane taking off", "Airports connect.", "Ada", "Aviation"):
        assert text in html
    assert "Older report" in html
    assert client.get("/reports/taking-flight/report.pdf").status_code == 200


@pytest.mark.parametrize(("kicker", "is_open"), [("", False), ("Article", True)])
def test_a_card_is_folded_until_it_has_words_of_its_own(editor, kicker, is_open):
    create(editor, related_cards=inline_formset([card(ReportFactory(), kicker=kicker)]))
    page = ReportPage.objects.get(slug="taking-flight")
    form = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text
    assert form.count('<details class="bt-folded" open>') == is_open


def test_a_refused_field_is_not_folded_away(editor):
    form = create(editor, download_alt="x" * 256).text
    assert form.count('<details class="bt-folded" open>') == 1


def test_an_unfinished_draft_is_saved(editor):
    response = create(
        editor,
        summary="",
        hero_image=ImageFactory().pk,
        body=streamfield([("heading", {"text": "", "level": "2"})]),
        related_cards=inline_formset([card(title="Mine")]),
    )
    assert response.status_code == 302
    page = ReportPage.objects.get()
    assert not page.live
    assert page.related_cards.get().is_incomplete
    assert [item.hidden_reason for item in page.related_items()] == ["The card is unfinished."]


@pytest.mark.parametrize("publish", [{}, PUBLISH], ids=["draft", "published"])
def test_rows_that_were_opened_and_left_empty_are_dropped(editor, publish):
    topic = TopicFactory()
    response = create(
        editor,
        authorships=inline_formset([{"person": ""}]),
        page_topics=inline_formset([{"topic": topic.pk}, {"topic": ""}]),
        related_cards=inline_formset([card(), card(), card()]),
        publish=publish,
    )
    assert response.status_code == 302
    page = ReportPage.objects.get()
    assert (page.authors, page.topics) == ([], [topic])
    assert not page.related_cards.exists()


def test_what_a_draft_lacks_is_asked_for_in_plain_words_before_publishing(editor):
    response = create(
        editor,
        publish=PUBLISH,
        summary="",
        hero_image=ImageFactory().pk,
        related_cards=inline_formset([card(title="Mine"), card(url="https://example.org/")]),
    )
    assert response.status_code == 200
    for text in (
        "Write one or two sentences",
        "Describe the picture for those who do not see it",
        "Choose a page, or give an address elsewhere, or delete this card.",
        "A link to another site needs a title.",
    ):
        assert text in response.text
    assert not ReportPage.objects.exists()


def test_a_decorative_picture_needs_no_description(editor):
    create(editor, publish=PUBLISH, hero_image=ImageFactory().pk, hero_is_decorative="on")
    assert ReportPage.objects.get().live


def test_the_same_card_twice_a_card_with_two_targets_and_one_to_itself_are_refused(editor):
    target, page = ReportFactory(), ReportFactory()
    for cards, message in (
        ([card(target), card(target)], "This is picked already"),
        (
            [card(url="https://example.org/", title="A"), card(url="https://example.org/")],
            "This is picked already",
        ),
        ([card(target, url="https://example.org/")], "not both"),
        ([card(page)], "A page cannot be related to itself"),
        ([card(url="javascript:alert(1)", title="A")], "Write a whole address"),
    ):
        response = edit(editor, page, publish=PUBLISH, related_cards=inline_formset(cards))
        assert message in response.text
    assert not page.related_cards.exists()


def test_a_draft_with_the_same_card_twice_is_refused_in_words_not_by_the_database(editor):
    target = ReportFactory()
    response = create(editor, related_cards=inline_formset([card(target), card(target)]))
    assert "This is picked already" in response.text


def test_completing_a_draft_card_makes_it_whole(editor):
    create(editor, related_cards=inline_formset([card(title="Mine")]))
    page = ReportPage.objects.get()
    row = page.related_cards.get()
    target = ReportFactory()
    response = edit(
        editor,
        page,
        publish=PUBLISH,
        related_cards=inline_formset([card(target, id=str(row.pk))], initial=1),
    )
    assert response.status_code == 302
    page.refresh_from_db()
    assert page.related_cards.get().is_incomplete is False


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"slug": "x" * 500}, "at most 255 characters"),
        ({"title": "x" * 500}, "has 255 characters at most; this one has 500"),
        ({"title": "nul\0byte"}, "Null characters are not allowed"),
        ({"publication_date": "0000-13-45"}, "Write the date as"),
        ({"publication_type": "novel"}, "Select a valid choice"),
    ],
)
def test_bad_input_is_an_error_in_words(editor, values, message):
    response = create(editor, **values)
    assert response.status_code == 200
    assert message in response.text


def test_a_slug_that_is_taken_is_an_error_in_words(editor):
    ReportFactory(slug="taking-flight")
    assert "already in use" in create(editor).text


def test_nul_in_running_text_is_refused(editor):
    text = rich_text("<p>a</p>").replace('"text": "a"', '"text": "a\\u0000"')
    assert "\\u0000" in text
    response = create(editor, body=streamfield([("text", text)]))
    assert response.status_code == 200
    assert not ReportPage.objects.exists()


@pytest.mark.parametrize("bad", ["\\u0000", "\\ud800"])
def test_half_a_character_is_refused_too(editor, bad):
    text = rich_text("<p>a</p>").replace('"text": "a"', f'"text": "a{bad}"')
    response = create(editor, body=streamfield([("callout", {"title": "", "text": text})]))
    assert re.search("Null characters are not allowed|cannot be stored", response.text)
    assert not ReportPage.objects.exists()


def test_a_draft_may_lack_its_date_and_a_publication_may_not(editor):
    assert "Give the date" in create(editor, publish=PUBLISH, publication_date="").text
    assert create(editor, publication_date="").status_code == 302
    assert ReportPage.objects.get().publication_date == timezone.localdate()


def test_a_draft_is_saved_without_what_was_deleted_meanwhile(editor):
    image, topic, person = ImageFactory(), TopicFactory(), PersonFactory()
    target, kept_report = ReportFactory(), ReportFactory()
    values = {
        "hero_image": image.pk,
        "page_topics": inline_formset([{"topic": topic.pk}]),
        "authorships": inline_formset([{"person": person.pk}]),
        "related_cards": inline_formset([card(target, title="My wording"), card(kept_report)]),
    }
    for deleted in (image, topic, person, target):
        deleted.delete()
    url = reverse("wagtailadmin_pages:add", args=["reports", "reportpage", report_index().pk])
    response = editor.post(url, report_form(**values), follow=True)
    assert "Saved without what was deleted meanwhile" in response.text
    page = ReportPage.objects.get(slug="taking-flight")
    assert (page.topics, page.authors, page.hero_image) == ([], [], None)
    first, second = page.related_cards.all()
    assert (first.title, first.is_incomplete) == ("My wording", True)
    assert second.page_id == kept_report.pk


def test_a_saved_draft_loses_a_row_whose_choice_was_deleted_meanwhile(editor):
    topic, kept_topic = TopicFactory(), TopicFactory()
    create(editor, page_topics=inline_formset([{"topic": topic.pk}, {"topic": kept_topic.pk}]))
    page = ReportPage.objects.get()
    rows = [{"id": row.pk, "topic": row.topic_id} for row in page.page_topics.all()]
    topic.delete()
    assert edit(editor, page, page_topics=inline_formset(rows, initial=2)).status_code == 302
    assert ReportPage.objects.get().topics == [kept_topic]


def test_a_draft_keeps_the_topic_with_which_its_own_was_merged_meanwhile(editor):
    twice, topic = TopicFactory(), TopicFactory()
    create(editor, page_topics=inline_formset([{"topic": twice.pk}]))
    page = ReportPage.objects.get()
    rows = [{"id": row.pk, "topic": row.topic_id} for row in page.page_topics.all()]
    merge(twice, topic, user=None)
    assert edit(editor, page, page_topics=inline_formset(rows, initial=1)).status_code == 302
    assert ReportPage.objects.get().topics == [topic]


def test_publishing_asks_to_replace_what_was_deleted_meanwhile(editor):
    values = {
        "hero_image": "999999",
        "related_cards": inline_formset([card(page=None) | {"page": "999999"}]),
    }
    response = create(editor, publish=PUBLISH, **values)
    assert response.text.count("does not exist any more") >= 2
    assert not ReportPage.objects.exists()


def test_a_new_recommendation_can_be_previewed_before_it_is_saved(editor):
    report = ReportFactory()
    url = reverse(
        "wagtailadmin_pages:preview_on_add",
        args=["recommendations", "recommendationpage", report.pk],
    )
    assert editor.post(url, recommendation_form()).json()["is_valid"]
    html = editor.get(url).text
    assert "Build more" in html
    assert report.title in html


def test_versions_with_references_to_recommendations_can_be_compared(editor):
    recommendation = RecommendationFactory(title="Name one office")
    page = recommendation.report
    before = page.save_revision()
    page.body = [{"type": "recommendation", "value": recommendation.pk}]
    after = page.save_revision()
    url = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, before.pk, after.pk])
    assert "Name one office" in editor.get(url).text


def test_a_name_that_is_taken_is_an_error_in_words(editor):
    TopicFactory(slug="trade")
    form = {"title": "Trade", "slug": "trade", "description": ""}
    response = editor.post(reverse("wagtailsnippets_people_topic:add"), form)
    assert "This name is taken already" in response.text


def test_a_video_of_an_unknown_host_is_refused_with_advice(editor):
    block = ("embed", {"url": "https://example.org/film", "title": "A film", "caption": ""})
    response = create(editor, body=streamfield([block]))
    assert "No player is known for this address" in response.text


def test_the_preview_shows_what_will_be_live(editor, client):
    topic = TopicFactory(title="Aviation")
    target, suggested = ReportFactory(title="Picked"), ReportFactory(title="Alike", topics=[topic])
    page = ReportFactory(title="Before")
    form = report_form(
        title="After",
        slug=page.slug,
        page_topics=inline_formset([{"topic": topic.pk}]),
        related_cards=inline_formset([card(target)]),
    )
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    assert editor.post(url, form).json()["is_valid"]
    preview = editor.get(url).text
    assert editor.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]), form | PUBLISH
    ).status_code in (200, 302)
    live = client.get(page.get_url()).text
    for html in (preview, live):
        assert "After" in html
        assert html.index("Picked") < html.index(suggested.title)


def test_a_new_report_can_be_previewed_before_it_is_saved(editor):
    url = reverse(
        "wagtailadmin_pages:preview_on_add", args=["reports", "reportpage", report_index().pk]
    )
    assert editor.post(url, report_form()).json()["is_valid"]
    response = editor.get(url)
    assert response.status_code == 200
    assert "Taking Flight" in response.text


def test_a_report_is_scheduled(editor, client):
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    create(editor, publish=PUBLISH, go_live_at=tomorrow.strftime("%Y-%m-%d %H:%M"))
    page = ReportPage.objects.get()
    assert not page.live
    assert page.scheduled_revision is not None
    assert client.get("/reports/taking-flight/").status_code == 404


def test_staff_see_why_a_card_is_not_shown_and_which_pages_point_here(
    editor, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        page, hidden = ReportFactory(), ReportFactory(title="Withdrawn study")
        pick(page, hidden)
        hidden.unpublish()
    html = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text
    assert "Withdrawn study" in html
    assert "The page is not published." in html
    html = editor.get(reverse("wagtailadmin_pages:edit", args=[hidden.pk])).text
    assert page.title in html


def test_advice_about_the_file_is_shown(editor, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        page = ReportFactory(download_document=DocumentFactory())
    html = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text
    assert "1 page" in html
    assert "tag" in html  # a blank PDF made by a library has no tags


def test_only_pdfs_are_offered_for_the_download(editor):
    DocumentFactory(title="Annual figures")
    DocumentFactory(title="Spreadsheet", name="figures.csv")
    html = editor.get(reverse("pdf_chooser:choose")).json()["html"]
    assert "Annual figures" in html
    assert "Spreadsheet" not in html
    results = editor.get(reverse("pdf_chooser:choose_results"), {"q": "figures"})
    assert results.status_code == 200


def test_a_recommendation_gets_the_next_number(editor):
    first = RecommendationFactory(number=4)
    report = first.get_parent()
    url = reverse(
        "wagtailadmin_pages:add", args=["recommendations", "recommendationpage", report.pk]
    )
    assert editor.post(url, recommendation_form() | PUBLISH).status_code == 302
    assert RecommendationPage.objects.get(slug="build-more").number == "5"


def test_an_emptied_number_stays_what_it_was(editor):
    page = RecommendationFactory(number=4)
    RecommendationFactory(parent=page.get_parent(), number=9)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = recommendation_form(title=page.title, slug=page.slug)
    assert editor.post(url, form | PUBLISH).status_code == 302
    page.refresh_from_db()
    assert page.number == "4"


def test_two_cards_two_topics_and_two_authors_can_swap_places(editor):
    targets = [ReportFactory(), ReportFactory()]
    topics, people = [TopicFactory(), TopicFactory()], [PersonFactory(), PersonFactory()]
    page = ReportFactory(topics=topics, authors=people)
    for target in targets:
        pick(page, target)

    def swapped(rows, field, others):
        return inline_formset(
            [
                {"id": str(row.pk), field: str(other.pk)}
                for row, other in zip(rows, reversed(others), strict=True)
            ],
            initial=2,
        )

    cards = inline_formset(
        [
            card(target, id=str(row.pk))
            for row, target in zip(page.related_cards.all(), reversed(targets), strict=True)
        ],
        initial=2,
    )
    response = edit(
        editor,
        page,
        publish=PUBLISH,
        related_cards=cards,
        page_topics=swapped(page.page_topics.all(), "topic", topics),
        authorships=swapped(page.authorships.all(), "person", people),
    )
    assert response.status_code == 302
    connection.check_constraints()
    page = ReportPage.objects.get(pk=page.pk)
    assert page.topics == topics[::-1]
    assert page.authors == people[::-1]
    assert [row.page_id for row in page.related_cards.all()] == [t.pk for t in targets[::-1]]


def test_the_explorer_lists_recommendations_by_number(editor):
    report = ReportFactory()
    for number in (2, 10, 1):
        RecommendationFactory(parent=report, number=number, title=f"Number {number}")
    listed = editor.get(reverse("wagtailadmin_explore", args=[report.pk]))
    assert [page.number for page in listed.context["pages"]] == ["1", "2", "10"]
    results = editor.get(reverse("wagtailadmin_explore", args=[report.pk]), {"q": "number"})
    assert results.status_code == 200


def test_a_number_that_is_taken_is_an_error_that_names_the_next(editor):
    report = RecommendationFactory(number=4).get_parent()
    url = reverse(
        "wagtailadmin_pages:add", args=["recommendations", "recommendationpage", report.pk]
    )
    response = editor.post(url, recommendation_form(number="4"))
    assert "Number 4 is taken in this report. The next is 5." in response.text


def test_wrong_structures_cannot_be_made(editor):
    report, index = ReportFactory(), report_index()
    for app, model, parent in (
        ("reports", "reportpage", home_page()),
        ("reports", "reportindexpage", home_page()),  # a second one
        ("reports", "reportpage", report),
        ("recommendations", "recommendationpage", index),
        ("recommendations", "recommendationpage", RecommendationFactory()),
        ("home", "standardpage", report),
        ("home", "homepage", home_page()),
    ):
        url = reverse("wagtailadmin_pages:add", args=[app, model, parent.pk])
        assert editor.get(url).status_code == 302, (app, model, parent)


def test_every_page_type_has_a_form_that_opens(editor):
    pages = [home_page(), report_index(), ReportFactory(), RecommendationFactory()]
    for page in pages:
        assert editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200
    assert ReportIndexPage.objects.count() == 1


def test_someone_without_rights_may_not_edit(client):
    page = ReportFactory()
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert client.get(url).status_code == 302
    assert "/admin/login/" in client.get(url)["Location"]
    assert Page.objects.get(pk=page.pk).title == page.title
