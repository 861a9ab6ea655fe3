"""What the words for statuses and answers mean, as readers see it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.models import TranslatableMixin

from boardtrade.editing.forms import StoredObjectForm
from boardtrade.languages.translations import is_taken_in_locale
from recommendations.record.answers import Answer
from recommendations.record.statuses import Status


class Definition(TranslatableMixin, models.Model):
    """The meaning of a status or an answer that staff have written for readers, in one language."""

    term = models.CharField(
        _("word"),
        max_length=25,
        choices=[(_("Status"), Status.choices), (_("Answer"), Answer.choices)],
    )
    definition = models.CharField(
        _("definition"),
        max_length=300,
        help_text=_("One sentence. Readers see it beside a status, and in the tracker’s key."),
    )

    base_form_class = StoredObjectForm
    panels = [FieldPanel("term"), FieldPanel("definition", widget=AdminAutoHeightTextInput)]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("meaning of a status or an answer")
        verbose_name_plural = _("meanings of statuses and answers")
        constraints = [
            models.UniqueConstraint(fields=["term", "locale"], name="definition_once_in_locale")
        ]

    def __str__(self) -> str:
        return self.get_term_display()

    def clean(self) -> None:
        """Raise ValidationError for a second definition, with a message for staff."""
        super().clean()
        if is_taken_in_locale(self, "term"):
            raise ValidationError({"term": _("This word has its meaning already. Edit that one.")})


def get_definitions[Term: Status | Answer](locale_id: int, *terms: Term) -> dict[Term, str]:
    """Return what words mean in a locale. One that staff have not defined has its default."""
    queryset = Definition.objects.filter(term__in=terms, locale_id=locale_id)
    by_staff = dict(queryset.values_list("term", "definition"))
    return {term: by_staff.get(term) or str(term.definition) for term in terms}
