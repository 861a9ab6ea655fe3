"""What holds today of each recommendation, kept ready for lists of very many."""

from django.db import models

from boardtrade.pages.publication_date import DatePrecision
from recommendations.record.answers import Answer
from recommendations.record.status_log import StatusUpdate
from recommendations.record.statuses import Status


class Standing(models.Model):
    """The verdict of the Board, and what the lead says, as of now.

    It repeats for each page the periods that are open. Only triggers write it: see
    `recommendations/migrations/0002_append_only_log.py`. A page without any word has a row too.
    """

    page = models.OneToOneField(
        "recommendations.RecommendationPage",
        # A trigger deletes it with its page. A constraint would lock the page for each entry.
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        primary_key=True,
        related_name="standing",
    )
    status = models.CharField(max_length=20, choices=Status)
    status_since = models.DateField(null=True)
    status_precision = models.CharField(max_length=5, choices=DatePrecision, null=True)
    since_update = models.ForeignKey(
        StatusUpdate,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
    )
    status_update = models.ForeignKey(
        StatusUpdate,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        null=True,
        related_name="+",
    )
    answer = models.CharField(max_length=25, choices=Answer, blank=True)
    claim = models.CharField(max_length=20, choices=Status, blank=True)
    claim_update = models.ForeignKey(
        StatusUpdate,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        null=True,
        related_name="+",
    )
    promise_date = models.DateField(null=True)
    promise_precision = models.CharField(max_length=5, choices=DatePrecision, null=True)
    promised_last = models.DateField(null=True)
    """The last day of what is promised."""
    promised_since = models.DateField(null=True)
    """When that was promised."""
    promise_moves = models.PositiveSmallIntegerField()
    responded_first = models.DateField(null=True)
    responded_last = models.DateField(null=True)
    answer_due_first = models.DateField(null=True)
    """By when an answer was due at the earliest, if a time is agreed: reports have vague dates."""
    answer_due_last = models.DateField(null=True)
    """By when it was due at the latest; the last day of the calendar while a clock stands still."""

    extended_to = models.DateField(null=True)
    """Until when the Board has given more time, whatever was agreed."""

    class Meta:
        verbose_name = "standing of a recommendation"
        verbose_name_plural = "standings of recommendations"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.get_status_display()} {self.status_since}"
