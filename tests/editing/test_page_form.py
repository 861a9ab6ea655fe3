"""What the form of a page makes of addresses, schedules and what cannot be read."""

import datetime
import json
import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from boardtrade.editing.page_form.slugs import make_slug
from boardtrade.home.models import StandardPage
from reports.models import ReportPage
from tests.admin_forms import IN_EVERY_FORM, PUBLISH, recommendation_form, report_form
from tests.editing.window import Window
from tests.factories import (
    RecommendationFactory,
    ReportFactory,
    TopicFactory,
    home_page,
    report_index,
)

pytestmark = pytest.mark.django_db


def create(editor, **values):
    url = reverse("wagtailadmin_pages:add", args=["reports", "reportpage", report_index().pk])
    return editor.post(url, report_form(**values))


def edit(editor, page, form):
    return editor.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form)


def test_a_new_page_begins_in_its_title_and_says_what_is_needed(editor):
    url = reverse("wagtailadmin_pages:add", args=["reports", "reportpage", report_index().pk])
    html = BeautifulSoup(editor.get(url).text, "html.parser")
    assert html.find(id="id_title").has_attr("autofocus")
    assert "Needed to publish." in html.find(id=re.compile("summary-helptext$")).text
    recommendation = RecommendationFactory()
    url = reverse("wagtailadmin_pages:edit", args=[recommendation.pk])
    html = BeautifulSoup(editor.get(url).text, "html.parser")
    assert not html.find(id="id_title").has_attr("autofocus")
    assert "Needed to publish." not in html.find(id=re.compile("summary-helptext$")).text


# --- Addresses ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("C’est l’été", "c-est-l-ete"),
        ("Qu'en dit-on aujourd’hui ?", "qu-en-dit-on-aujourdhui"),
        ("Œuvres d’État", "oeuvres-d-etat"),
        ("Billy Bishop’s role", "billy-bishops-role"),
        ("It's time", "its-time"),
        ("Fast Forward: Sector Strategies for a Longer Day", "fast-forward"),
        ("Ratio 3:2", "ratio-32"),
        (": Nothing before", "nothing-before"),
        ("贸易", "贸易"),
        ("🚢📈", ""),
    ],
)
def test_the_slug_of_a_title(title, slug):
    assert make_slug(title) == slug


def test_a_title_without_letters_gets_an_address_of_its_own(editor):
    for _ in range(2):
        assert create(editor, title="🚢📈", slug="").status_code == 302
    slugs = list(ReportPage.objects.order_by("pk").values_list("slug", flat=True))
    assert slugs == ["report", "report-2"]


def test_a_subtitle_is_used_where_the_title_is_taken(editor):
    for title in ("Submission: Rail", "Submission: Roads"):
        assert create(editor, title=title, slug="submission").status_code == 302
    assert ReportPage.objects.filter(slug__in=["submission", "submission-roads"]).count() == 2


def test_a_slug_that_was_typed_and_is_taken_is_refused_in_words(editor):
    ReportFactory(slug="taken")
    assert "already in use" in create(editor, title="Rail", slug="taken").text


def create_text(editor, **values):
    url = reverse("wagtailadmin_pages:add", args=["home", "standardpage", home_page().pk])
    form = IN_EVERY_FORM | {"summary": "Words.", "body": streamfield([])}
    return editor.post(url, nested_form_data(form | values | PUBLISH))


@pytest.mark.parametrize("slug", ["search", "recommendations", "addressees", "admin", "en"])
def test_the_address_of_something_else_is_refused_in_words(editor, slug):
    response = create_text(editor, title="Of our own", slug=slug)
    assert "The site itself has this address" in response.text
    assert not StandardPage.objects.exists()


def test_a_title_that_would_lead_to_something_else_gets_an_address_of_its_own(editor):
    create_text(editor, title="Search", slug="")
    assert StandardPage.objects.get().slug == "search-2"
    assert Client().get("/search-2/").status_code == 200


def test_a_page_keeps_its_address_when_the_field_is_emptied(editor):
    page = ReportFactory(slug="mine")
    assert edit(editor, page, report_form(title="Other", slug="") | PUBLISH).status_code == 302
    assert ReportPage.objects.get().slug == "mine"


# --- Schedules ---------------------------------------------------------------------------------

PAST = timezone.now().replace(second=0, microsecond=0) - datetime.timedelta(days=1)


def test_a_draft_of_a_page_that_has_expired_is_saved(editor):
    page = ReportFactory(live=False, expired=True, expire_at=PAST)
    window = Window(editor, page)
    window.type(tagline="More", expire_at=timezone.localtime(PAST).strftime("%Y-%m-%d %H:%M"))
    assert window.autosave().status_code == 200
    assert "Saved, but not" not in window.save().text
    assert ReportPage.objects.get().get_latest_revision_as_object().tagline == "More"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"expire_at": "2020-01-01 12:00"}, "must be in the future"),
        ({"go_live_at": "2099-01-02 12:00", "expire_at": "2099-01-01 12:00"}, "before expiry"),
        ({"go_live_at": "2099-03-08 02:30"}, "The clocks change then"),  # skipped in Toronto
        ({"go_live_at": "2099-11-01 01:30"}, "The clocks change then"),  # comes twice
        ({"go_live_at": "tomorrow"}, "Enter a valid date"),
        ({"go_live_at": "9999-12-31 23:59"}, "Look at the year again"),  # later still in UTC
        ({"expire_at": "9999-12-31 23:59"}, "Look at the year again"),
    ],
)
def test_a_schedule_that_cannot_be_is_said_and_hinders_no_draft(editor, values, words):
    page = ReportFactory(live=False, title="Taking Flight")
    window = Window(editor, page)
    window.type(tagline="More", **values)
    assert window.autosave().status_code == 200
    text = window.save().text
    assert "Saved, but not this part of the schedule." in text
    assert words in text
    saved = ReportPage.objects.get().get_latest_revision_as_object()
    assert (saved.tagline, saved.go_live_at, saved.expire_at) == ("More", None, None)
    window.type(**values)
    text = window.publish().text
    assert "Correct the schedule: open “Status” and there “Set schedule”." in text
    assert words in text
    assert not ReportPage.objects.get().live


# --- What cannot be read -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"related_cards-TOTAL_FORMS": None},
        {"related_cards-INITIAL_FORMS": None},
        {"page_topics-TOTAL_FORMS": "x"},
        {"page_topics-TOTAL_FORMS": "-1"},
        {"page_topics-TOTAL_FORMS": "9" * 40},
        {"page_topics-TOTAL_FORMS": "3", "page_topics-INITIAL_FORMS": "3"},
        {"authorships-0-id": "x", "authorships-TOTAL_FORMS": "1"},
        {"authorships-0-id": "9" * 40, "authorships-TOTAL_FORMS": "1"},
        {"body-count": None},
        {"body-count": "x"},
        {"body-count": "1"},
    ],
)
@pytest.mark.parametrize("publish", [{}, PUBLISH], ids=["draft", "publish"])
def test_a_form_of_which_a_part_is_missing_is_refused_in_words(editor, change, publish):
    page = ReportFactory()
    form = {k: v for k, v in (report_form() | change).items() if v is not None}
    response = edit(editor, page, form | publish)
    assert response.status_code == 400
    assert "A part of the form did not arrive" in response.text
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    answer = editor.post(url, form, headers={"accept": "application/json"})
    assert "A part of the form did not arrive" in answer.json()["error_message"]


@pytest.mark.parametrize(
    "text",
    ["<p>no</p>", "", "[]", "{}", '{"blocks": 1}', '{"blocks": [{}], "entityMap": {}}', "null"],
)
def test_rich_text_that_no_script_has_written_is_refused_in_words(editor, text):
    page = RecommendationFactory()
    response = edit(editor, page, recommendation_form() | {"text": text} | PUBLISH)
    assert response.status_code in (200, 400)
    body = {"body-count": "1", "body-0-type": "text", "body-0-order": "0", "body-0-deleted": ""}
    response = edit(editor, ReportFactory(), report_form() | body | {"body-0-value": text})
    assert response.status_code in (200, 302, 400)


def test_the_same_row_twice_is_an_error_or_stored_once(editor):
    page = ReportFactory()
    topic = TopicFactory()
    create_rows = inline_formset([{"topic": topic.pk}])
    edit(editor, page, report_form(page_topics=create_rows) | PUBLISH)
    row = ReportPage.objects.get(pk=page.pk).page_topics.get()
    rows = inline_formset([{"id": row.pk, "topic": topic.pk}] * 2, initial=2)
    response = edit(editor, page, report_form(page_topics=rows) | PUBLISH)
    assert response.status_code == 200
    assert "duplicate" in response.text


def test_comments_that_cannot_be_read_are_an_error_of_the_form(editor):
    page = ReportFactory()
    response = edit(editor, page, report_form(slug=page.slug) | {"comments-TOTAL_FORMS": "2"})
    assert "Not saved. Look at: Comments." in response.text


@pytest.mark.parametrize(("day", "words"), [("9999-12-31", "year again"), ("2199-01-01", "right")])
def test_what_was_updated_in_the_future_is_asked_about(editor, day, words):
    page = ReportFactory()
    form = report_form(slug=page.slug, updated_on=day) | PUBLISH
    assert words in edit(editor, page, form).text
    page.refresh_from_db()
    assert page.updated_on is None


def test_the_browser_makes_slugs_by_the_same_rules(editor):
    html = editor.get(reverse("wagtailadmin_pages:edit", args=[ReportFactory().pk])).text
    field = BeautifulSoup(html, "html.parser").select_one("input[name=slug]")
    replacements = json.loads(field["data-w-slug-formatters-value"])
    assert len(replacements) > 10
