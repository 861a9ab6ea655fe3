"""Panels of the report's editing form."""

from typing import Any

from boardtrade.editing.panels import InformationPanel
from boardtrade.media.documents.pdf import advice


class DownloadFactsPanel(InformationPanel):
    """Shows what was read from the chosen PDF, and advice where readers would stumble."""

    class BoundPanel(InformationPanel.BoundPanel):
        template_name = "panels/download_facts.html"

        def is_shown(self) -> bool:
            """There is nothing to tell without a file."""
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
    """Lists the recommendations below a report, and leads to what can be done with all of them.

    Its template asks a tag of the recommendations' own app for them.
    """

    class BoundPanel(InformationPanel.BoundPanel):
        template_name = "panels/recommendations.html"

        def is_shown(self) -> bool:
            """Shown from the start, to say where recommendations are added."""
            return True
