"""Sets the demonstration publications as tagged PDFs.

Run `python -m boardtrade.home.demo.build_pdf [slug …]`. The template `pdf/report.typ` reads the
same TOML files as the site. The same input gives the same bytes, so the PDFs are committed and
a rebuild shows a difference only where something changed.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import tomllib
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import typst
from PIL import Image

DEMO = Path(__file__).resolve().parent
OUTPUT = DEMO / "pdf"
PICTURE_WIDTH = 1275  # pixels: 150 per inch across a letter page
PICTURE_QUALITY = 55  # JPEG; the grain of the illustrations hides what is lost
MAX_SIZE = 400_000  # bytes: the repository carries these files


def main(slugs: list[str]) -> None:
    """Build the publications named, or every one whose content names a PDF."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        pictures = stage(root)
        for source in sorted((DEMO / "content" / "reports").glob("*.toml")):
            report = tomllib.loads(source.read_text(encoding="utf-8"))
            if report["pdf"] and (not slugs or report["slug"] in slugs):
                output = OUTPUT / report["pdf"]
                output.write_bytes(compile_report(report, root=root, pictures=pictures))
                print(f"{output.name}: {output.stat().st_size:,} bytes")


def stage(root: Path) -> list[str]:
    """Lay out under `root` what the template may read; return the names of the pictures.

    Pictures are made small enough for print here, because Typst embeds them as they are.
    """
    shutil.copytree(DEMO / "content", root / "content")
    shutil.copy(OUTPUT / "report.typ", root)
    (root / "pictures").mkdir()
    names = []
    for source in sorted((DEMO / "pictures").glob("*.jpg")):
        target = root / "pictures" / source.name
        with Image.open(source) as picture:
            picture.thumbnail((PICTURE_WIDTH, PICTURE_WIDTH))
            picture.save(target, quality=PICTURE_QUALITY, optimize=True)
        names.append(source.stem)
    return names


def compile_report(report: dict[str, Any], *, root: Path, pictures: list[str]) -> bytes:
    """Return one publication as PDF/UA-1, dated with its publication and not with the build.

    Raises `typst.TypstError` if it cannot be set or is not accessible, and `ValueError` if the
    file is too large.
    """
    published = datetime.combine(report["publication_date"], time(), tzinfo=UTC)
    pdf = typst.compile(
        root / "report.typ",
        root=root,
        sys_inputs={"slug": report["slug"], "pictures": " ".join(pictures)},
        pdf_standards=["ua-1"],
        timestamp=int(published.timestamp()),
        ignore_system_fonts=True,
    )
    if len(pdf) > MAX_SIZE:
        raise ValueError(f"{report['slug']}: {len(pdf):,} bytes are too many")
    return pdf


if __name__ == "__main__":
    main(sys.argv[1:])
