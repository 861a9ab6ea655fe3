"""Sends errors to the service whose DSN is set, such as Sentry or GlitchTip, and nothing of people.

It listens to the log, where all that goes wrong is written anyway: requests, tasks, chores and
commands. So it changes nothing of Django, and without a DSN none of it is imported.
"""

import logging
import os
from typing import Any

from django.http import HttpRequest

from boardtrade.delivery.logs import current_request_id
from boardtrade.delivery.middleware import redact_path
from boardtrade.watching.release import get_release

IGNORED_LOGGERS = ("boardtrade.requests",)
"""It says that a request has failed; another line has said why."""
KEPT_HEADERS = {"user-agent", "content-type"}
FLUSH_SECONDS = 3.0


def begin_reporting(dsn: str, environment: str) -> None:
    """Send errors from now on, from this process and those that are forked from it."""
    import sentry_sdk
    from sentry_sdk.integrations.atexit import AtexitIntegration
    from sentry_sdk.integrations.dedupe import DedupeIntegration
    from sentry_sdk.integrations.excepthook import ExcepthookIntegration
    from sentry_sdk.integrations.logging import EventHandler

    class ReportingHandler(EventHandler):
        """Sends what waits when it is flushed, as at the end of a process without exit handlers."""

        def flush(self) -> None:
            sentry_sdk.flush(FLUSH_SECONDS)

    sentry_sdk.init(
        dsn=dsn,
        release=f"boardtrade@{get_release()}",
        environment=environment,
        server_name="",
        send_default_pii=False,
        include_local_variables=False,  # they may hold what a person has typed
        max_request_body_size="never",
        max_breadcrumbs=0,
        auto_session_tracking=False,
        send_client_reports=False,
        default_integrations=False,
        # What ends a command is printed, not logged.
        integrations=[
            AtexitIntegration(callback=lambda pending, timeout: None),
            DedupeIntegration(),
            ExcepthookIntegration(),
        ],
        before_send=_remove_people,
        shutdown_timeout=FLUSH_SECONDS,
    )
    handler = ReportingHandler(level=logging.ERROR)
    handler.addFilter(lambda record: record.name not in IGNORED_LOGGERS)
    logging.getLogger().addHandler(handler)
    os.register_at_fork(before=handler.flush)  # or both processes send what waits


def _remove_people(event: Any, hint: Any) -> Any:
    """Return an event without anything of who asked for what; with the id of the request."""
    for name in ("user", "request", "extra", "breadcrumbs", "server_name", "modules"):
        event.pop(name, None)
    request = getattr(hint.get("log_record"), "request", None)
    if isinstance(request, HttpRequest):  # its line of the log has the whole path
        event["logentry"] = {"message": f"{request.method} {redact_path(request)}"}
    if request_id := current_request_id.get():
        event.setdefault("tags", {})["request_id"] = request_id
    return event
