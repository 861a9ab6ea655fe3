"""The format of the logs: one JSON object a line, which any log collector can read."""

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime

current_request_id: ContextVar[str] = ContextVar("current_request_id", default="")
"""Set while a request is handled, so that every line logged meanwhile can be traced to it."""

REQUEST_FIELDS = ("request_id", "method", "path", "status", "duration_ms", "bytes")


class JsonFormatter(logging.Formatter):
    """Formats time (UTC), level, logger, message, request fields from `extra`, and exceptions."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line of ASCII."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id := current_request_id.get():
            line["request_id"] = request_id
        for name in REQUEST_FIELDS:
            if (value := getattr(record, name, None)) is not None:
                line[name] = value
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)
