"""Why the site does not publish a PDF, in the words that the editor reads."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class PdfRefusal(models.TextChoices):
    """Why a file is refused; the label tells the editor what to do."""

    NOT_PDF = (
        "not_pdf",
        _(
            "This file is not a PDF, whatever its name says. "
            "Save the document as a PDF and upload that."
        ),
    )
    BROKEN = (
        "broken",
        _(
            "This PDF is damaged and cannot be read. "
            "Save or export it again and upload the new file."
        ),
    )
    ENCRYPTED = (
        "encrypted",
        _("This PDF is protected by a password. Save a copy without a password and upload that."),
    )
    NO_PAGES = (
        "no_pages",
        _("This PDF has no pages. Save or export it again and upload the new file."),
    )
    TOO_BIG = (
        "too_big",
        _(
            "This PDF is larger than 200 MB. Save a copy with smaller pictures, "
            "or divide it into parts, and upload that."
        ),
    )
    TOO_MANY_PAGES = (
        "too_many_pages",
        _("This PDF has more than 10,000 pages. Divide it into parts and upload those."),
    )
    SCRIPT = (
        "script",
        _(
            "This PDF contains a program (JavaScript), which readers should not have to trust. "
            "Print the document to a new PDF, or save it as PDF/A, and upload that."
        ),
    )
    LAUNCH = (
        "launch",
        _(
            "This PDF can start programs on the computer of a reader. Print the document to a new "
            "PDF, or save it as PDF/A, and upload that."
        ),
    )
    PROGRAM_LINK = (
        "program_link",
        _(
            "This PDF has a link that starts a program on the computer of a reader, instead of "
            "leading to a page. Remove that link in the original document, export it again, and "
            "upload that."
        ),
    )
    SENDS = (
        "sends",
        _(
            "This PDF sends what readers type into it to another address, or takes data from their "
            "computer. Print the document to a new PDF, or save it as PDF/A, and upload that."
        ),
    )
    REMOTE = (
        "remote",
        _(
            "This PDF asks for files on another computer, which would learn who reads it. Print "
            "the document to a new PDF, or save it as PDF/A, and upload that."
        ),
    )
    MIXED = (
        "mixed",
        _(
            "This file is a PDF and something else at once (an archive, a picture or a web page), "
            "as files are that were made to deceive. Print the document to a new PDF, and upload "
            "that."
        ),
    )
    XFA = (
        "xfa",
        _(
            "This PDF is a form that Acrobat alone draws (XFA): in a browser, readers are asked to "
            "wait or to install something. Print it to a new PDF from Acrobat, and upload that."
        ),
    )
    MEDIA = (
        "media",
        _(
            "This PDF contains a film, a sound, a 3D model or Flash, which browsers do not show "
            "and nobody checks here. Remove it, or print the document to a new PDF, and upload "
            "that."
        ),
    )
    PORTFOLIO = (
        "portfolio",
        _(
            "This PDF is a portfolio, which opens in Acrobat only: in a browser, readers see "
            "nothing but its cover. Combine the files into one PDF, or upload each of them."
        ),
    )
    ATTACHMENT = (
        "attachment",
        _(
            "This PDF contains other files than data (XML, CSV), which nobody sees or checks here. "
            "Save it without attachments, and upload these as documents of their own."
        ),
    )


class PdfRefusedError(ValueError):
    """The file is not a PDF that the site can publish; `message` tells the editor what to do."""

    def __init__(self, reason: PdfRefusal) -> None:
        super().__init__(reason.value)
        self.reason = reason

    @property
    def message(self) -> "StrPromise":
        """The explanation in the language of whoever reads it."""
        return self.reason.label

    def __str__(self) -> str:
        return str(self.message)
