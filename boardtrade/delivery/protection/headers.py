"""Headers by which browsers protect readers, on every answer, whoever has made it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

NO_SCRIPT = "default-src 'none'; frame-ancestors 'none'"
"""The policy of what is no page."""
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        *("accelerometer", "browsing-topics", "camera", "display-capture"),
        *("geolocation", "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment"),
        *("screen-wake-lock", "serial", "usb", "xr-spatial-tracking"),
    )
)
"""Features of browsers that neither this site uses nor frames in it. Passkeys are none of them, nor
the full screen of a video."""
FOR_OTHER_SITES = ("/media/images/", "/brand/", "/favicon.ico")
"""Pictures that other sites may show, as previews of shared links do."""

MINIMAL_HEADERS = [
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", NO_SCRIPT),
    ("Referrer-Policy", settings.SECURE_REFERRER_POLICY or "same-origin"),
    ("Permissions-Policy", PERMISSIONS_POLICY),
    ("Cross-Origin-Resource-Policy", "same-origin"),
]
"""Those of answers that never came to Django."""


class SecurityHeadersMiddleware:
    """Adds what Django's own middleware does not, and all of it to what never comes to that."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response with what it lacks."""
        response = self.get_response(request)
        headers = response.headers
        if "Cross-Origin-Resource-Policy" not in headers:
            is_open = "Access-Control-Allow-Origin" in headers or request.path_info.startswith(
                FOR_OTHER_SITES
            )
            headers["Cross-Origin-Resource-Policy"] = "cross-origin" if is_open else "same-origin"
        for name, value in MINIMAL_HEADERS:
            headers.setdefault(name, value)
        return response
