"""The record of a recommendation: what outlives its pages."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recommendations.record.permanent_ids import PERMANENT_ID_LENGTH, new_permanent_id


class RecommendationRecord(models.Model):
    """The permanent id and the status log of a recommendation, which outlive its pages.

    A page shares its record with its translations and aliases; a copy gets a new one. Triggers
    keep the id for ever, and derive from the log what lists of very many records ask for.
    """

    permanent_id = models.CharField(
        max_length=PERMANENT_ID_LENGTH, unique=True, default=new_permanent_id, editable=False
    )
    reviewed_at = models.DateTimeField(
        _("last reviewed"),
        default=timezone.now,
        editable=False,
        help_text=_("When staff last looked at what has become of it."),
    )
    recorded_at = models.DateTimeField(null=True, editable=False)
    """When the last entry of the log was recorded. Only triggers write this."""

    class Meta:
        verbose_name = _("record of a recommendation")
        verbose_name_plural = _("records of recommendations")
        default_permissions = ()
        indexes = [
            models.Index(models.F("recorded_at").desc(nulls_last=True), name="record_latest")
        ]

    def __str__(self) -> str:
        return self.permanent_id
