"""The buttons at the foot of the editing form."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.admin.action_menu import ActionMenuItem, PublishMenuItem, SaveDraftMenuItem


class ButtonsInARow(ActionMenuItem):
    """Several actions side by side, in place of the one that Wagtail shows beside its menu."""

    def __init__(self, items: list[ActionMenuItem]) -> None:
        super().__init__(order=items[0].order)
        self.items = items

    def render_html(self, parent_context: Mapping[str, Any] | None = None) -> SafeString:
        """Return the buttons of all actions."""
        buttons = ((item.render_html(parent_context),) for item in self.items)
        return format_html(
            '<div class="bt-buttons-in-a-row">{}</div>', format_html_join("", "{}", buttons)
        )


def put_publishing_beside_saving(
    items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]
) -> None:
    """Show *Publish* beside *Save draft* for those who may publish: nobody looks behind an arrow.

    While a page waits for approval, what Wagtail puts first stays: it is the approval.
    """
    if not items or not isinstance(items[0], SaveDraftMenuItem):
        return
    if publish := next((item for item in items if isinstance(item, PublishMenuItem)), None):
        items.remove(publish)
        items[0] = ButtonsInARow([items[0], publish])
