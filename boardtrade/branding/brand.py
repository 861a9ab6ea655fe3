"""What templates show of a board's brand; empty where the board uses the product's own."""

from dataclasses import dataclass

TYPES = {"css": "text/css; charset=utf-8", "svg": "image/svg+xml", "png": "image/png"}
"""The content types of files of the brand, by how their names end."""


@dataclass(frozen=True)
class Mark:
    """The mark of a board as an image."""

    url: str
    width: int
    height: int

    @property
    def content_type(self) -> str:
        """Return what kind of image it is."""
        return TYPES[self.url.rsplit(".", 1)[1]]

    @property
    def is_drawing(self) -> bool:
        """Return whether it can be shown at any size."""
        return self.url.endswith(".svg")


@dataclass(frozen=True)
class Brand:
    """The style sheet, and the marks for light and for dark surfaces."""

    stylesheet: str = ""
    mark: Mark | None = None
    dark_mark: Mark | None = None
    voice: str = ""

    @property
    def needs_plate(self) -> bool:
        """Return whether the mark stands on a light ground wherever it is dark."""
        return self.mark is not None and self.dark_mark is None
