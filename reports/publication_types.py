"""The kinds of publication, which share one page type."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PublicationType(models.TextChoices):
    """The kind of a publication, as readers see it."""

    REPORT = "report", _("Report")
    POLICY_BRIEF = "policy_brief", _("Policy brief")
    SUBMISSION = "submission", _("Submission")
    STATEMENT = "statement", _("Statement")
    NEWS = "news", _("News")

    @property
    def schema_type(self) -> str:
        """The type in structured data: https://schema.org/Report or a similar one."""
        return {
            "report": "Report",
            "policy_brief": "Report",
            "submission": "Report",
            "statement": "Article",
            "news": "NewsArticle",
        }[self.value]
