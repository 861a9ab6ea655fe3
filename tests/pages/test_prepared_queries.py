"""A prepared query gives what the queryset that it was built from would give, for any values."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.db.models import CharField, IntegerField
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from boardtrade.pages.prepared_queries import Parameter, PreparedQuery
from boardtrade.pages.visibility import ANY_AUDIENCE, Audience, visible
from tests.factories import RecommendationFactory, ReportFactory

pytestmark = pytest.mark.django_db


def by_ids():
    return Page.objects.filter(id__among=Parameter("ids", IntegerField())).order_by("pk")


def seen_by(query, page, audience):
    return bool(query.read(ids=[page.pk], **audience.parameters))


def test_each_reading_has_values_of_its_own():
    first, second = ReportFactory(), ReportFactory()
    query = PreparedQuery(by_ids)
    assert [page.title for page in query.read(ids=[second.pk])] == [second.title]
    assert [page.title for page in query.read(ids=[first.pk])] == [first.title]
    assert query.read(ids=[]) == []
    assert len(query.read(ids=[first.pk, second.pk, 0])) == 2


def test_the_sql_is_built_once(monkeypatch):
    built = []
    as_sql = SQLCompiler.as_sql

    def count(self, *args, **kwargs):
        built.append(self)
        return as_sql(self, *args, **kwargs)

    query = PreparedQuery(by_ids)
    query.read(ids=[1])
    monkeypatch.setattr(SQLCompiler, "as_sql", count)
    query.read(ids=[2])
    assert built == []


def test_joined_rows_and_chosen_columns_are_read_as_ever(django_assert_num_queries):
    page = RecommendationFactory()
    own = PreparedQuery(
        lambda: (
            type(page)
            .objects.filter(report_id=Parameter("report_id", IntegerField()))
            .select_related("report")
        )
    )
    titles = PreparedQuery(lambda: by_ids().values_list("title", flat=True))
    with django_assert_num_queries(1):
        (read,) = own.read(report_id=page.report_id)
        assert read.report.title == page.report.title
    assert titles.read(ids=[page.pk]) == [page.title]


@pytest.mark.parametrize("text", ["/home/", "100 %", "'; --", "%s", '{"a","b"}', "\\", ""])
def test_text_of_any_kind_is_a_value(text):
    report = ReportFactory(title=text or "-", slug="report")
    query = PreparedQuery(
        lambda: Page.objects.filter(title__among=Parameter("titles", CharField()))
    )
    found = query.read(titles=[text, "something else"])
    assert found == ([report.page_ptr] if text else [])


def test_who_looks_and_when_is_said_at_each_reading():
    now = timezone.now()
    page = ReportFactory(expire_at=now + datetime.timedelta(hours=1))
    query = PreparedQuery(lambda: visible(by_ids(), ANY_AUDIENCE))
    assert seen_by(query, page, Audience(at=now))
    assert not seen_by(query, page, Audience(at=now + datetime.timedelta(hours=2)))
    PageViewRestriction.objects.create(page=page, restriction_type="password")
    assert not seen_by(query, page, Audience(at=now))
    assert seen_by(query, page, Audience(at=now, admitted_to=page))


def test_a_time_that_would_stay_that_of_the_first_reading_is_refused():
    query = PreparedQuery(lambda: visible(by_ids()))
    with pytest.raises(ValueError, match="has to be a parameter"):
        query.read(ids=[1])


def test_each_thread_reads_through_its_own_connection():
    query = PreparedQuery(by_ids)
    page = ReportFactory()
    assert query.read(ids=[page.pk])

    def read():
        try:
            # Not the page of the transaction that another connection has open.
            return query.read(ids=[page.pk])
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        assert threads.submit(read).result() == []
