"""Sets the demonstration publications, and letters that serve as evidence, as tagged PDFs.

Run `python -m boardtrade.demo.build_pdf [slug …]`. The templates `pdf/report.typ` and
`pdf/letter.typ` read the same TOML files as the site. The same input gives the same bytes, so the
PDFs are committed and a rebuild shows a difference only where something changed.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import tomllib
from datetime import UTC, date, datetime, time
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
    """Build what is named, or everything whose content names a PDF."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        pictures = stage(root)
        for kind, compile_one in (("reports", compile_report), ("letters", compile_letter)):
            for source in sorted((DEMO / "content" / kind).glob("*.toml")):
                content = tomllib.loads(source.read_text(encoding="utf-8"))
                if content["pdf"] and (not slugs or content["slug"] in slugs):
                    output = OUTPUT / content["pdf"]
                    output.write_bytes(compile_one(content, root=root, pictures=pictures))
                    print(f"{output.name}: {output.stat().st_size:,} bytes")


def stage(root: Path) -> list[str]:
    """Lay out under `root` what the template may read; return the names of the pictures.

    Pictures are made small enough for print here, because Typst embeds them as they are.
    """
    shutil.copytree(DEMO / "content", root / "content")
    for template in OUTPUT.glob("*.typ"):
        shutil.copy(template, root)
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
    """Return one publication as PDF/UA-1, dated with its publication and not with the build."""
    inputs = {"slug": report["slug"], "pictures": " ".join(pictures)}
    return _compile("report.typ", inputs, root=root, dated=report["publication_date"])


def compile_letter(letter: dict[str, Any], *, root: Path, pictures: list[str]) -> bytes:
    """Return one letter as PDF/UA-1, dated as it is; it has no pictures."""
    return _compile("letter.typ", {"slug": letter["slug"]}, root=root, dated=letter["date"])


def _compile(template: str, inputs: dict[str, str], *, root: Path, dated: date) -> bytes:
    """Raise `typst.TypstError` if it cannot be set or is not accessible, `ValueError` if large."""
    pdf = typst.compile(
        root / template,
        root=root,
        sys_inputs=inputs,
        pdf_standards=["ua-1"],
        timestamp=int(datetime.combine(dated, time(), tzinfo=UTC).timestamp()),
        ignore_system_fonts=True,
    )
    if len(pdf) > MAX_SIZE:
        raise ValueError(f"{inputs['slug']}: {len(pdf):,} bytes are too many")
    return pdf


if __name__ == "__main__":
    main(sys.argv[1:])
