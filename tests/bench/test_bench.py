"""What `make bench` measures."""

import pytest
from django.core.management import call_command
from wagtail.models import Page

from boardtrade.bench.dataset import Dataset
from recommendations.models import RecommendationPage, StatusPeriod, StatusUpdate
from tests.factories import RecommendationFactory, report_index

pytestmark = pytest.mark.django_db


def test_queries_and_times_of_a_page_of_each_kind_are_printed(settings, capsys):
    settings.ALLOWED_HOSTS = ["localhost"]
    recommendation = RecommendationFactory()
    call_command("bench", rounds=1)
    lines = [line.split() for line in capsys.readouterr().out.splitlines()[1:]]
    measured = {line[4]: line for line in lines}
    assert {"/", report_index().get_url(), recommendation.get_url()} <= set(measured)
    assert all(int(queries) > 0 and float(cpu) > 0 for queries, cpu, *_ in lines)


@pytest.mark.usefixtures("empty_site", "database_owner")
def test_the_data_set_is_one_that_the_site_could_have(client):
    Dataset(recommendations=30, updates_each=3).write()
    assert StatusUpdate.objects.count() == 90
    assert RecommendationPage.objects.count() == 30
    assert StatusPeriod.objects.on().count() == 30
    for page in RecommendationPage.objects.published()[:3]:
        assert client.get(page.get_url()).status_code == 200
    addressee = RecommendationPage.objects.published()[0].addressee_links.first().addressee
    html = client.get(f"/recommendations/?addressee={addressee.slug}").text
    assert addressee.name in html
    assert client.get("/recommendations.csv").status_code == 200
    assert not any(Page.find_problems())
