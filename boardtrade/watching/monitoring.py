"""What programs ask: whether the site is ready, and its numbers."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from boardtrade.delivery.requests.counts import Totals, get_request_counts
from boardtrade.watching.findings import (
    Finding,
    Number,
    State,
    count_everything,
    look_at_everything,
)

PREFIX = "boardtrade_"


def is_monitor(request: HttpRequest) -> bool:
    """Return whether a request shows MONITOR_TOKEN in its Authorization header."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return (
        bool(settings.MONITOR_TOKEN)
        and scheme.lower() == "bearer"
        and constant_time_compare(token.strip(), settings.MONITOR_TOKEN)
    )


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Return 200 if all of the site does what it is for, and 503 if not; to monitors, say why."""
    with translation.override("en"):
        findings = look_at_everything()
        is_ready = all(finding.state < State.FAILURE for finding in findings)
        status = 200 if is_ready else 503
        if is_monitor(request):
            return JsonResponse(
                {"ready": is_ready, "checks": {f.name: _describe(f) for f in findings}},
                status=status,
            )
    word = "ready" if is_ready else "unready"
    return HttpResponse(f"{word}\n", content_type="text/plain; charset=utf-8", status=status)


def _describe(finding: Finding) -> dict[str, Any]:
    description = {"state": finding.state.name.lower(), "words": str(finding.words)}
    if finding.since:
        description["since"] = finding.since.isoformat()
    if finding.to_do:
        description |= {
            "to_do": str(finding.to_do),
            "runbook": f"docs/runbook/{finding.runbook}.md",
        }
    return description


@never_cache
def not_found(request: HttpRequest) -> HttpResponse:
    """Return 404, without asking whether a page is meant."""
    text = "There is nothing here.\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8", status=404)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Return the numbers in the format of Prometheus."""
    # Not before somebody asks for them: the package takes memory in every process.
    from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, CollectorRegistry, generate_latest

    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collector())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)


class _Collector:
    """Makes metrics of what was counted and found."""

    def describe(self) -> list[Any]:
        return []

    def collect(self) -> Iterator[Any]:
        if counts := get_request_counts():
            yield from _collect_requests(counts.read())
        with translation.override("en"):
            yield from _collect_numbers(count_everything())
            yield from _collect_findings(look_at_everything())


def _collect_requests(totals: Totals) -> Iterator[Any]:
    from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily

    requests = CounterMetricFamily(
        f"{PREFIX}requests", "Requests by kind of answer and status.", labels=["kind", "status"]
    )
    durations = HistogramMetricFamily(
        f"{PREFIX}request_duration_seconds",
        "Seconds until the answer began; what is answered from memory counts as 0.",
        labels=["kind"],
    )
    for kind in totals.kinds:
        for status, count in kind.statuses.items():
            if count:
                requests.add_metric([kind.kind, str(status or "other")], count)
        groups = [
            ("+Inf" if bound == float("inf") else str(bound), n) for bound, n in kind.durations
        ]
        durations.add_metric([kind.kind], groups, kind.seconds)
    yield requests
    yield durations
    pages = CounterMetricFamily(
        f"{PREFIX}page_cache",
        "Pages answered with a copy, rendered and kept, or answered with an old copy.",
        labels=["result"],
    )
    for result, count in totals.cache.items():
        pages.add_metric([result], count)
    yield pages


def _collect_numbers(numbers: Iterable[Number]) -> Iterator[Any]:
    from prometheus_client.core import GaugeMetricFamily

    families: dict[str, GaugeMetricFamily] = {}
    for number in numbers:
        names = [name for name, _ in number.labels]
        if number.name not in families:
            families[number.name] = GaugeMetricFamily(
                PREFIX + number.name, number.help, labels=names
            )
        families[number.name].add_metric([value for _, value in number.labels], number.value)
    yield from families.values()


def _collect_findings(findings: Iterable[Finding]) -> Iterator[Any]:
    from prometheus_client.core import GaugeMetricFamily

    family = GaugeMetricFamily(
        f"{PREFIX}check_state",
        "0 for fine, 1 for a concern, 2 for a failure; as /readyz has it.",
        labels=["check"],
    )
    for finding in findings:
        family.add_metric([finding.name], finding.state)
    yield family
