"""The fields of pages in which a picture of the library is chosen."""

from typing import Any

from django.utils.formats import number_format
from django.utils.text import format_lazy
from django.utils.translation import gettext
from wagtail.admin.panels import FieldPanel

from boardtrade.media.images.image import CustomImage


class PicturePanel(FieldPanel):
    """Says when the chosen picture is too small for its place, or cannot be shown at all."""

    def __init__(self, field_name: str, *, least_width: int, **kwargs: Any) -> None:
        super().__init__(field_name, **kwargs)
        self.least_width = least_width

    def clone_kwargs(self) -> dict[str, Any]:
        """Add the width in pixels that the place needs."""
        return super().clone_kwargs() | {"least_width": self.least_width}

    class BoundPanel(FieldPanel.BoundPanel):
        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            image = getattr(self.instance, self.field_name, None)
            if image is not None and (note := self._note(image)):
                help_text = self.bound_field.help_text if self.bound_field else ""
                self.help_text = format_lazy("{} {}", note, help_text)

        def _note(self, image: CustomImage) -> str:
            if image.problem:
                return image.get_problem_display()
            if image.width >= self.panel.least_width:
                return ""
            return gettext(
                "This picture is only %(width)s pixels wide and %(height)s high, so that readers "
                "will see it small or blurred. Choose one that is at least %(least)s pixels wide."
            ) % {
                "width": number_format(image.width),
                "height": number_format(image.height),
                "least": number_format(self.panel.least_width, force_grouping=True),
            }
