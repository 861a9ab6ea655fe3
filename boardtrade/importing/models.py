"""Documents that are being imported, and what was taken over of them."""

import datetime
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from boardtrade.importing.reading.word.revisions import ACCEPTED, ORIGINAL
from boardtrade.media.stored_files import unguessable_path
from reports.models import ReportIndexPage, ReportPage

KEPT_FOR = datetime.timedelta(days=7)
"""How long an import waits for somebody to confirm it."""


class ImportState(models.TextChoices):
    """How far an import is."""

    WAITING = "waiting", _("waiting to be read")
    READING = "reading", _("being read")
    READ = "read", _("waiting to be confirmed")
    REFUSED = "refused", _("refused")
    SAVING = "saving", _("being saved")
    SAVED = "saved", _("saved")


class RevisionText(models.TextChoices):
    """Which text of a document with tracked changes is read."""

    ACCEPTED = ACCEPTED, _("with all changes accepted")
    ORIGINAL = ORIGINAL, _("as it was before the changes")


def get_path(_import: "ReportImport", filename: str) -> str:
    """Return where a file is kept aside: below "imports", where nobody can guess it."""
    return unguessable_path("imports", filename)


class ReportImport(models.Model):
    """A document that becomes the text of a report, from the upload to the draft.

    Until somebody confirms it, both files are kept aside: the document, and what was read of it. Of
    a saved one the files are gone; what stays are the blocks, by which the next import of the same
    document knows what an editor has changed since.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    index = models.ForeignKey(
        ReportIndexPage, on_delete=models.CASCADE, null=True, related_name="+"
    )
    """Below which list of reports the new one will be."""
    report = models.ForeignKey(
        ReportPage, on_delete=models.CASCADE, null=True, related_name="imports"
    )
    """Into whose draft it is imported; for a new report, once it is saved."""
    name = models.CharField(max_length=255)
    """What the document is called."""
    kind = models.CharField(max_length=10)
    source = models.FileField(upload_to=get_path, blank=True)
    result = models.FileField(upload_to=get_path, blank=True)
    """An archive of what was read, and of the pictures."""
    digest = models.CharField(max_length=64, blank=True)
    """SHA-256 of the document."""
    revision_text = models.CharField(max_length=10, choices=RevisionText, blank=True, default="")
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.WAITING)
    problem = models.TextField(blank=True, default="")
    """Why it was refused, or could not be saved; in words."""
    total = models.PositiveIntegerField(default=0)
    """How many pictures and pages the present step has to do."""
    answers = models.JSONField(default=dict, blank=True)
    """What was confirmed, for the task that saves it."""
    blocks = models.JSONField(default=list, blank=True)
    """The blocks as they were saved, with their ids."""
    picture_ids = models.JSONField(default=dict, blank=True)
    """The pictures of the library by the SHA-256 of what stood in the document."""
    created_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        verbose_name = _("import")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(index__isnull=False) | models.Q(report__isnull=False),
                name="import_has_a_place",
            )
        ]
        indexes = [models.Index("report", "saved_at", name="import_of_report")]

    def __str__(self) -> str:
        return self.name

    @property
    def place_id(self) -> int:
        """The page that is locked while it is saved: the report, or the list of the new one."""
        return self.report_id or self.index_id or 0

    @property
    def file_names(self) -> list[str]:
        """The files that are kept aside."""
        return [name for name in (self.source.name, self.result.name) if name]

    @property
    def is_busy(self) -> bool:
        """Whether a task is to read or save it."""
        return self.state in {ImportState.WAITING, ImportState.READING, ImportState.SAVING}


def find_last_import(report: ReportPage) -> ReportImport | None:
    """Return what was last imported into the draft of a report; None without one."""
    saved = ReportImport.objects.filter(report=report, state=ImportState.SAVED)
    return saved.order_by("-saved_at").first()


type Answers = dict[str, Any]
"""What was confirmed in the preview, as JSON holds it."""
