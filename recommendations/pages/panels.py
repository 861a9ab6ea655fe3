"""The panels of the editing form of recommendations."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    MultipleChooserPanel,
)
from wagtail.admin.widgets import AdminAutoHeightTextInput

from boardtrade.editing.panels import InformationPanel


class StatusLogPanel(InformationPanel):
    """Shows the current status and the log, with a link to the form that adds an entry.

    A template tag reads the log: `recommendations.staff` imports the page, never the reverse.
    """

    class BoundPanel(InformationPanel.BoundPanel):
        template_name = "panels/status_log.html"


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
        StatusLogPanel(heading=_("Status")),
        FieldPanel("summary", widget=AdminAutoHeightTextInput),
    ]
