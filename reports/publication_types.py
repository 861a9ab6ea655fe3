"""The kinds of publication: one page type with a kind, not one class for each."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PublicationType(models.TextChoices):
    """What a publication is, as readers know it."""

    REPORT = "report", _("Report")
    POLICY_BRIEF = "policy_brief", _("Policy brief")
    SUBMISSION = "submission", _("Submission")
    STATEMENT = "statement", _("Statement")
    NEWS = "news", _("News")

    @property
    def schema_type(self) -> str:
        """The type in structured data: https://schema.org/Report and its neighbours."""
        return {
            "report": "Report",
            "policy_brief": "Report",
            "submission": "Report",
            "statement": "Article",
            "news": "NewsArticle",
        }[self.value]
