"""The briefs that were made of reports."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.models import ReportPage
from reports.paper.made_file import MadeFile


class BriefFormat(models.TextChoices):
    """The formats of a brief, as names of files end."""

    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"


class Brief(MadeFile):
    """The brief of a report in one format."""

    report = models.ForeignKey(ReportPage, on_delete=models.CASCADE, related_name="briefs")
    format = models.CharField(max_length=4, choices=BriefFormat)

    class Meta:
        default_permissions = ()
        verbose_name = _("brief")
        verbose_name_plural = _("briefs")
        constraints = [
            models.UniqueConstraint(fields=["report", "format"], name="brief_once_in_each_format")
        ]
