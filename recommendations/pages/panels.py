"""The panels of the editing form of recommendations."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    MultipleChooserPanel,
)
from wagtail.admin.widgets import AdminAutoHeightTextInput

from boardtrade.editing.panels import SavedPanel
from recommendations.pages.earlier_asks.ask_history import find_hidden_links

MAX_EARLIER_ASKS = 12
"""So many earlier recommendations can be linked."""


class StatusLogPanel(SavedPanel):
    """Shows the current status and the log, with a link to the form that adds an entry.

    A template tag reads the log: `recommendations.staff` imports the page, never the reverse.
    """

    class BoundPanel(SavedPanel.BoundPanel):
        template_name = "panels/status_log.html"


class AskHistoryPanel(SavedPanel):
    """Shows how often it was asked as readers see it, and why a link is not showing."""

    class BoundPanel(SavedPanel.BoundPanel):
        template_name = "panels/ask_history.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the history of the page as last saved, and what is hidden of its own links."""
            context = super().get_context_data(parent_context)
            if self.instance.pk is None:
                return context
            history = self.instance.ask_history
            return context | {"history": history, "hidden": find_hidden_links(self.instance)}


def get_recommendation_panels() -> list[Any]:
    """Return the panels between the title and the related content, in the order of the form."""
    return [
        FieldPanel("text"),
        FieldPanel("rationale"),
        MultipleChooserPanel(
            "addressee_links",
            chooser_field_name="addressee",
            heading=_("Addressees"),
            label=_("Addressee"),
            max_num=12,
            help_text=_("Who should act. The first takes the lead."),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("priority"), FieldPanel("due_date")]),
                FieldPanel("success_measure", widget=AdminAutoHeightTextInput),
            ],
            heading=_("What is expected"),
        ),
        InlinePanel(
            "earlier_asks",
            heading=_("Asked before"),
            label=_("earlier recommendation"),
            max_num=MAX_EARLIER_ASKS,
            help_text=_(
                "Earlier recommendations, of ours or of others, that this one repeats, sharpens or "
                "joins. Readers see on each of them how often it was asked, and since when."
            ),
        ),
        AskHistoryPanel(heading=_("What readers see of it, from the saved draft")),
        StatusLogPanel(heading=_("Status")),
        FieldPanel("summary", widget=AdminAutoHeightTextInput),
    ]
