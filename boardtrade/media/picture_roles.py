"""The parts that a picture can play on a page, and the sizes that each part needs."""

from dataclasses import dataclass

ROLES_VERSION = 1
"""Raise it when a role below changes: every picture's sizes are then made again."""

AVIF = "format-avif"
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
        widths=(480, 800, 1200, 1600), ratio=(16, 9), sizes="(min-width: 80rem) 80rem, 100vw"
    ),
    "card": PictureRole(
        widths=(320, 480, 720),
        ratio=(3, 2),
        sizes="(min-width: 64rem) 24rem, (min-width: 40rem) 45vw, 92vw",
    ),
    "panel": PictureRole(
        widths=(320, 480, 800), ratio=(3, 2), sizes="(min-width: 48rem) 22rem, 92vw"
    ),
    "figure": PictureRole(widths=(480, 800, 1200), sizes="(min-width: 48rem) 44rem, 92vw"),
    "social": PictureRole(widths=(1200,), ratio=(1200, 630), sizes="1200px"),
}
