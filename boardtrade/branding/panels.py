"""The panels of the site settings in which a board's colours are chosen and seen."""

from typing import Any

from django.forms import Media, Script, TextInput
from wagtail.admin.panels import Panel


class ColourInput(TextInput):
    """A field for a colour; the script of the sample sets the browser's palette beside it."""

    def __init__(self, default: str, attrs: dict[str, Any] | None = None) -> None:
        """Take the colour that an empty field stands for."""
        usual = {"placeholder": default, "data-brand-colour": default, "spellcheck": "false"}
        super().__init__(usual | (attrs or {}))


class SamplePanel(Panel):
    """A page in the colours of the form, light and dark, with the contrast that they reach.

    It follows what is typed; without JavaScript it shows what was saved or sent last.
    """

    class BoundPanel(Panel.BoundPanel):
        template_name = "panels/brand_sample.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the colours in the fields."""
            context = super().get_context_data(parent_context)
            for name in ("accent_colour", "voice_colour"):
                context[name] = self.form[name].value() or ""
            return context

        @property
        def media(self) -> Any:
            """Add what shows the sample anew."""
            script: Any = Script("js/admin/brand_sample.js", type="module")
            return super().media + Media(js=[script])
