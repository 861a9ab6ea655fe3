"""The faces of pictures are those of the pages."""

import hashlib
from pathlib import Path

from django.conf import settings
from PIL import ImageFont

from boardtrade.body.charts.measuring import FONT_FILES, measure

DRAWN_FROM = "b7e566a1926099cc0b0476177203f0cf71d374b4486c5676f54ab85fa6aa37a1"


def test_the_faces_were_made_of_the_one_that_the_pages_have():
    """If this fails, the display face was drawn again: see “Type” in `docs/design.md`."""
    face = Path(settings.ROOT_DIR) / "static" / "fonts" / "boardtrade-display.woff2"
    assert hashlib.sha256(face.read_bytes()).hexdigest() == DRAWN_FROM
    for path in FONT_FILES:
        assert ImageFont.truetype(path).getname()[0] == "Boardtrade Display"


def test_bold_words_are_wider_and_wide_letters_have_their_room():
    assert measure("Alliances", 13, bold=True) > measure("Alliances", 13) > 40
    assert measure("商会", 10) >= 20
