"""What is loaded before the processes of a run part belongs to all of them."""

from collections.abc import Iterator

import pytest
from django.core.signals import request_started

from boardtrade.run.management.commands.serve import load_application
from reports.models import ReportPage
from tests.factories import RecommendationFactory, ReportFactory, StandardPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked_for() -> Iterator[list[str]]:
    """Return the paths of requests, which are added to it as they begin."""
    paths: list[str] = []

    def note(environ: dict[str, str], **kwargs: object) -> None:
        paths.append(environ["PATH_INFO"])

    request_started.connect(note)
    yield paths
    request_started.disconnect(note)


def test_a_page_of_each_type_is_read_before_processes_part(asked_for):
    report = ReportFactory()
    pages = [report, RecommendationFactory(parent=report), StandardPageFactory()]
    load_application()
    assert {page.url for page in pages} <= set(asked_for)


def test_what_readers_may_not_see_is_not_asked_for(asked_for):
    draft = ReportFactory(live=False)
    load_application()
    assert draft.url not in asked_for
    assert draft.get_parent().url in asked_for


def test_a_page_that_fails_does_not_keep_the_site_from_starting(monkeypatch):
    ReportFactory()

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(ReportPage, "get_context", fail)
    assert load_application()
