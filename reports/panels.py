"""Panels of the editing form of reports."""

from typing import Any

from boardtrade.editing.panels import InformationPanel
from boardtrade.media.documents.pdf import advice


class DownloadFactsPanel(InformationPanel):
    """Shows the facts read from the chosen PDF, and advice on what would hinder readers."""

    class BoundPanel(InformationPanel.BoundPanel):
        template_name = "panels/download_facts.html"

        def is_shown(self) -> bool:
            """Return whether the report has a file."""
            return super().is_shown() and self.instance.download_document is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the document and the advice about it."""
            context = super().get_context_data(parent_context)
            document = self.instance.download_document
            context["document"] = document
            facts = document.pdf_facts
            context["advice"] = advice(facts) if facts else []
            return context


class RecommendationsPanel(InformationPanel):
    """Lists the recommendations of a report, with links to actions on all of them.

    A template tag of the recommendations app reads them, as this app may not import from it.
    """

    class BoundPanel(InformationPanel.BoundPanel):
        template_name = "panels/recommendations.html"

        def is_shown(self) -> bool:
            """Return True: a new report too shows where recommendations are added."""
            return True
