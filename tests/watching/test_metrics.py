"""Numbers for a monitor, which nobody else can ask for."""

import pytest
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from boardtrade.delivery.requests import counts as request_counts
from boardtrade.delivery.requests.counts import RequestCounts
from boardtrade.watching import monitoring
from boardtrade.watching.activities import note
from recommendations.evidence.notices import EvidenceNotice
from tests.factories import DocumentFactory, EvidenceFactory

TOKEN = "t" * 20
MONITOR = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def counts(settings, tmp_path, monkeypatch):
    settings.MONITOR_TOKEN = TOKEN
    counts = RequestCounts(tmp_path)
    monkeypatch.setattr(monitoring, "get_request_counts", lambda: counts)
    return counts


def read(client) -> dict[tuple[str, tuple], float]:
    response = client.get("/metrics", headers=MONITOR)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["", TOKEN])
@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}])
def test_there_are_none_for_strangers(client, settings, token, headers):
    settings.MONITOR_TOKEN = token
    response = client.get("/metrics", headers=headers)
    assert response.status_code == 404
    assert "boardtrade_" not in response.text


@pytest.mark.django_db
def test_they_are_told_to_a_monitor_whatever_host_it_names(client, counts, settings):
    settings.ALLOWED_HOSTS = ["example.org"]
    settings.SECURE_SSL_REDIRECT = True
    headers = MONITOR | {"host": "10.0.0.7:8000"}
    assert client.get("/metrics", headers=headers).status_code == 200


@pytest.mark.django_db
def test_requests_are_told_by_kind_status_and_duration(client, counts):
    counts.add("/reports/", 200, 0.02)
    counts.add("/reports/", 200, 3)
    counts.add("/admin/pages/3/edit/", 418, 0.5)
    counts.add_cache_result("hit", 7)
    numbers = read(client)
    page, admin = ("kind", "page"), ("kind", "admin")
    assert numbers["boardtrade_requests_total", (page, ("status", "200"))] == 2
    assert numbers["boardtrade_requests_total", (admin, ("status", "other"))] == 1
    duration = "boardtrade_request_duration_seconds"
    assert numbers[f"{duration}_bucket", (page, ("le", "0.025"))] == 1
    assert numbers[f"{duration}_bucket", (page, ("le", "+Inf"))] == 2
    assert numbers[f"{duration}_sum", (page,)] == 3.02
    assert numbers["boardtrade_page_cache_total", (("result", "hit"),)] == 7


@pytest.mark.django_db
def test_what_the_site_has_and_does_is_told(client, counts):
    DocumentFactory()
    notice = EvidenceFactory(url="https://example.org/letter", document=None)
    EvidenceNotice.objects.create(evidence=notice, gone_since=timezone.localdate())
    note("backup", succeeded_at=timezone.now())
    numbers = read(client)
    assert numbers["boardtrade_tasks", (("status", "failed"),)] == 0
    assert numbers["boardtrade_oldest_task_seconds", ()] == 0
    backup = "boardtrade_activity_last_succeeded_timestamp_seconds"
    assert numbers[backup, (("name", "backup"),)] == pytest.approx(
        timezone.now().timestamp(), abs=60
    )
    assert numbers["boardtrade_files", (("kind", "documents"),)] == 1
    assert numbers["boardtrade_database_connections", ()] >= 1
    assert numbers["boardtrade_evidence_links_gone", ()] == 1
    assert numbers["boardtrade_check_state", (("check", "worker"),)] == 2
    (info,) = [dict(labels) for name, labels in numbers if name == "boardtrade_build_info"]
    assert info.keys() == {"version", "python", "django", "wagtail"}


@pytest.mark.django_db
def test_requests_are_told_while_the_database_is_away(client, counts, monkeypatch):
    from django.db import OperationalError, connection

    def refuse(*args: object) -> None:
        raise OperationalError

    counts.add("/", 503, 0.1)
    monkeypatch.setattr(connection, "cursor", refuse)
    numbers = read(client)
    assert numbers["boardtrade_requests_total", (("kind", "page"), ("status", "503"))] == 1
    assert numbers["boardtrade_check_state", (("check", "database"),)] == 2


def test_nothing_is_counted_unless_somebody_may_ask(settings):
    request_counts.get_request_counts.cache_clear()
    settings.MONITOR_TOKEN = ""
    assert request_counts.get_request_counts() is None
    request_counts.get_request_counts.cache_clear()
