"""Children that were read with their page equal those that Django would read one by one."""

import datetime

import pytest
from django.forms.models import model_to_dict
from wagtail.models import Page

from boardtrade.pages.queries.typed_pages import typed, with_everything
from tests.factories import ImageFactory, PersonFactory, ReportFactory, TopicFactory, pick

pytestmark = pytest.mark.django_db


def test_children_read_in_one_query_equal_the_rows_of_the_database():
    report = ReportFactory(
        topics=[TopicFactory(), TopicFactory(title="“Été” & <b>")],
        authors=[PersonFactory(photo=ImageFactory()), PersonFactory()],
    )
    pick(report, ReportFactory(), image=ImageFactory(), date=datetime.date(2020, 2, 3))
    pick(report, url="https://example.org/?a=1&b=2", title="Elsewhere")
    fresh = type(report).objects.get(pk=report.pk)
    together = typed(with_everything(Page.objects.filter(pk=report.pk)).get())
    for relation, follow in (
        ("page_topics", "topic"),
        ("related_cards", "image"),
        ("authorships", "person"),
    ):
        expected = list(getattr(fresh, relation).all())
        read = list(getattr(together, relation).all())
        assert [model_to_dict(row) for row in read] == [model_to_dict(row) for row in expected]
        followed = [[getattr(row, follow) for row in rows] for rows in (read, expected)]
        for one, other in zip(*followed, strict=True):
            assert one == other
            assert one is None or model_to_dict(one) == model_to_dict(other)


def test_reading_children_takes_no_further_query(django_assert_num_queries):
    report = ReportFactory(topics=[TopicFactory()], authors=[PersonFactory()])
    together = typed(with_everything(Page.objects.filter(pk=report.pk)).get())
    with django_assert_num_queries(0):
        assert together.topics
        assert together.authors
        assert list(together.related_cards.all()) == []
