"""Panels of the report's editing form."""

from typing import Any

from boardtrade.core.panels import InformationPanel
from boardtrade.core.typed_pages import typed, with_types
from boardtrade.media.pdf import advice


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


class ChildPagesPanel(InformationPanel):
    """Lists the pages below this one, which is where a report's recommendations live."""

    class BoundPanel(InformationPanel.BoundPanel):
        template_name = "panels/child_pages.html"

        def is_shown(self) -> bool:
            """Shown from the start, to say where recommendations are added."""
            return True

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the child pages in their order."""
            context = super().get_context_data(parent_context)
            children = self.instance.get_children() if self.instance.pk else []
            context["children"] = [typed(page) for page in with_types(children)] if children else []
            return context
