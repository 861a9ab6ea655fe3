"""How log lines look: one JSON object a line, which any collector of logs can read."""

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime

current_request_id: ContextVar[str] = ContextVar("current_request_id", default="")
"""Set while a request is answered, so that every line written meanwhile can be traced to it."""

REQUEST_FIELDS = ("request_id", "method", "path", "status", "duration_ms", "bytes")


class JsonFormatter(logging.Formatter):
    """Writes time (UTC), level, logger, message; request fields given by `extra`; exceptions."""

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
