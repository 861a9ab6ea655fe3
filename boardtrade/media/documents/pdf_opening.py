"""Opens hostile PDF files, for the child process that reads them; see `pdf_reader`."""

import io
import mmap
import re
import sys
from ctypes import c_ubyte
from typing import Any

import pypdfium2
from pypdfium2 import raw as pdfium

# No honest metadata or table of objects unpacks to more.
UNPACKED_BYTES = 64 * 1024**2

COUNT_IN_ONE_WORD = re.compile(rb"/Count-(?=[0-9])")


class RefusedError(Exception):
    """The file cannot be accepted; the argument is a code of `PdfRefusal`."""


def open_pdf() -> pypdfium2.PdfDocument:
    """Open the file without a password and make sure that its first page exists."""
    # A private, writable mapping, because ctypes takes no other; the file itself stays as it is.
    data = mmap.mmap(sys.stdin.fileno(), 0, access=mmap.ACCESS_COPY)
    try:
        return open_mapped(data)
    except RefusedError:
        if not repair(data):
            raise
        return open_mapped(data)


def open_mapped(data: mmap.mmap) -> pypdfium2.PdfDocument:
    """Open a file in memory; raise RefusedError with the reason if it cannot be read."""
    try:
        document = pypdfium2.PdfDocument((c_ubyte * len(data)).from_buffer(data))
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise RefusedError("encrypted") from error
        if error.err_code == pdfium.FPDF_ERR_SUCCESS:
            raise RefusedError("no_pages") from error
        raise RefusedError("broken") from error
    # The page count is only what the file says about itself. Asking for the size finds the page
    # without reading what is drawn on it, so it is fast however heavy the page is.
    if not pdfium.FPDF_GetPageSizeByIndexF(document, 0, pdfium.FS_SIZEF()):
        raise RefusedError("broken")
    return document


def repair(data: mmap.mmap) -> bool:
    """Part the name and the number of page counts that were written as one word, "/Count-5".

    Return whether there were any. No byte moves, so that the table of objects stays right.
    """
    faults = [match.end() - 1 for match in COUNT_IN_ONE_WORD.finditer(data)]
    for position in faults:
        data[position : position + 1] = b" "
    return bool(faults)


def open_with_pikepdf() -> Any:
    """Open the file with the library that tells what is in every object."""
    import pikepdf

    pikepdf.settings.set_qpdf_limits(
        flate_max_memory=UNPACKED_BYTES,
        png_max_memory=UNPACKED_BYTES,
        run_length_max_memory=UNPACKED_BYTES,
        tiff_max_memory=UNPACKED_BYTES,
    )
    sys.stdin.buffer.seek(0)
    try:
        return pikepdf.open(sys.stdin.buffer)
    except pikepdf.PdfError:
        data = mmap.mmap(sys.stdin.fileno(), 0, access=mmap.ACCESS_COPY)
        if not repair(data):
            raise
        return pikepdf.open(io.BytesIO(data))
