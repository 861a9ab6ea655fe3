"""Files that the site makes of its pages, kept with what they were made from."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from boardtrade.media.documents.document import size_in_words
from boardtrade.media.kinds import content_type_of
from boardtrade.media.stored_files import unguessable_path

FOLDER = "papers"


def made_path(made: "MadeFile | None", filename: str) -> str:
    """Return where to store a file: where nobody can guess, as its page may be private."""
    return unguessable_path(FOLDER, filename)


class MadeFile(models.Model):
    """A file that was made of a page, and the digest of all that it says."""

    file = models.FileField(_("file"), upload_to=made_path, max_length=200)
    digest = models.CharField(max_length=64)
    sha256 = models.CharField("SHA-256", max_length=64)
    """Of the file itself, which tells browsers whether they have it already."""
    file_size = models.PositiveIntegerField(_("bytes"))
    pages = models.PositiveIntegerField(_("pages"), null=True)
    read_at = models.DateTimeField(default=timezone.now)
    """When what it says was read: one that was read later is never replaced by it."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name of the file in the storage."""
        return self.file.name or ""

    @property
    def suffix(self) -> str:
        """The format, as the end of a name."""
        return self.name.rsplit(".", 1)[-1]

    @property
    def content_type(self) -> str:
        """What readers get it as."""
        return content_type_of(self.suffix)

    @property
    def format_label(self) -> str:
        """The format as readers know it: "PDF"."""
        return self.suffix.upper()

    @property
    def size_label(self) -> str:
        """The size in words."""
        return size_in_words(self.file_size)

    @property
    def first_page(self) -> Any:
        """None: there is no picture of its first page."""
        return None


class ReportPaper(MadeFile):
    """The PDF that was made of a report for which staff have uploaded none."""

    report = models.OneToOneField(
        "reports.ReportPage", on_delete=models.CASCADE, primary_key=True, related_name="paper"
    )

    class Meta:
        app_label = "reports"
        default_permissions = ()
        verbose_name = _("PDF of a report")
        verbose_name_plural = _("PDFs of reports")


class PaperWork(models.Model):
    """What is to be made of a report, and what could not be made of it.

    It is apart from the files, because nothing of it is on a page for readers.
    """

    report = models.OneToOneField(
        "reports.ReportPage", on_delete=models.CASCADE, primary_key=True, related_name="paper_work"
    )
    requested_at = models.DateTimeField(null=True)
    """Since when a task waits to look whether anything is to be made; None if none does."""
    failures = models.JSONField(default=dict, db_default={})
    """What went wrong, by the name of the file: the message, and the block that is at fault."""
    replaced = models.CharField(max_length=100, blank=True, default="", db_default="")
    """Characters for which no font has a form."""
    failed_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "reports"
        default_permissions = ()
        verbose_name = _("making of the files of a report")
        verbose_name_plural = _("making of the files of reports")

    def __str__(self) -> str:
        return str(self.report)
