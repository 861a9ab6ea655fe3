"""Sets a document from a folder, in a process of its own; answers with one JSON object.

It reads nothing outside that folder and the fonts, and asks no other machine for anything. Run by
`process.py`, never imported.
"""

import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import pypdfium2
import typst

from reports.paper.typesetting.fonts import prepare_fonts

POLITENESS = 10
"""Readers come first: see nice(1)."""
DATA, RESULT = "data.json", "result.pdf"
STANDARDS: Any = ["ua-1", "a-2a"]
UNUSABLE = re.compile(r'(?:the text|the codepoint) `"(.*?)"`')
"""How the typesetter names what no font has, or what an archive does not take."""
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
JOINERS = "\u200c\u200d\ufe0e\ufe0f"
"""Nobody sees them; between signs that are there no more, they have nothing to join."""
STAND_IN, PLAIN_STAND_IN = "\ufffd", "?"
MAX_TRIES = 6
"""As many times a document is set again without characters that cannot be shown."""


def main(folder: Path, template: str, fonts: Path) -> dict[str, Any]:
    """Set the document; return how many pages it has, or what was wrong and where."""
    document = Document(folder, template, fonts)
    try:
        pages = document.write()
    except typst.TypstError as error:
        hints = list(error.hints or [])
        return {
            "failed": error.message,
            "hints": hints,
            "block": document.find_culprit(error.message),
        }
    return {"pages": pages, "replaced": sorted(document.replaced)}


class Document:
    """A document in a folder, which is changed until it can be set."""

    def __init__(self, folder: Path, template: str, fonts: Path) -> None:
        self.folder = folder
        self.data = json.loads((folder / DATA).read_text())
        self.replaced: set[str] = set()
        self._compiler = typst.Compiler(
            folder / template,
            root=folder,
            font_paths=[fonts],
            ignore_system_fonts=True,
            package_path=folder / "no-packages",
            package_cache_path=folder / "no-packages",
        )

    def write(self) -> int:
        """Write the PDF and return its number of pages. Raise TypstError if it cannot be set."""
        self._compile_with_stand_ins(self.data)
        path = self.folder / RESULT
        with pypdfium2.PdfDocument(path) as pdf:
            return len(pdf)

    def _compile_with_stand_ins(self, data: dict[str, Any]) -> None:
        stand_in = STAND_IN
        for _ in range(MAX_TRIES):
            try:
                self._compile(data)
                return
            except typst.TypstError as error:
                found = find_unusable(error.diagnostic)
                if not found:
                    raise
                if STAND_IN in found:
                    stand_in = PLAIN_STAND_IN
                self.replaced |= found - {STAND_IN, *JOINERS}
                table = dict.fromkeys(map(ord, found | {STAND_IN}), stand_in)
                data = _translate(data, table | dict.fromkeys(map(ord, JOINERS), ""))
        self._compile(data)

    def _compile(self, data: dict[str, Any]) -> None:
        (self.folder / DATA).write_text(json.dumps(data, ensure_ascii=False))
        self._compiler.compile(output=self.folder / RESULT, format="pdf", pdf_standards=STANDARDS)

    def find_culprit(self, message: str) -> str:
        """Return the block with which a document first fails as the whole does, or nothing."""
        blocks = self.data.get("blocks") or []
        fewest, most = 0, len(blocks)
        while fewest < most:  # the least number of blocks that fails
            middle = (fewest + most) // 2
            if self._fails(blocks[:middle], message):
                most = middle
            else:
                fewest = middle + 1
        return str(blocks[fewest - 1].get("block", "")) if 0 < fewest <= len(blocks) else ""

    def _fails(self, blocks: list[Any], message: str) -> bool:
        part = self.data | {"blocks": blocks, "chapters": [], "references": []}
        try:
            self._compile_with_stand_ins(part)
        except typst.TypstError as error:
            return error.message == message
        return False


def find_unusable(diagnostic: str) -> set[str]:
    """Return the characters that messages of the typesetter say cannot be shown."""
    texts = UNUSABLE.findall(diagnostic)
    texts = [ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) for text in texts]
    return {sign for text in texts for sign in text if not sign.isascii()}


def _translate(value: Any, table: dict[int, str]) -> Any:
    if isinstance(value, str):
        return value.translate(table)
    if isinstance(value, list):
        return [_translate(item, table) for item in value]
    if isinstance(value, dict):
        return {name: _translate(item, table) for name, item in value.items()}
    return value


if __name__ == "__main__":
    os.nice(POLITENESS)
    fonts_folder = prepare_fonts(Path(sys.argv[3]))
    print(json.dumps(main(Path(sys.argv[1]), sys.argv[2], fonts_folder)))
