"""What forms of the admin propose, so that nobody has to guess or to look for it."""

import pytest
from django.conf import settings as base_settings
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset

from boardtrade.pages.models import PageTopic
from recommendations.models import RecommendationPage
from tests.admin_forms import recommendation_form
from tests.factories import ReportFactory, TopicFactory, home_page, report_index

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_contexts")]
CHOOSER = "related_page_chooser"


def test_the_form_of_a_new_recommendation_proposes_the_topics_of_its_report(editor):
    topics = [TopicFactory(title="Trade"), TopicFactory(title="Housing")]
    report = ReportFactory(topics=topics)
    url = reverse(
        "wagtailadmin_pages:add", args=["recommendations", "recommendationpage", report.pk]
    )
    formset = editor.get(url).context["form"].formsets["page_topics"]
    assert [form["topic"].value() for form in formset.initial_forms] == [
        topic.pk for topic in topics
    ]
    # As the browser sends it: both are there from the beginning, without ids, and one is removed.
    kept, removed = ({"id": "", "topic": topic.pk} for topic in topics)
    rows = [kept, removed | {"DELETE": "on"}]
    editor.post(url, recommendation_form(page_topics=inline_formset(rows, initial=2)))
    assert [row.topic for row in RecommendationPage.objects.get().page_topics.all()] == topics[:1]


def test_the_topics_of_a_draft_that_is_newer_than_the_report_are_proposed(editor):
    report, topic = ReportFactory(topics=[TopicFactory()]), TopicFactory()
    report.page_topics = [PageTopic(topic=topic)]
    report.save_revision()
    url = reverse(
        "wagtailadmin_pages:add", args=["recommendations", "recommendationpage", report.pk]
    )
    formset = editor.get(url).context["form"].formsets["page_topics"]
    assert [form["topic"].value() for form in formset.initial_forms] == [topic.pk]


def test_the_page_of_a_card_is_chosen_among_reports(editor):
    report = ReportFactory(title="Taking Flight")
    ReportFactory()
    html = editor.get(reverse(CHOOSER)).json()["html"]
    assert report.title in html
    child = editor.get(reverse(CHOOSER, args=[home_page().pk])).json()
    assert child["parent_page_id"] == home_page().pk


def test_without_any_report_the_chooser_opens_at_the_root(editor):
    Page.objects.get(pk=report_index().pk).delete()
    assert editor.get(reverse(CHOOSER)).status_code == 200


@pytest.mark.parametrize(("is_enabled", "count"), [(True, 1), (False, 0)])
def test_choosers_ask_for_a_language_only_where_there_are_several(
    editor, settings, is_enabled, count
):
    settings.WAGTAIL_I18N_ENABLED = is_enabled
    TopicFactory()
    url = reverse("wagtailsnippetchoosers_people_topic:choose")
    html = editor.get(url).json()["html"]
    assert ("Locale" in html) is bool(count)


def test_a_schedule_names_its_time_zone(editor):
    html = editor.get(reverse("wagtailadmin_pages:edit", args=[ReportFactory().pk])).text
    assert html.count(f"Time zone: {base_settings.TIME_ZONE}") == 2
