"""The id of a request, by which its lines in the logs are found."""

import random
import re

REQUEST_ID_PATTERN = re.compile(r"[A-Za-z0-9._-]{1,64}")


def choose_request_id(given: str | None) -> str:
    """Return the X-Request-ID that a proxy has given if it is well formed, or a new one."""
    if given and REQUEST_ID_PATTERN.fullmatch(given):
        return given
    return f"{random.getrandbits(128):032x}"
