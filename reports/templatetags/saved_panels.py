"""`{% saved_panels form_panel as panels %}`: the panels that show what was saved."""

from collections.abc import Iterator

from django import template
from wagtail.admin.panels import Panel

from reports.panels import DownloadFactsPanel, RecommendationsPanel

register = template.Library()

DRAWN_AGAIN = (DownloadFactsPanel, RecommendationsPanel)
"""Their templates have one element with the id `<prefix>-saved`, which is replaced."""


@register.simple_tag
def saved_panels(panel: Panel.BoundPanel) -> list[Panel.BoundPanel]:
    """Return the panels below this one that an automatic save has to draw again."""
    return [found for found in _below(panel) if isinstance(found.panel, DRAWN_AGAIN)]


def _below(panel: Panel.BoundPanel) -> Iterator[Panel.BoundPanel]:
    yield panel
    for child in getattr(panel, "children", ()):
        yield from _below(child)
