"""What is kept of a form that could not be saved: fields to send again, and words to copy."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from boardtrade.editing.asking import CONFIRMED
from boardtrade.editing.conflicts.form import OPENED_VALUES, OVERWRITE

USER_FIELD = "signed_in_as"
"""Added to each form by `static/js/admin.js`: the id of the user who opened the form."""
NOT_SENT_AGAIN = {"csrfmiddlewaretoken"}
TECHNICAL_NAMES = {
    *NOT_SENT_AGAIN,
    USER_FIELD,
    "editing_window",
    "editing_step",
    "loaded_revision_id",
    "loaded_revision_created_at",
    "overwrite_revision_id",
    OPENED_VALUES,
    OVERWRITE,
    "next",
    "key",
    "confirm",
}
TECHNICAL_ENDINGS = (
    *("id", "type", "order", "deleted", "count", "ORDER", "DELETE", "_FORMS"),
    CONFIRMED,
)
"""Of the names of what scripts write about rows and blocks."""


@dataclass(frozen=True)
class TypedText:
    """What somebody typed into one field, shown to be copied."""

    label: str
    text: str


@dataclass(frozen=True)
class KeptForm:
    """The fields of a form that was sent and not saved."""

    fields: list[tuple[str, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    """Names of files: those cannot be kept."""
    texts: list[TypedText] = field(default_factory=list)
    has_passwords: bool = False
    """Whether it had passwords, which are never kept."""

    def __bool__(self) -> bool:
        return bool(self.texts or self.files or self.fields)


def is_from_this_site(request: HttpRequest) -> bool:
    """Return whether a browser says that one of our own pages has sent a form."""
    if origin := request.headers.get("Origin"):
        return origin == f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Sec-Fetch-Site") == "same-origin"


def keep_fields(request: HttpRequest) -> KeptForm:
    """Return what may be kept of a form: nothing of another site, and no password."""
    if request.method != "POST" or not is_from_this_site(request):
        return KeptForm()
    passwords = [name for name in request.POST if "password" in name]
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NOT_SENT_AGAIN and name not in passwords
        for value in values
    ]
    if all(name in TECHNICAL_NAMES for name, value in fields):
        fields = []
    return KeptForm(
        fields=fields,
        files=[str(file.name) for name in request.FILES for file in request.FILES.getlist(name)],
        texts=list(_find_texts(fields)),
        has_passwords=bool(passwords),
    )


def _find_texts(fields: list[tuple[str, str]]) -> list[TypedText]:
    """Return what may have been typed: neither numbers of rows nor boxes."""
    texts = []
    for name, value in fields:
        text = _as_text(value).strip()
        is_technical = name in TECHNICAL_NAMES or name.endswith(TECHNICAL_ENDINGS)
        if text and not is_technical and not text.isdigit() and text not in {"on", "true", "false"}:
            label = name.replace("-value", "").replace("-", " ").replace("_", " ").strip()
            texts.append(TypedText(label.capitalize(), text))
    return texts


def _as_text(value: str) -> str:
    """Return the words of what Draftail and tables send as JSON; anything else as it is."""
    if not value.startswith(("{", "[")):
        return value
    try:
        content = json.loads(value)
    except ValueError:
        return value
    return "\n".join(_iterate_words(content))


def _iterate_words(content: Any) -> list[str]:
    match content:
        case {"blocks": [*blocks], **_rest}:  # rich text: its other keys say how it looks
            return [str(block.get("text", "")) for block in blocks if isinstance(block, dict)]
        case dict():
            return [word for value in content.values() for word in _iterate_words(value)]
        case list():
            return [word for value in content for word in _iterate_words(value)]
        case str():
            return [content] if content.strip() else []
    return []
