"""Four eyes: nobody publishes what they themselves changed last."""

import re
from collections.abc import Iterable
from html import unescape
from itertools import pairwise
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db.models import Model
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from modelcluster.models import get_all_child_relations
from wagtail.models import Revision

from boardtrade.editing.approval.refusals import PublicationRefusedError, list_pages

PUBLISH_OWN_WORK = "users.publish_own_work"
"""The permission to publish also what one has changed last oneself."""
NOT_WORDS = frozenset(
    {
        "draft_title", "live", "has_unpublished_changes", "path", "depth", "numchild",
        "url_path", "owner", "locked", "locked_at", "locked_by", "expired", "go_live_at",
        "expire_at", "first_published_at", "last_published_at", "latest_revision",
        "latest_revision_created_at", "live_revision", "wagtail_admin_comments",
    }
)  # fmt: skip
"""What a version has beside what readers read: who approves may set when it is published."""
BLOCK_KEY = re.compile(r' data-block-key=\\?"[^"\\]*\\?"')
"""By which the editor of rich text knows a paragraph. Pasted text gets it when its form is saved
for the first time, whoever does so; that also writes some letters in another way."""
EMPTY_TEXT = "<p></p>"


class OwnWorkError(PublicationRefusedError):
    """Somebody was to publish what they had changed last."""

    def __init__(self, pages: list[Any]) -> None:
        message = format_html(
            '{}<ul class="bt-bullets">{}</ul>',
            _("Nothing was published. You changed these pages last, so somebody else does it:"),
            format_html_join("", "<li>{}</li>", ((link,) for link in list_pages(pages))),
        )
        super().__init__(pages, message)


def get_kept_as_draft_message(page: Any) -> str:
    """Return what to say to somebody who wanted to publish what they changed last."""
    return _(
        "“%(title)s” is saved as a draft, and not published: you changed it last, so somebody else "
        "has to publish it. Submit it for approval, and they are told."
    ) % {"title": page.get_admin_display_title()}


def may_publish_own_work(user: AbstractUser) -> bool:
    """Return whether a user may publish also what they have changed last."""
    return user.has_perm(PUBLISH_OWN_WORK)


def is_own_work(page: Any, user: AbstractUser, revision: Revision | None = None) -> bool:
    """Return whether a user changed the words of a version (the newest) last, and may not publish
    such.

    A version that says the same as the one before it is not theirs: they only saved it again. What
    the site itself has made is nobody's.
    """
    if may_publish_own_work(user):
        return False
    return get_last_author_id(page, revision) == user.pk


def get_last_author_id(page: Any, revision: Revision | None = None) -> int | None:
    """Return the id of who changed the words of a version (the newest) last; None if nobody did."""
    revisions = page.revisions.order_by("-created_at", "-pk")
    if revision is not None:
        revisions = revisions.filter(pk__lte=revision.pk)
    page_type = page.specific_class
    oldest = None
    # Most often the first two differ; versions are long, so no more are read than needed.
    for newer, older in pairwise(revisions.iterator(chunk_size=2)):
        if get_words(newer.content, page_type) != get_words(older.content, page_type):
            return newer.user_id
        oldest = older
    oldest = oldest or revisions.first()
    return oldest.user_id if oldest else None


def get_words(content: dict[str, Any], page_type: Any) -> Any:
    """Return what readers read of the content of a version, in a form that can be compared.

    Without what nobody can type: triggers and the place in the tree set such fields, so that they
    differ between two versions of which the second was only saved again. A field may also say of
    itself that it `holds_no_words`.
    """
    beside = NOT_WORDS | _get_names_beside_words(page_type)
    words = {name: value for name, value in content.items() if name not in beside}
    for relation in get_all_child_relations(page_type):
        name = relation.get_accessor_name()
        left_out = _get_names_beside_words(relation.related_model)
        if rows := words.get(name):
            words[name] = [
                {field: value for field, value in row.items() if field not in left_out}
                for row in rows
            ]
    return _without_ids(words)


def _get_names_beside_words(model: type[Model]) -> set[str]:
    return {
        field.name
        for field in model._meta.concrete_fields
        if not field.editable or getattr(field, "holds_no_words", False)
    }


def _without_ids(value: Any) -> Any:
    """Leave out the ids of rows, which they have only once the page was published, and the keys of
    paragraphs.
    """
    match value:
        case dict():
            rest = value.keys() - {"pk", "sort_order"}
            return {name: _without_ids(value[name]) for name in rest}
        case list():
            rows = sorted(value, key=_get_sort_order) if _are_rows(value) else value
            return [_without_ids(row) for row in rows]
        case str():
            plain = BLOCK_KEY.sub("", value)
            return "" if plain == EMPTY_TEXT else unescape(plain)
    return value


def _are_rows(values: list[Any]) -> bool:
    return all(isinstance(value, dict) and "sort_order" in value for value in values)


def _get_sort_order(row: dict[str, Any]) -> int:
    return row["sort_order"] or 0


def require_other_author(pages: Iterable[Any], user: AbstractUser) -> None:
    """Raise OwnWorkError if a user changed the newest version of any of these pages last."""
    if own := [page for page in pages if is_own_work(page, user)]:
        raise OwnWorkError(own)
