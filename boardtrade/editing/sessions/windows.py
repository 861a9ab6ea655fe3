"""Which revision a window of an editor saved last.

An editor's browser names its window in each save. When the answer to a save was lost or is late,
the window sends a form that is older than its own last save. Here that is told from a form of
another window, which must not overwrite a newer version without a question.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from wagtail.models import Page

WINDOW_FIELD = "editing_window"
STEP_FIELD = "editing_step"
"""Names of the fields that `static/js/admin.js` adds: a random id, and the number of the save."""


@dataclass(frozen=True)
class LastSave:
    """The last save of one window."""

    page_id: int
    revision_id: int | None
    step: int


def remember_save(request: HttpRequest, page: Page) -> None:
    """Note that the window of a request has saved a page.

    In the cache, for as long as a session lasts: what is forgotten there is only asked about.
    """
    if key := _get_key(request):
        # With changes of others, the version is not what this window shows.
        kept_changes = getattr(page, "kept_changes", None)
        revision_id = None if kept_changes else page.latest_revision_id
        last_save = LastSave(page.pk, revision_id, _get_step(request))
        cache.set(key, last_save, settings.SESSION_COOKIE_AGE)


def get_last_save(request: HttpRequest) -> LastSave | None:
    """Return the last save of the window of a request, or None."""
    key = _get_key(request)
    return cache.get(key) if key else None


def is_overtaken(request: HttpRequest, last_save: LastSave) -> bool:
    """Return whether an autosave arrives after a later save of the same window."""
    return not request.accepts("text/html") and _get_step(request) <= last_save.step


def use_own_revision(request: HttpRequest, page: Any) -> None:
    """Let Wagtail take the form of a request for one of the newest revision, which it saved."""
    page.is_saved_by_this_window = True
    data = request.POST.copy()
    data["loaded_revision_id"] = str(page.latest_revision_id)
    data["loaded_revision_created_at"] = page.latest_revision.created_at.isoformat()
    if data.get("overwrite_revision_id") != data["loaded_revision_id"]:
        data.pop("overwrite_revision_id", None)
    request.POST = data  # type: ignore[assignment]


def use_last_save(request: HttpRequest, page: Any, last_save: LastSave) -> None:
    """Let the form of a request begin with what its window saved last, which others changed."""
    saved_id = last_save.revision_id
    loaded_id = request.POST.get("loaded_revision_id", "")
    is_id = loaded_id.isascii() and loaded_id.isdigit() and len(loaded_id) < 20
    is_loaded_since = is_id and saved_id is not None and int(loaded_id) >= saved_id
    if not is_loaded_since and page.revisions.filter(pk=saved_id).exists():
        data = request.POST.copy()
        data["loaded_revision_id"] = str(saved_id)
        request.POST = data  # type: ignore[assignment]


def keep_published_version(request: HttpRequest, page: Page) -> None:
    """Let Wagtail add a version, where an autosave would overwrite the one that readers see.

    Somebody else has published what the window saved last, and it is typed into since.
    """
    if request.POST.get("overwrite_revision_id") == str(page.live_revision_id):
        data = request.POST.copy()
        data.pop("overwrite_revision_id")
        request.POST = data  # type: ignore[assignment]


def _get_key(request: HttpRequest) -> str:
    try:
        window = uuid.UUID(request.POST.get(WINDOW_FIELD, ""))
    except ValueError:
        return ""
    return f"editing-window:{request.user.pk}:{window}"


def _get_step(request: HttpRequest) -> int:
    step = request.POST.get(STEP_FIELD, "")
    return int(step) if step.isascii() and step.isdigit() and len(step) < 10 else 0
