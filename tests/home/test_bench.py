"""What `make bench` measures."""

import pytest
from django.core.management import call_command

from tests.factories import RecommendationFactory, report_index

pytestmark = pytest.mark.django_db


def test_queries_and_times_of_a_page_of_each_kind_are_printed(settings, capsys):
    settings.ALLOWED_HOSTS = ["localhost"]
    recommendation = RecommendationFactory()
    call_command("bench", rounds=1)
    lines = [line.split() for line in capsys.readouterr().out.splitlines()[1:]]
    measured = {line[3]: line for line in lines}
    assert {"/", report_index().get_url(), recommendation.get_url()} <= set(measured)
    assert all(int(queries) > 0 and float(cpu) > 0 for queries, cpu, *_ in lines)
