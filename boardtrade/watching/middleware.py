"""Answers probes before anything else: they name no host of ours and speak plain HTTP."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from boardtrade.delivery.health import healthz
from boardtrade.watching.monitoring import is_monitor, metrics, readyz

METRICS_PATH = "/metrics"
PROBES = {"/healthz": healthz, "/readyz": readyz, METRICS_PATH: metrics}


class ProbeMiddleware:
    """Answers /healthz and /readyz to all, /metrics to who knows the token.

    For all others /metrics is an address like any other.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the answer to a probe, or the response to any other request."""
        probe = PROBES.get(request.path_info)
        if probe is None or (probe is metrics and not is_monitor(request)):
            return self.get_response(request)
        return probe(request)
