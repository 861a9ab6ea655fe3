"""Write every SVG, draw it with headless Chromium and save the JPEG.

    python render.py [name ...]
"""
import importlib
import pathlib
import subprocess
import sys
import tempfile

from PIL import Image

HERE = pathlib.Path(__file__).resolve().parent
OUT = HERE.parent
PICTURES = {
    "speaker-at-board-table": "boardroom:table", "speaker-at-microphone": "boardroom:microphone",
    "people-at-laptop": "laptop:draw", "tower-and-skyline": "skyline:draw", "plane-taking-off": "plane:draw",
    "freight-and-transit": "freight:draw", "skills-workshop": "workshop:draw", "mid-rise-housing": "housing:draw",
}
CHROMIUM = ["/usr/bin/chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
            "--window-size=1600,900"]
LIMIT = 260_000


def render(name):
    module, func = PICTURES[name].split(":")
    svg = OUT / f"{name}.svg"
    svg.write_text(getattr(importlib.import_module(module), func)(), encoding="utf-8")
    with tempfile.TemporaryDirectory() as tmp:
        png = pathlib.Path(tmp) / "out.png"
        subprocess.run([*CHROMIUM, f"--user-data-dir={tmp}/profile", f"--screenshot={png}", svg.as_uri()],
                       check=True, capture_output=True, timeout=180)
        image = Image.open(png).convert("RGB")
    jpg = OUT / f"{name}.jpg"
    for quality in range(86, 60, -2):
        image.save(jpg, quality=quality, progressive=True, optimize=True)
        if jpg.stat().st_size <= LIMIT:
            break
    print(f"{name}: svg {svg.stat().st_size//1000} kB, jpg {jpg.stat().st_size//1000} kB at quality {quality}")


if __name__ == "__main__":
    for picture in sys.argv[1:] or PICTURES:
        render(picture)
