"""Panels of the editing form of reports."""

from typing import Any

from boardtrade.editing.panels import InformationPanel
from boardtrade.media.documents.pdf import advice


class DownloadFactsPanel(InformationPanel):
    """Shows the facts read from the chosen PDF, and advice on what would hinder readers.

    It is drawn again by each automatic save (see `edit_partials.html`), also if there was no file
    at first.
    """

    class BoundPanel(InformationPanel.BoundPanel):
        template_name = "panels/download_facts.html"

        def is_shown(self) -> bool:
            """Return True: what an automatic save has to say needs its place."""
            return True

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the document as last saved, and what there is to say about it."""
            context = super().get_context_data(parent_context)
            context["document"] = document = self.instance.download_document
            if document is not None:
                context["pages"], context["facts"] = document.pages, document.pdf_facts
                context["advice"] = advice(document.pdf_facts) if document.pdf_facts else []
                context["twin"] = document.twin
            return context


class RecommendationsPanel(InformationPanel):
    """Lists the recommendations of a report, with links to actions on all of them.

    A template tag of the recommendations app reads them, as this app may not import from it. Drawn
    again by each automatic save, the first of which makes a new report one that can have some.
    """

    class BoundPanel(InformationPanel.BoundPanel):
        template_name = "panels/recommendations.html"

        def is_shown(self) -> bool:
            """Return True: a new report too shows where recommendations are added."""
            return True

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the report as last saved."""
            return super().get_context_data(parent_context) | {"report": self.instance}
