"""Answers probes before anything else: they name no host of ours and speak plain HTTP."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from boardtrade.delivery.health import healthz
from boardtrade.watching.monitoring import is_monitor, metrics, not_found, readyz

METRICS_PATH = "/metrics"
PROBES = {"/healthz": healthz, "/readyz": readyz, METRICS_PATH: metrics}


class ProbeMiddleware:
    """Answers /healthz and /readyz to all, /metrics to who knows the token.

    For all others there is no /metrics, whether or not there is a token.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the answer to a probe, or the response to any other request."""
        probe = PROBES.get(request.path_info)
        if probe is None:
            return self.get_response(request)
        if probe is metrics and not is_monitor(request):
            return not_found(request)
        return probe(request)
