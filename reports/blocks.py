"""The body of a report: the blocks of every page, and references to recommendations."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.compare import BlockComparison

from boardtrade.body.blocks import body_blocks


class _ReferenceComparison(BlockComparison):
    def htmlvalue(self, val: int | None) -> str:
        """Return the title of the recommendation."""
        page = self.block.model_class.objects.filter(pk=val).first()
        return escape(page.get_admin_display_title() if page else "")


class RecommendationReferenceBlock(blocks.PageChooserBlock):
    """Repeats one recommendation inside the text; vanishes while readers may not see it.

    Its value is the page's id, not the page: the template of the report looks all of them up
    together with the report's own recommendations.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("page_type", "recommendations.RecommendationPage")
        super().__init__(**kwargs)

    def to_python(self, value: int | None) -> int | None:
        """Keep the id."""
        return value

    def bulk_to_python(self, values: Iterable[int | None]) -> list[int | None]:
        """Keep the ids."""
        return list(values)

    def normalize(self, value: Any) -> int | None:
        """Take a page for its id."""
        return getattr(value, "pk", value)

    def value_from_form(self, value: Any) -> int | None:
        """Take the page that was chosen for its id."""
        return self.normalize(value)

    def clean(self, value: Any) -> int | None:
        """Check that there is such a recommendation."""
        return self.normalize(super().clean(value))

    def get_prep_value(self, value: Any) -> int | None:
        """Store the id."""
        return self.normalize(value)

    def get_comparison_class(self) -> type[BlockComparison]:
        """Compare two versions by the titles of what they refer to."""
        return _ReferenceComparison

    def extract_references(self, value: int | None) -> Iterator[tuple[Any, str, str, str]]:
        """Tell Wagtail's reference index which page is meant."""
        if value is not None:
            yield self.model_class, str(value), "", ""

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
