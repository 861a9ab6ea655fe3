"""Panels of a recommendation's editing form."""

from boardtrade.editing.panels import InformationPanel


class StatusLogPanel(InformationPanel):
    """Shows what holds now and all that was recorded, and leads to the form that adds an entry.

    Its template asks a tag of the staff's rooms for the log, which rest on the page.
    """

    class BoundPanel(InformationPanel.BoundPanel):
        template_name = "panels/status_log.html"
