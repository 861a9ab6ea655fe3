"""Panels of the editing form of reports."""

from typing import Any

from boardtrade.editing.panels import SavedPanel
from boardtrade.media.documents.pdf import advice
from reports.paper.state import describe_papers


class DownloadFactsPanel(SavedPanel):
    """Shows the facts read from the chosen PDF, and advice on what would hinder readers."""

    class BoundPanel(SavedPanel.BoundPanel):
        template_name = "panels/download_facts.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the document as last saved, and what there is to say about it."""
            context = super().get_context_data(parent_context)
            context["document"] = document = self.instance.download_document
            if document is not None:
                context["pages"], context["facts"] = document.pages, document.pdf_facts
                context["advice"] = advice(document.pdf_facts) if document.pdf_facts else []
                context["twin"] = document.twin
            return context


class PaperPanel(SavedPanel):
    """Tells what was made of the page as files, what is being made, and what could not be."""

    class BoundPanel(SavedPanel.BoundPanel):
        template_name = "panels/papers.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add a line for each file."""
            context = super().get_context_data(parent_context)
            context["report"] = self.instance
            context["papers"] = describe_papers(self.instance) if self.instance.pk else []
            return context


class RecommendationsPanel(SavedPanel):
    """Lists the recommendations of a report, with links to actions on all of them.

    A template tag of the recommendations app reads them, as this app may not import from it.
    """

    class BoundPanel(SavedPanel.BoundPanel):
        template_name = "panels/recommendations.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the report as last saved."""
            return super().get_context_data(parent_context) | {"report": self.instance}
