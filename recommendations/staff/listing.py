"""The list of all recommendations in the admin: columns, filters, search, sorting and export."""

from typing import Any, ClassVar

import django_filters
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.forms import CheckboxSelectMultiple
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView

from boardtrade.people.models import Topic
from recommendations.pages.answers import get_passed_promise_condition
from recommendations.pages.querysets import (
    RecommendationQuerySet,
    get_overdue_condition,
    get_unreviewed_condition,
)
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.record.addressees import Addressee
from recommendations.record.statuses import Priority, Status
from recommendations.staff.permissions import get_editable_recommendations
from recommendations.staff.spreadsheets import SafeSpreadsheetMixin
from reports.models import ReportPage
from reports.querysets import ReportQuerySet

ATTENTION_CHOICES = {
    "overdue": _("Overdue"),
    "promised": _("Promised date passed"),
    "unreviewed": _("Not reviewed for 180 days"),
}
"""The reasons why staff should look at a recommendation again; the keys are in URLs."""


def build_attention_conditions() -> dict[str, Q]:
    """Return the condition for each of these reasons, as of today; a draft never has one."""
    is_live = Q(live=True)
    return {
        "overdue": is_live & get_overdue_condition(),
        "promised": is_live & get_passed_promise_condition(),
        "unreviewed": is_live & get_unreviewed_condition(),
    }


def get_staff_recommendations(user: Any) -> RecommendationQuerySet:
    """Return the recommendations that a user may edit, with one page for each record: its first."""
    editable = get_editable_recommendations(user).filter(alias_of=None)
    earlier_pages = editable.filter(record=OuterRef("record"), pk__lt=OuterRef("pk")).order_by()
    return (
        editable.filter(~Exists(earlier_pages))
        .with_status()
        .with_positions()
        .select_related("record")
        .annotate(
            lead=F("lead_addressee__name"),
            report_title=F("report__draft_title"),
            reviewed_at=F("record__reviewed_at"),
            permanent_id_of_record=F("record__permanent_id"),
        )
    )


def get_reports(user: Any) -> ReportQuerySet:
    """Return the reports whose recommendations a user may edit, without their long bodies."""
    report_ids = get_editable_recommendations(user).order_by().values("report")
    reports = ReportPage.objects.filter(pk__in=report_ids).newest_first()
    return reports.only("title", "content_type", "publication_date")


class RecommendationFilterSet(WagtailFilterSet):
    """The filters of the list."""

    attention = django_filters.ChoiceFilter(
        label=_("Needs a look"),
        choices=list(ATTENTION_CHOICES.items()),
        method="filter_attention",
        empty_label=_("All"),
        help_text=_("Published, and something is still expected."),
    )
    status = django_filters.MultipleChoiceFilter(
        label=_("Status"), choices=Status.choices, widget=CheckboxSelectMultiple
    )
    addressee = django_filters.ModelChoiceFilter(
        label=_("Addressee"), queryset=Addressee.objects.all(), method="filter_addressee"
    )
    topic = django_filters.ModelChoiceFilter(
        label=_("Topic"),
        queryset=Topic.objects.all(),
        method="filter_topic",
    )
    report = django_filters.ModelChoiceFilter(
        label=_("Report"),
        queryset=lambda request: get_reports(request.user),
    )
    priority = django_filters.MultipleChoiceFilter(
        label=_("Priority"), choices=Priority.choices, widget=CheckboxSelectMultiple
    )

    class Meta:
        model = RecommendationPage
        fields: ClassVar[list[str]] = []

    def filter_attention(
        self, queryset: RecommendationQuerySet, name: str, value: str
    ) -> RecommendationQuerySet:
        """Return the published recommendations that need attention for a reason."""
        return queryset.filter(build_attention_conditions()[value])

    def filter_addressee(
        self, queryset: RecommendationQuerySet, name: str, value: Addressee
    ) -> RecommendationQuerySet:
        """Return the recommendations to an addressee, lead or not."""
        return queryset.addressed_to(value)

    def filter_topic(self, queryset: QuerySet, name: str, value: Topic) -> QuerySet:
        """Return the recommendations about a topic or its translations."""
        topics = Topic.objects.filter(translation_key=value.translation_key)
        return queryset.filter(
            pk__in=RecommendationPage.objects.filter(page_topics__topic__in=topics).values("pk")
        )


class DueColumn(Column):
    """The due date, marked if the recommendation is overdue."""

    cell_template_name = "recommendations/staff/due_cell.html"


class ReportColumn(Column):
    """The title of the report; a narrow window has it below the title of the recommendation."""

    cell_template_name = "recommendations/staff/report_cell.html"


class RecommendationTitleColumn(TitleColumn):
    """The number and the title with a link to the editing form, marked if it is a draft."""

    cell_template_name = "recommendations/staff/title_cell.html"


class RecommendationsView(SafeSpreadsheetMixin, ReportView):
    """All recommendations that the user may edit, of all reports."""

    model = RecommendationPage
    any_permission_required: ClassVar[list[str]] = ["add", "change", "publish"]
    page_title = _("Recommendations")
    header_icon = "list-ol"
    template_name = "recommendations/staff/listing.html"
    filterset_class = RecommendationFilterSet
    index_url_name = "recommendations:index"
    index_results_url_name = "recommendations:index_results"
    default_ordering = "report"
    verbose_name_plural = _("recommendations")
    is_searchable = True
    # Wagtail's search backends cannot filter by annotations such as the status.
    search_backend_name = None
    search_fields: ClassVar[list[str]] = [
        "title",
        "draft_title",
        "text",
        "report_title",
        "lead",
        "permanent_id_of_record",
    ]
    columns: ClassVar[list[Column]] = [
        BulkActionsCheckboxColumn("bulk_actions", obj_type="recommendation"),
        RecommendationTitleColumn(
            "draft_title",
            label=_("Recommendation"),
            sort_key="number",
            get_url=lambda page: reverse("wagtailadmin_pages:edit", args=[page.pk]),
            get_title_id=lambda page: f"recommendation_{page.pk}_title",
        ),
        ReportColumn("report_title", label=_("Report"), sort_key="report", classname="bt-wide"),
        Column("lead", label=_("Lead addressee"), sort_key="lead", classname="bt-medium"),
        Column(
            "status",
            label=_("Status"),
            accessor=lambda page: page.status_label,
            sort_key="status",
        ),
        Column(
            "since",
            label=_("Since"),
            accessor=lambda page: page.since,
            sort_key="status_since",
            classname="bt-day bt-medium",
        ),
        DueColumn("due_date", label=_("Due"), sort_key="due_date"),
        DateColumn(
            "reviewed_at", label=_("Last reviewed"), sort_key="reviewed_at", classname="bt-wide"
        ),
    ]
    sort_fields: ClassVar[dict[str, tuple[str, ...]]] = {
        "report": ("report_title", "report_id"),
        "number": ("number_key",),
    }

    export_filename = "recommendations"
    list_export: ClassVar[list[str]] = [
        "permanent_id",
        "report_title",
        "number",
        "draft_title",
        "lead",
        "status_label",
        "since_iso",
        "due_date",
        "is_late",
        "priority_label",
        "reviewed_at",
        "live",
    ]
    export_headings: ClassVar[dict[str, Any]] = {
        "permanent_id": _("Permanent id"),
        "report_title": _("Report"),
        "number": _("Number"),
        "draft_title": _("Title"),
        "lead": _("Lead addressee"),
        "status_label": _("Status"),
        "since_iso": _("Since"),
        "due_date": _("Due"),
        "is_late": _("Overdue"),
        "priority_label": _("Priority"),
        "reviewed_at": _("Last reviewed"),
        "live": _("Published"),
    }

    def get_base_queryset(self) -> RecommendationQuerySet:
        """Return what the user may edit."""
        return get_staff_recommendations(self.request.user)

    def get_filtered_queryset(self) -> QuerySet:
        """Return the queryset of `get_queryset`, which is filtered already."""
        return self.get_queryset()

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """Sort by a column with empty values last, then by report and number."""
        key = self.ordering.removeprefix("-")
        is_descending = self.ordering.startswith("-")
        field_names = self.sort_fields.get(key, (key,))
        ordering = [
            F(name).desc(nulls_last=True) if is_descending else F(name).asc(nulls_last=True)
            for name in field_names
        ]
        return queryset.order_by(*ordering, "report_title", "report_id", "number_key", "pk")

    def decorate_paginated_queryset(self, object_list: Any) -> list[RecommendationPage]:
        """Add the values that columns and exports show."""
        return [add_display_values(page) for page in object_list]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the model that the bulk actions need."""
        context = super().get_context_data(*args, **kwargs)
        context["model_opts"] = RecommendationPage._meta
        return context


def add_display_values(page: RecommendationPage) -> RecommendationPage:
    """Set the attributes that a row shows on a page of `get_staff_recommendations`."""
    status = Status(page.status)
    page.status_label = str(status.label)
    page.since = page.current_since.short if page.current_since else ""
    page.since_iso = page.current_since.iso if page.current_since else ""
    page.is_late = page.live and page.is_overdue  # nothing is expected on account of a draft
    page.priority_label = str(Priority(page.priority).label)
    return page
