"""The site's own typefaces for print: what browsers get as WOFF2, as the typesetter reads it.

It knows neither settings nor database, and is run in the typesetter's own process.
"""

import hashlib
import os
import tempfile
from pathlib import Path

SOURCES = Path(__file__).resolve().parents[3] / "static" / "fonts"
DISPLAY = ("Boardtrade Display",)
TEXT = ("Boardtrade Text",)
OTHERS = ("Libertinus Serif", "DejaVu Sans Mono", "New Computer Modern")
"""Fonts within the typesetter, for letters and signs that the site's own lack."""
FAMILY, TYPOGRAPHIC_FAMILY = 1, 16
"""Of the table of names: https://learn.microsoft.com/typography/opentype/spec/name#name-ids"""


def prepare_fonts(kept: Path) -> Path:
    """Return the folder of the fonts below `kept`, made there on first use.

    Raise OSError if it cannot be written.
    """
    sources = sorted(SOURCES.glob("*.woff2"))
    digest = hashlib.sha256()
    for source in sources:
        digest.update(source.read_bytes())
    folder = kept / digest.hexdigest()[:16]
    if not folder.exists():
        kept.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept) as name:
            made = Path(name) / "fonts"
            made.mkdir()
            for source in sources:
                _unpack(source, made / f"{source.stem}.ttf")
            try:
                os.rename(made, folder)  # noqa: PTH104 - whole, or not at all
            except OSError:
                if not folder.exists():  # else another process was faster
                    raise
    return folder


def _unpack(source: Path, target: Path) -> None:
    from fontTools.ttLib import TTFont

    with TTFont(source) as font:
        font.flavor = None
        names = font["name"]
        family = names.getDebugName(FAMILY).removesuffix(" Italic")  # one family with its italic
        for record in names.names:
            if record.nameID in (FAMILY, TYPOGRAPHIC_FAMILY):
                names.setName(
                    family, record.nameID, record.platformID, record.platEncID, record.langID
                )
        font.save(target)
