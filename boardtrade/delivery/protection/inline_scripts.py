"""Keeps the inline scripts of Wagtail's forms from being scripts: they are data for one of ours.

The Content-Security-Policy of the admin admits no inline script at all. Those of Wagtail are calls
of a few functions with JSON; `static/js/admin/inline_scripts.js` reads them as such, and makes the
calls that it knows. Whoever smuggles a script into the admin gains nothing: it is run neither by
the browser nor there. Decision 37 says what else was considered.
"""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase

SCRIPT = "<script>"
DATA = "<script type=text/x-call>"
"""Browsers run no script of this type, nor does jQuery, by which dialogues are shown."""


def hold_inline_scripts(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Decorate a view of the admin, so that inline scripts in its responses are data."""

    @wraps(view)
    def hold(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if callable(render := getattr(response, "add_post_render_callback", None)):
            render(_hold)
            return response
        return _hold(response)

    return hold


def _hold(response: HttpResponseBase) -> HttpResponseBase:
    if not isinstance(response, HttpResponse) or SCRIPT.encode() not in response.content:
        return response
    kind = response.get("Content-Type", "").partition(";")[0]
    if kind == "text/html":
        # Text of people is escaped: what is called a script here is one.
        response.content = response.content.replace(SCRIPT.encode(), DATA.encode())
    elif kind == "application/json":
        response.content = json.dumps(_replace(json.loads(response.content))).encode()
    return response


def _replace(value: Any, key: str = "") -> Any:
    """Replace in what is HTML, by its name, and leave what people have typed as it is."""
    if isinstance(value, dict):
        return {name: _replace(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_replace(item, key) for item in value]
    is_html = isinstance(value, str) and (key == "html" or key.endswith("_html"))
    return value.replace(SCRIPT, DATA) if is_html else value
