"""The body of a report: the blocks of every page, and references to recommendations."""

from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from boardtrade.body.blocks import body_blocks


class RecommendationReferenceBlock(blocks.PageChooserBlock):
    """Repeats one recommendation inside the text; vanishes while readers may not see it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("page_type", "recommendations.RecommendationPage")
        super().__init__(**kwargs)

    def render_basic(self, value: Any, context: Any = None) -> str:
        """Return what a comparison of two versions shows: number and title."""
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
    """Everything that the body of a report may hold."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        own = [*body_blocks(), ("recommendation", RecommendationReferenceBlock())]
        super().__init__([*own, *(local_blocks or [])], **kwargs)

    class Meta:
        required = False
