"""Panels of the editing forms that several page types share."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import InlinePanel, MultiFieldPanel, MultipleChooserPanel, Panel
from wagtail.models import Page, ReferenceIndex


class InformationPanel(Panel):
    """A panel that shows something about the page and has no field of its own."""

    class BoundPanel(Panel.BoundPanel):
        def is_shown(self) -> bool:
            """There is nothing to tell of a page that was never saved."""
            return self.instance.pk is not None


class FoldedPanel(MultiFieldPanel):
    """A group inside another group that is rarely filled in: folded until a field of it is."""

    def __init__(self, children: Sequence[Any], summary: Any, **kwargs: Any) -> None:
        super().__init__(children, **kwargs)
        self.summary = summary

    def clone_kwargs(self) -> dict[str, Any]:
        """Keep the line that stays in sight."""
        return super().clone_kwargs() | {"summary": self.summary}

    class BoundPanel(MultiFieldPanel.BoundPanel):
        template_name = "panels/folded.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Open what holds something or is refused: nobody looks for an error in a fold."""
            context = super().get_context_data(parent_context)
            names = self.panel.get_form_options()["fields"]
            fields = [self.instance._meta.get_field(name) for name in names]
            context["is_open"] = any(name in self.form.errors for name in names) or any(
                field.value_from_object(self.instance) != field.get_default() for field in fields
            )
            return context


class RelatedOutcomePanel(InformationPanel):
    """Shows the related content as readers see it, and why a card is not showing."""

    class BoundPanel(InformationPanel.BoundPanel):
        template_name = "panels/related_outcome.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the items of the page as last saved."""
            context = super().get_context_data(parent_context)
            context["items"] = self.instance.related_items(self.request)
            return context


class BacklinksPanel(InformationPanel):
    """Shows which pages point at this one, so that staff know what a change touches."""

    class BoundPanel(InformationPanel.BoundPanel):
        template_name = "panels/backlinks.html"
        LIMIT = 50

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the pages that refer to this one, each with an address to edit it."""
            context = super().get_context_data(parent_context)
            ids = {
                int(row.object_id)
                for row in ReferenceIndex.get_references_to(self.instance).filter(
                    base_content_type__model="page"
                )
            }
            # What stands below the page belongs to it, as a recommendation to its report.
            pages = Page.objects.filter(pk__in=ids).not_descendant_of(self.instance, inclusive=True)
            context["backlinks"] = pages.order_by("title")[: self.LIMIT]
            context["usage_url"] = reverse("wagtailadmin_pages:usage", args=[self.instance.pk])
            return context


def topics_panel() -> Panel:
    """Return the panel that chooses topics, several at once."""
    return MultipleChooserPanel(
        "page_topics",
        chooser_field_name="topic",
        heading=_("Topics"),
        label=_("Topic"),
        max_num=6,
        help_text=_("Readers find pages by topic; pages that share one are offered as related."),
    )


def related_cards_panels() -> Sequence[Panel]:
    """Return the panels that choose the related content and show what comes of the choice."""
    return [
        InlinePanel(
            "related_cards",
            heading=_("Related content"),
            label=_("card"),
            max_num=12,
            help_text=_(
                "Shown in this order. When there are fewer than three, pages on the same topics "
                "are added by themselves."
            ),
        ),
        RelatedOutcomePanel(heading=_("What readers see (as last saved)")),
    ]
