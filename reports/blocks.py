"""The blocks that the body of a report may hold."""

from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from boardtrade.body.blocks import body_blocks


class RecommendationReferenceBlock(blocks.PageChooserBlock):
    """A reference that repeats a recommendation in the text while readers may see its page."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("page_type", "recommendations.RecommendationPage")
        super().__init__(**kwargs)

    def render_basic(self, value: Any, context: Any = None) -> str:
        """Return the number and the title, which a comparison of two revisions shows."""
        return escape(value.get_admin_display_title()) if value else ""

    class Meta:
        icon = "tick-inverse"
        label = _("Recommendation")
        group = _("Text")
        template = "blocks/recommendation.html"
        description = _("Repeats a recommendation where the text argues for it.")
        preview_template = "panels/recommendation_preview.html"
        preview_value = None


class ReportBodyBlock(blocks.StreamBlock):
    """The blocks of every body, and references to recommendations."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        child_blocks = [*body_blocks(), ("recommendation", RecommendationReferenceBlock())]
        super().__init__([*child_blocks, *(local_blocks or [])], **kwargs)

    class Meta:
        required = False
