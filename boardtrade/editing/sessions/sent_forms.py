"""Forms for new objects that are sent twice, by a double click or from an earlier page."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from boardtrade.editing.locks import lock_form

type View = Callable[..., HttpResponseBase]

CREATION_VIEWS = ("add", "add_task", "create")
"""The names that Wagtail gives to the URLs of forms for new objects of any kind."""
CREATED_STEPS = ("chosen", "select_format")
"""What the dialogue of a chooser does next, once it has created an object."""
REMEMBERED = timedelta(hours=12)
"""How long a form that was sent is known: who sends it again later had it open all day."""
TOKEN_FIELD = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field


def create_once(view: View) -> View:
    """Answer a form for a new object that is sent again as the first time, and create nothing.

    Django writes another token into every page that it renders: a form that comes with the same
    token and the same values is the very same one. It goes round the transaction of the view, so
    that of two at once the second waits for what the first has committed.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        key = _build_key(request)
        if not key:
            return view(request, *args, **kwargs)
        try:
            with transaction.atomic():
                lock_form(key)
                if answer := cache.get(key):
                    return _answer_again(request, **answer)
                response = view(request, *args, **kwargs)
                if answer := _describe_success(response):
                    cache.set(key, answer, REMEMBERED.total_seconds())
                return response
        except BaseException:
            cache.delete(key)  # nothing was committed
            raise

    return wrapped


def _build_key(request: HttpRequest) -> str:
    match = request.resolver_match
    if request.method != "POST" or match is None or match.url_name not in CREATION_VIEWS:
        return ""
    # Forms of pages say themselves which window has sent them, see `windows`.
    if "wagtailadmin_pages" in match.namespaces or not request.POST.get(TOKEN_FIELD):
        return ""
    files = [(name, file.name, file.size) for name, sent in request.FILES.lists() for file in sent]
    content = json.dumps([request.get_full_path(), list(request.POST.lists()), files])
    return f"sent-form:{request.user.pk}:{hashlib.sha256(content.encode()).hexdigest()}"


def _describe_success(response: HttpResponseBase) -> dict[str, str]:
    """Return what has to be kept of an answer that says that an object was created."""
    if response.status_code == HTTPStatus.FOUND:
        return {"url": response["Location"]}
    is_dialogue = response.get("Content-Type") == "application/json"
    if not is_dialogue or not isinstance(response, HttpResponse):
        return {}
    answer = response.text
    return {"dialogue": answer} if json.loads(answer).get("step") in CREATED_STEPS else {}


def _answer_again(request: HttpRequest, *, url: str = "", dialogue: str = "") -> HttpResponse:
    if dialogue:
        return HttpResponse(dialogue, content_type="application/json")
    messages.info(request, _("The form was sent twice, and saved once."))
    return redirect(url)
