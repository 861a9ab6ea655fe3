"""Pages of content, with topics and related content."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from boardtrade.editing.panels import build_related_cards_panels, build_topics_panel
from boardtrade.pages.base_page import BasePage
from boardtrade.pages.queries.inline_children import InlineChildren
from boardtrade.pages.related.related_content import RelatedItem, related_content


class ContentPage(BasePage):
    """A page that readers come for, with topics and related content that leads on from it."""

    is_searched = True
    related_panels: ClassVar[list[Any]] = [build_topics_panel(), *build_related_cards_panels()]

    children: ClassVar[Sequence[InlineChildren]] = (
        InlineChildren("page_topics", follow="topic"),
        InlineChildren("related_cards", follow="image"),
    )

    class Meta:
        abstract = True

    @cached_property
    def topics(self) -> list[Any]:
        """The topics in the editor's order; in a preview, those of the form."""
        return [page_topic.topic for page_topic in self.page_topics.all()]

    def missing_for_publication(self) -> dict[str, Any]:
        """Add a message if a related card is unfinished."""
        errors = super().missing_for_publication()
        if any(card.is_unfinished for card in self.related_cards.all()):
            errors["related_cards"] = _("Finish or delete the cards that lack a page or a title.")
        return errors

    def related_items(self, request: HttpRequest | None = None) -> list[RelatedItem]:
        """Return the picks and the automatic suggestions, also those that readers do not see."""
        return related_content(self, request=request)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the related cards that readers see."""
        context = super().get_context(request, *args, **kwargs)
        context["related_cards"] = [
            item.card for item in self.related_items(request) if item.card is not None
        ]
        return context
