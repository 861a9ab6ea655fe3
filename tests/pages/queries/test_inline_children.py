"""InlineChildren that were read with their page equal those that Django would read one by one."""

import datetime

import pytest
from django.forms.models import model_to_dict
from wagtail.models import Page

from boardtrade.pages.queries.specific_pages import get_specific_page, with_render_data
from tests.factories import ImageFactory, PersonFactory, ReportFactory, TopicFactory, pick

pytestmark = pytest.mark.django_db


def test_children_read_in_one_query_equal_the_rows_of_the_database():
    report = ReportFactory(
        topics=[TopicFactory(), TopicFactory(title="“Été” & <b>")],
        authors=[PersonFactory(photo=ImageFactory()), PersonFactory()],
    )
    pick(report, ReportFactory(), image=ImageFactory(), date=datetime.date(2020, 2, 3))
    pick(report, url="https://example.org/?a=1&b=2", title="Elsewhere")
    by_relation = type(report).objects.get(pk=report.pk)
    page = get_specific_page(with_render_data(Page.objects.filter(pk=report.pk)).get())
    for relation, follow in (
        ("page_topics", "topic"),
        ("related_cards", "image"),
        ("authorships", "person"),
    ):
        expected = list(getattr(by_relation, relation).all())
        children = list(getattr(page, relation).all())
        assert [model_to_dict(row) for row in children] == [model_to_dict(row) for row in expected]
        for child, row in zip(children, expected, strict=True):
            target, expected_target = getattr(child, follow), getattr(row, follow)
            assert target == expected_target
            assert target is None or model_to_dict(target) == model_to_dict(expected_target)


def test_reading_children_takes_no_further_query(django_assert_num_queries):
    report = ReportFactory(topics=[TopicFactory()], authors=[PersonFactory()])
    page = get_specific_page(with_render_data(Page.objects.filter(pk=report.pk)).get())
    with django_assert_num_queries(0):
        assert page.topics
        assert page.authors
        assert list(page.related_cards.all()) == []
