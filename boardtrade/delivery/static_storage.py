"""Static files as readers get them: hashed names, compressed, stylesheets bundled."""

import posixpath
import re
from collections.abc import Callable, Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

BUNDLES = ("css/main.css", "css/tracker.css", "css/embed.css")
"""The stylesheet of every page, the one that the tracker and the scorecards need besides, and the
one of the frames on other sites."""

_STRING = r""" "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' """
_REFERENCE = re.compile(
    rf"""
    /\*.*?\*/
    | @import \s+ (?:url\(\s*)? (?P<mark>["']) (?P<sheet>[^"']+) (?P=mark) \s*\)?
      \s* (?:layer\(\s*(?P<layer>[\w.-]+)\s*\))? \s* (?P<condition>[^;]*) ;
    | url\( \s* (?P<quote>["']?) (?P<file>[^"')]+?) (?P=quote) \s* \)
    | {_STRING}""",
    re.DOTALL | re.VERBOSE,
)
_BLANK = r"(?:\s|/\*.*?\*/)"
_NEEDLESS = re.compile(
    rf"""
    {_BLANK}* ; (?={_BLANK}*\}})
    | {_BLANK}* (?P<sign>[{{}};,<>=] | /(?!\*)) {_BLANK}*
    | (?<![\w.]) 0 (?=\.\d)
    | (?P<colon>:) {_BLANK}+  # not before it: "p :hover" is not "p:hover"
    | (?P<blank>{_BLANK}+)
    | (?P<whole>{_STRING} | url\([^"')]*\))""",
    re.DOTALL | re.VERBOSE,
)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SEAM = re.compile(r"\f(?P<layer>[\w.-]+)\}\s*@layer (?P=layer) \{")
"""Where imports of one layer meet: from there on they share its braces."""
_LAYER_END = re.compile(r"\f[\w.-]+\}")
_NOT_A_FILE = re.compile(r"[a-z][a-z0-9+.-]*:|/|#", re.IGNORECASE)


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Bundles stylesheets before hashing; what they import is served within them only."""

    support_js_module_import_aggregation = True

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        """Bundle, then let Django hash and WhiteNoise compress."""
        if not dry_run:
            source = self._source(paths)
            bundled = {name: bundle_css(name, source) for name in BUNDLES if name in paths}
            parts = {part for _, names in bundled.values() for part in names}
            for name in (*bundled, *parts):
                self.delete(name)
            paths = {name: place for name, place in paths.items() if name not in parts}
            for name, (text, _) in bundled.items():
                self.save(name, ContentFile(text.encode()))
                paths[name] = (self, name)
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _source(self, paths: dict[str, Any]) -> Callable[[str], str]:
        def source(name: str) -> str:
            storage, path = paths[name]
            with storage.open(path) as file:
                return file.read().decode()

        return source


def bundle_css(name: str, source: Callable[[str], str]) -> tuple[str, set[str]]:
    """Return a stylesheet with its imports written into it, and the names of what it imported.

    `source` gives the text of a file by its name, or raises KeyError. Addresses of files are
    rewritten to stay right. Raises ValueError for an import that is missing or has a condition.
    """
    parts: set[str] = set()

    def inlined(sheet: str) -> str:
        folder = posixpath.dirname(sheet)

        def replace(found: re.Match[str]) -> str:
            if found["sheet"]:
                if found["condition"]:
                    raise ValueError(f"{sheet}: only layer() can follow an import: {found[0]}")
                part = posixpath.normpath(posixpath.join(folder, found["sheet"]))
                try:
                    content = inlined(part)
                except KeyError:
                    raise ValueError(f"{sheet} imports {part}, which does not exist.") from None
                parts.add(part)
                layer = found["layer"]
                return f"@layer {layer} {{{content}\f{layer}}}" if layer else content
            if found["file"] and not _NOT_A_FILE.match(found["file"]):
                file = posixpath.join(folder, found["file"])
                return f'url("{posixpath.relpath(file, posixpath.dirname(name))}")'
            return found[0]

        return _REFERENCE.sub(replace, source(sheet))

    return minified_css(_LAYER_END.sub("}", _SEAM.sub("", inlined(name)))), parts


def minified_css(text: str) -> str:
    """Return the stylesheet without comments and needless blanks; compression does the rest."""

    def replace(found: re.Match[str]) -> str:
        if found["blank"]:
            return " " if _COMMENT.sub("", found["blank"]) else ""
        return found["sign"] or found["colon"] or found["whole"] or ""

    return _NEEDLESS.sub(replace, text).strip() + "\n"
