"""The parts that a picture can play on a page, and the sizes that each part needs."""

from dataclasses import dataclass

ROLES_VERSION = 12
"""Raise it when a role below changes: every picture's sizes are then made again."""

AVIF = "format-avif|avifquality-42"
FALLBACK = "format-jpeg|bgcolor-ffffff"


@dataclass(frozen=True)
class PictureRole:
    """How wide a picture is shown in one place, in CSS pixels, and with which proportions."""

    widths: tuple[int, ...]
    sizes: str
    ratio: tuple[int, int] | None = None
    """Width to height that the picture is cropped to round its focal point; None keeps its own."""

    def specs(self) -> dict[str, list[str]]:
        """Return Wagtail filter specs by format: AVIF in every width, JPEG in the middle one."""
        middle = self.widths[len(self.widths) // 2]
        return {
            "avif": [f"{self._resize(width)}|{AVIF}" for width in self.widths],
            "jpeg": [f"{self._resize(middle)}|{FALLBACK}"],
        }

    def _resize(self, width: int) -> str:
        if self.ratio is None:
            return f"max-{width}x{width * 2}"
        return f"fill-{width}x{round(width * self.ratio[1] / self.ratio[0])}"


ROLES: dict[str, PictureRole] = {
    "hero": PictureRole(
        # 768: a phone of 360 to 384 pixels at twice the density; 1600: a laptop of 1536 likewise.
        # To encode 1920 takes 20 MiB more than that, and is the most that a run needs at all.
        widths=(480, 768, 1090, 1600),
        ratio=(4, 3),
        sizes="(min-width: 56rem) 52vw, 100vw",
    ),
    "card": PictureRole(
        widths=(320, 480, 672, 800),  # 672: a phone of 360 pixels at twice the density
        ratio=(3, 2),
        sizes="(min-width: 110rem) 31rem, (min-width: 60rem) 29vw, (min-width: 40rem) 45vw, 92vw",
    ),
    "row": PictureRole(
        widths=(320, 480, 672),
        ratio=(3, 2),
        sizes="(min-width: 60rem) 21rem, (min-width: 40rem) 25vw, 9rem",
    ),
    "panel": PictureRole(
        widths=(320, 480, 720, 1080), ratio=(3, 2), sizes="(min-width: 48rem) 25rem, 92vw"
    ),
    "portrait": PictureRole(widths=(192, 384), ratio=(1, 1), sizes="12rem"),
    "figure": PictureRole(
        widths=(480, 720, 1080, 1600),
        sizes="(min-width: 110rem) 71rem, (min-width: 64rem) 65vw, 92vw",
    ),
    "social": PictureRole(widths=(1200,), ratio=(1200, 630), sizes="1200px"),
}

ANY_ROLE = "any"
FIRST_SIZE = PictureRole(widths=(1080,), sizes="100vw")
"""Stands in for every role from the upload until its task has made the others."""
