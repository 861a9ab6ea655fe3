"""Panels of a recommendation's editing form."""

from typing import Any

from boardtrade.editing.panels import InformationPanel


class StatusLogPanel(InformationPanel):
    """Shows what holds now and all that was recorded, and leads to the form that adds an entry."""

    class BoundPanel(InformationPanel.BoundPanel):
        template_name = "panels/status_log.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the log as staff see it."""
            # The models need this panel, and these modules need the models.
            from recommendations.staff.permissions import may_keep_log
            from recommendations.staff.timeline import StaffTimeline

            context = super().get_context_data(parent_context)
            may_add = may_keep_log(self.request.user, self.instance)
            context["timeline"] = StaffTimeline.of(self.instance, may_add=may_add)
            return context
