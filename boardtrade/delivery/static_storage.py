"""Static files as readers get them: hashed names, compressed, stylesheets bundled."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lightningcss
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

BUNDLES = ("css/main.css", "css/embed.css")
"""The stylesheet of every page, and the one of the frames on other sites."""

_IMPORT = re.compile(r'@import url\("(.+?)"\)')


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Bundles stylesheets before hashing; what they import is served within them only."""

    support_js_module_import_aggregation = True

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        """Bundle, then let Django hash and WhiteNoise compress."""
        if not dry_run:
            paths = self._bundle(paths)
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _bundle(self, paths: dict[str, Any]) -> dict[str, Any]:
        """Collect each bundle in place of its sheets. Return what is collected then."""
        bundles: dict[str, Any] = {}
        parts: set[str] = set()
        for name in BUNDLES:
            storage, path = paths[name]
            source = Path(storage.path(path))  # the collected copy may be an earlier bundle
            text = bundled(source)
            folder = name.removesuffix(source.name)
            parts.update(folder + sheet for sheet in imports_of(source))
            self.delete(name)
            self.save(name, ContentFile(text.encode()))
            bundles[name] = (self, name)
        for part in parts:
            self.delete(part)
        return {name: paths[name] for name in paths if name not in parts} | bundles


def imports_of(sheet: Path) -> list[str]:
    """Return what a stylesheet imports, as it is written there."""
    return _IMPORT.findall(sheet.read_text())


def bundled(sheet: Path) -> str:
    """Return a stylesheet with its imports written into it and everything needless left out.

    Without a list of browsers, lightningcss rewrites nothing for older ones. Nor does it rewrite
    a url(): main.css says what follows from that.
    """
    for name in imports_of(sheet):
        if not (sheet.parent / name).is_file():
            raise FileNotFoundError(f"{sheet} imports {name}, which does not exist.")
    return lightningcss.bundle_css(str(sheet))
