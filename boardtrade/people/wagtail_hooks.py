"""Registers topics and people in Wagtail's admin, and how two of one sort are merged."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.snippets.models import register_snippet

from boardtrade.pages.models import UniqueSlugMixin
from boardtrade.people.merge_views import MergeView, can_merge
from boardtrade.people.merging import MERGED
from boardtrade.people.viewsets import VocabularyViewSetGroup
from boardtrade.users.models import User

register_snippet(VocabularyViewSetGroup)


@hooks.register("register_admin_urls")
def register_merge_url() -> list[URLPattern]:
    """Return the URL of the view that merges."""
    return [
        path("merge/<str:app_label>/<str:model_name>/<int:pk>/", MergeView.as_view(), name="merge")
    ]


@hooks.register("register_snippet_listing_buttons")
def add_merge_button(snippet: Any, user: User, next_url: str | None = None) -> Iterator[Button]:
    """Add the button that merges to the menu of each topic, person and addressee."""
    if isinstance(snippet, UniqueSlugMixin) and can_merge(user, type(snippet)):
        options = snippet._meta
        url = reverse("merge", args=[options.app_label, options.model_name, snippet.pk])
        yield Button(_("Merge with another one"), url, icon_name="copy", priority=40)


@hooks.register("register_log_actions")
def register_merge_action(actions: LogActionRegistry) -> None:
    """Register the action for the history of what stays."""

    @actions.register_action(MERGED)
    class Merged(LogFormatter):
        label = _("Merge")

        def format_message(self, log_entry: object) -> str:
            """Return the message with the name of the one that was merged into it."""
            return _("Merged “%(merged)s” into it") % log_entry.data  # type: ignore[attr-defined]
