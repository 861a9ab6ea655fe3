"""The authors of a report."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from reports.models.report_page import ReportPage


class ReportAuthor(Orderable):
    """A person as the author of a report, in the order of the title page."""

    report = ParentalKey(ReportPage, on_delete=models.CASCADE, related_name="authorships")
    person = models.ForeignKey(
        "people.Person",
        on_delete=models.CASCADE,
        related_name="authorships",
        verbose_name=_("person"),
    )

    panels = [FieldPanel("person")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["report", "person"],
                name="report_author_once",
                deferrable=models.Deferrable.DEFERRED,  # authors may swap places
            )
        ]

    def __str__(self) -> str:
        return str(self.person)
