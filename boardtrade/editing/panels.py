"""Panels that the editing forms of several page types share."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.panels import (
    InlinePanel,
    MultiFieldPanel,
    MultipleChooserPanel,
    Panel,
    PublishingPanel,
)
from wagtail.models import Page, ReferenceIndex

MAX_RELATED_CARDS = 12
"""So many pages can be picked as related content."""


class DistinctRowsPanel(InlinePanel):
    """Rows of which no two say the same in one field, such as the day from which each holds.

    A constraint keeps them apart in the database; here the editor is told so.
    """

    def __init__(self, *args: Any, distinct: str, message: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.distinct = distinct
        self.message = message

    def clone_kwargs(self) -> dict[str, Any]:
        """Return what the panel was made with, as Wagtail makes one for each form."""
        kwargs: dict[str, Any] = super().clone_kwargs()
        return kwargs | {"distinct": self.distinct, "message": self.message}

    def get_form_options(self) -> dict[str, Any]:
        """Return the options of Wagtail's panel, with formsets that look at the field."""
        options: dict[str, Any] = super().get_form_options()
        formset = type(
            "DistinctRowsFormSet",
            (_DistinctRowsFormSet,),
            {"distinct": self.distinct, "message": self.message},
        )
        options["formsets"][self.relation_name]["formset"] = formset
        return options


class _DistinctRowsFormSet(BaseChildFormSet):
    distinct: str
    message: Any

    def clean(self) -> None:
        """Tell at the later row that there is one like it, before Django tells it of the form."""
        taken = set()
        for form in self.forms:
            data = getattr(form, "cleaned_data", None)
            if not data or data.get("DELETE") or self.distinct not in data:
                continue
            value = data[self.distinct]
            if value in taken:
                form.add_error(self.distinct, self.message)
            taken.add(value)
        super().clean()


class InformationPanel(Panel):
    """A panel that shows something about the page and has no field of its own."""

    class BoundPanel(Panel.BoundPanel):
        def is_shown(self) -> bool:
            """Return whether the page was saved: there is nothing to show about a new one."""
            return self.instance.pk is not None


class SavedPanel(InformationPanel):
    """A panel that shows what was saved: each automatic save draws it again.

    Its template has one element with the id `<prefix>-saved`, which `edit_partials.html` replaces.
    A new page has it too, as the first automatic save gives it something to show.
    """

    class BoundPanel(InformationPanel.BoundPanel):
        def is_shown(self) -> bool:
            """Return True: what an automatic save has to say needs its place."""
            return True


class SchedulePanel(PublishingPanel):
    """The schedule of a page, which names the time zone of its hours."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for child in self.children:
            child.help_text = format_lazy(
                "{}: {}", _("Time zone"), lazy(timezone.get_current_timezone_name, str)()
            )


class FoldedPanel(MultiFieldPanel):
    """A group of fields that are rarely filled in: folded until one of them is."""

    def __init__(self, children: Sequence[Any], summary: Any, **kwargs: Any) -> None:
        super().__init__(children, **kwargs)
        self.summary = summary

    def clone_kwargs(self) -> dict[str, Any]:
        """Add the summary, the line that stays visible."""
        return super().clone_kwargs() | {"summary": self.summary}

    class BoundPanel(MultiFieldPanel.BoundPanel):
        template_name = "panels/folded.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Open the group if a field of it has a value or an error."""
            context = super().get_context_data(parent_context)
            names = self.panel.get_form_options()["fields"]
            fields = [self.instance._meta.get_field(name) for name in names]
            context["is_open"] = any(name in self.form.errors for name in names) or any(
                field.value_from_object(self.instance) != field.get_default() for field in fields
            )
            return context


class RelatedContentPanel(SavedPanel):
    """Shows the related content as readers see it, and why a card is not showing."""

    class BoundPanel(SavedPanel.BoundPanel):
        template_name = "panels/related_content.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the items of the page as last saved."""
            context = super().get_context_data(parent_context)
            page = self.instance
            context["items"] = page.related_items(self.request) if page.pk else []
            return context


class BacklinksPanel(InformationPanel):
    """Shows which pages refer to this one, so that staff know what a change affects."""

    class BoundPanel(InformationPanel.BoundPanel):
        template_name = "panels/backlinks.html"
        MAX_BACKLINKS = 50

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the pages that refer to this one, and the URL of a complete list."""
            context = super().get_context_data(parent_context)
            ids = {
                int(reference.object_id)
                for reference in ReferenceIndex.get_references_to(self.instance).filter(
                    base_content_type__model="page"
                )
            }
            # Descendants belong to the page, as a recommendation does to its report.
            pages = Page.objects.filter(pk__in=ids).not_descendant_of(self.instance, inclusive=True)
            context["backlinks"] = pages.order_by("title")[: self.MAX_BACKLINKS]
            context["usage_url"] = reverse("wagtailadmin_pages:usage", args=[self.instance.pk])
            return context


def build_topics_panel() -> Panel:
    """Return the panel in which several topics can be chosen at once."""
    return MultipleChooserPanel(
        "page_topics",
        chooser_field_name="topic",
        heading=_("Topics"),
        label=_("Topic"),
        max_num=6,
        help_text=_("Readers find pages by topic; pages that share one are offered as related."),
    )


def build_related_cards_panels() -> Sequence[Panel]:
    """Return the panel in which related content is picked, and the one that shows the result."""
    return [
        InlinePanel(
            "related_cards",
            heading=_("Related content"),
            label=_("card"),
            max_num=MAX_RELATED_CARDS,
            help_text=_(
                "Shown in this order. When there are fewer than three, pages on the same topics "
                "are added by themselves."
            ),
        ),
        RelatedContentPanel(heading=_("What readers see, from the saved draft")),
    ]
