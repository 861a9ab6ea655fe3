"""`{% saved_panels form_panel as panels %}`: the panels that show what was saved."""

from collections.abc import Iterator

from django import template
from wagtail.admin.panels import Panel

from boardtrade.editing.panels import SavedPanel

register = template.Library()


@register.simple_tag
def saved_panels(panel: Panel.BoundPanel) -> list[Panel.BoundPanel]:
    """Return the panels below this one that an automatic save has to draw again."""
    return [found for found in _below(panel) if isinstance(found.panel, SavedPanel)]


def _below(panel: Panel.BoundPanel) -> Iterator[Panel.BoundPanel]:
    yield panel
    for child in getattr(panel, "children", ()):
        yield from _below(child)
