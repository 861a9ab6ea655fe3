"""Why the site does not publish an Office file, in the words that the editor reads."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class OfficeRefusal(models.TextChoices):
    """Why a file is refused; the label tells the editor what to do."""

    OLD = (
        "old",
        _(
            "This file is protected by a password, or of an older format. Save it without a "
            "password as .%(extension)s, and upload that."
        ),
    )
    WRONG_TYPE = (
        "wrong_type",
        _(
            "This file is not what its name says (.%(extension)s), or it is damaged. Save it again "
            "from the program that made it, and upload that."
        ),
    )
    PASSWORD = (
        "password",
        _("This file is protected by a password. Save a copy without one, and upload that."),
    )
    MACROS = (
        "macros",
        _(
            "This file contains macros (%(found)s), which readers should not have to trust. Save "
            "it as .%(extension)s without macros, and upload that."
        ),
    )
    CONTROLS = (
        "controls",
        _(
            "This file contains ActiveX controls (%(found)s), which are programs. Remove them "
            "under Developer › Design mode, or save the file as PDF, and upload that."
        ),
    )
    PROGRAM = (
        "program",
        _(
            "This file contains or starts a program (%(found)s), which readers should not have to "
            "trust. Remove that, or save the file as PDF, and upload that."
        ),
    )
    ATTACHMENT = (
        "attachment",
        _(
            "This file contains another one (%(found)s), which nobody sees or checks here. Remove "
            "that, and upload it as a document of its own."
        ),
    )
    TEMPLATE = (
        "template",
        _(
            "This file takes its template from another computer (%(found)s), which could change "
            "what it does. In Word, choose Normal.dotm under Developer › Document template, save, "
            "and upload that."
        ),
    )
    REMOTE = (
        "remote",
        _(
            "This file asks for something on another computer when it is opened (%(found)s), which "
            "would learn who reads it. Break that link or insert what it leads to, or save the "
            "file as PDF, and upload that."
        ),
    )
    DATA_CONNECTION = (
        "data_connection",
        _(
            "This file fetches data from elsewhere (%(found)s). In Excel, delete the connections "
            "under Data › Queries and connections; the values stay. Then upload it again."
        ),
    )
    DDE = (
        "dde",
        _(
            "This file contains a formula or field that can start programs (%(found)s). Replace it "
            "by its value, and upload that."
        ),
    )
    TOO_LARGE = (
        "too_large",
        _(
            "This file takes more than 1 GB once it is opened, which could stop the computer of a "
            "reader. Make its pictures smaller, and upload it again."
        ),
    )


class OfficeRefusedError(ValidationError):
    """The file is none that the site can publish; the message tells the editor what to do."""

    def __init__(self, reason: OfficeRefusal, *, extension: str, found: str = "") -> None:
        params = {"extension": extension, "found": found or "?"}
        super().__init__(reason.label, code=reason.value, params=params)
