"""The child process that reads documents, so that a crash or a bomb ends here.

Run as a script by `boardtrade.importing.asking`, within its bounds, never imported: it knows
neither settings nor database. The document is on standard input. What is read is written to the
open file that the first argument names: an archive of `document.json` and of the pictures as they
are. The second argument is the kind ("docx", "html", "txt"), the third which text of tracked
changes is read. The answer is one JSON object: `{"read": true}`, or `{"refused": code}`.
"""

import json
import os
import sys
import traceback
import zipfile

from lxml import etree

from boardtrade.importing.reading.document import read_document
from boardtrade.importing.reading.pages.walker import TooLongError
from boardtrade.importing.reading.word.package import NoWordFileError

NO_SPACE = "no space"


def main(result: str, kind: str, text: str) -> dict[str, object]:
    """Read the document on standard input, write what it holds, and return the answer."""
    try:
        document, pictures = read_document(sys.stdin.buffer, kind, text)
    except NoWordFileError:
        return {"refused": "no_text"}
    except (TooLongError, RecursionError, MemoryError):
        return {"refused": "too_long"}
    except (etree.XMLSyntaxError, zipfile.BadZipFile):
        return {"refused": "damaged"}
    except Exception:  # whatever a hostile file makes the libraries raise
        traceback.print_exc()
        return {"refused": "damaged"}
    try:
        with (
            open(int(result), "wb", closefd=False) as file,
            zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive,
        ):
            archive.writestr("document.json", json.dumps(document))
            for number, content in enumerate(pictures):
                archive.writestr(f"pictures/{number}", content)
    except OSError:
        return {"failed": NO_SPACE}
    return {"read": True}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:])))
    sys.stdout.flush()
    os._exit(0)
