"""What is rendered before the processes part is shared by them."""

import pytest
from wagtail.models import PageViewRestriction

from boardtrade.run.management.commands import serve
from reports.models import ReportPage
from tests.factories import RecommendationFactory, ReportFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def rendered(monkeypatch):
    """Return the types of the pages that are rendered."""
    types = []
    context_of = ReportPage.get_context

    def note(page, *args, **kwargs):
        types.append(type(page))
        return context_of(page, *args, **kwargs)

    monkeypatch.setattr(ReportPage, "get_context", note)
    return types


def test_a_public_page_is_rendered(rendered):
    ReportFactory()
    serve._loaded_application()
    assert rendered == [ReportPage]


def test_what_readers_may_not_see_is_not_asked_for():
    report = ReportFactory()
    page = RecommendationFactory(parent=report)
    paths = set(serve._one_page_of_each_type())
    assert {report.url, page.url} <= paths
    PageViewRestriction.objects.create(page=report, restriction_type="login")
    assert not {report.url, page.url} & set(serve._one_page_of_each_type())


def test_a_page_that_fails_does_not_keep_the_site_from_starting(monkeypatch):
    ReportFactory()

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(ReportPage, "get_context", fail)
    assert serve._loaded_application()
