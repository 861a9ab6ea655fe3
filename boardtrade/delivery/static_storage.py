"""Storage of static files: hashed names, compressed, stylesheets bundled."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lightningcss
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

BUNDLES = (
    "css/main.css",
    "css/long_text.css",
    "css/recommendation.css",
    "css/tracker.css",
    "css/frame.css",
)
"""The stylesheets of every page, of some kinds of pages beside it, and of frames on other sites."""

_IMPORT = re.compile(r'@import url\("(.+?)"\)')


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Bundles stylesheets before hashing; imported stylesheets are served only within a bundle."""

    support_js_module_import_aggregation = True

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        """Bundle the stylesheets, then let Django hash and WhiteNoise compress all files."""
        if not dry_run:
            paths = self._bundle(paths)
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _bundle(self, paths: dict[str, Any]) -> dict[str, Any]:
        """Save each bundle in place of its stylesheets. Return the paths of all files then."""
        bundles: dict[str, Any] = {}
        imported_names: set[str] = set()
        for name in paths.keys() & set(BUNDLES):
            storage, path = paths[name]
            source = Path(storage.path(path))  # the collected copy may be an earlier bundle
            text = bundle_css(source)
            folder = name.removesuffix(source.name)
            imported_names.update(folder + sheet for sheet in read_imports(source))
            self.delete(name)
            self.save(name, ContentFile(text.encode()))
            bundles[name] = (self, name)
        for name in imported_names:
            self.delete(name)
        return {name: paths[name] for name in paths if name not in imported_names} | bundles


def read_imports(sheet: Path) -> list[str]:
    """Return the paths that a stylesheet imports, relative to its folder."""
    return _IMPORT.findall(sheet.read_text())


def bundle_css(sheet: Path) -> str:
    """Return a stylesheet with its imports written into it and minified.

    Without a list of browsers, lightningcss rewrites nothing for older ones. Nor does it rewrite
    a url(): main.css says what follows from that.
    """
    for name in read_imports(sheet):
        if not (sheet.parent / name).is_file():
            raise FileNotFoundError(f"{sheet} imports {name}, which does not exist.")
    return lightningcss.bundle_css(str(sheet))
