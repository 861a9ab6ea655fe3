"""The id of a request, by which its lines in the logs are found."""

import re
from secrets import token_hex

REQUEST_ID_PATTERN = re.compile(r"[A-Za-z0-9._-]{1,64}")


def choose_request_id(given: str | None) -> str:
    """Return the X-Request-ID that a proxy has given if it is well formed, or a new one."""
    return given if given and REQUEST_ID_PATTERN.fullmatch(given) else token_hex(16)
