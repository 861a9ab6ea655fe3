"""The list of links to evidence in the admin: what does not answer, is gone, or has no copy."""

from typing import Any, ClassVar

import django_filters
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView

from recommendations.evidence.telling import LinkState
from recommendations.record.evidence import Evidence
from recommendations.staff.evidence.views import get_link_url
from recommendations.staff.permissions import get_editable_recommendations, permission_policy
from recommendations.staff.spreadsheets import SafeSpreadsheetMixin

IS_GONE = Q(notice__gone_since__isnull=False)
DOES_NOT_ANSWER = Q(watch__failures__gt=0) & ~IS_GONE
HAS_NO_COPY = Q(watch__copy=None) & ~Q(watch__copy_failure="") & Q(watch__tried_at__isnull=False)
IN_TROUBLE = DOES_NOT_ANSWER | (IS_GONE & Q(notice__copy=None, notice__archive_url=""))
"""What somebody should look at: where nothing stands in for a page yet."""
CONDITIONS = {
    "trouble": IN_TROUBLE,
    "gone": IS_GONE,
    "failing": DOES_NOT_ANSWER,
    "no-copy": HAS_NO_COPY,
}
"""What may be amiss with a link; the keys are in URLs."""


def get_staff_links(user: Any) -> QuerySet[Evidence]:
    """Return the links in logs of recommendations that a user may edit, each with a page of it."""
    pages = get_editable_recommendations(user).filter(
        alias_of=None, record__updates__evidence=OuterRef("pk")
    )
    first = Subquery(pages.order_by("pk").values("pk")[:1])
    links = Evidence.objects.exclude(url="").annotate(page_id=first).filter(page_id__isnull=False)
    return links.select_related("watch__copy", "notice__copy")


class EvidenceFilterSet(WagtailFilterSet):
    """The filter of the list."""

    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[
            ("trouble", _("Needs a look: nothing stands in for it")),
            ("gone", _("Gone")),
            ("failing", _("Does not answer")),
            ("no-copy", _("No copy could be made")),
        ],
        method="filter_state",
        empty_label=_("All"),
    )

    class Meta:
        model = Evidence
        fields: ClassVar[list[str]] = []

    def filter_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Return the links in a state."""
        return queryset.filter(CONDITIONS[value])


class EvidenceLinksView(SafeSpreadsheetMixin, ReportView):
    """All links to evidence in logs that the user may see, those first that need a look."""

    model = Evidence
    permission_policy = permission_policy
    any_permission_required: ClassVar[list[str]] = ["add", "change", "publish"]
    page_title = _("Links to evidence")
    header_icon = "link"
    filterset_class = EvidenceFilterSet
    index_url_name = "evidence_links:index"
    index_results_url_name = "evidence_links:index_results"
    default_ordering = "-pk"
    verbose_name_plural = _("links to evidence")
    is_searchable = True
    search_backend_name = None
    search_fields: ClassVar[list[str]] = ["title", "url"]
    columns: ClassVar[list[Column]] = [
        TitleColumn(
            "title",
            label=_("Evidence"),
            accessor=str,
            get_url=lambda evidence: get_link_url(evidence.page_id, evidence),
        ),
        Column("host", label=_("Site"), classname="bt-wide"),
        Column("page_sentence", label=_("The page")),
        Column("copy_sentence", label=_("The copy")),
        DateColumn("visited_at", label=_("Last visited"), classname="bt-wide"),
    ]
    export_filename = "links-to-evidence"
    list_export: ClassVar[list[str]] = [
        "url",
        "title",
        "page_sentence",
        "copy_sentence",
        "visited_at",
    ]
    export_headings: ClassVar[dict[str, Any]] = {
        "url": _("Link"),
        "title": _("Evidence"),
        "page_sentence": _("The page"),
        "copy_sentence": _("The copy"),
        "visited_at": _("Last visited"),
    }

    def get_base_queryset(self) -> QuerySet[Evidence]:
        """Return the links in logs that the user may edit."""
        return get_staff_links(self.request.user)

    def get_filtered_queryset(self) -> QuerySet:
        """Return the queryset of `get_queryset`, which is filtered already."""
        return self.get_queryset()

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """Put first what does not answer, then what has no copy, then the newest."""
        return queryset.order_by(
            F("watch__failures").desc(nulls_last=True),
            F("watch__copy").asc(nulls_first=True),
            "-pk",
        )

    def decorate_paginated_queryset(self, object_list: Any) -> list[Evidence]:
        """Add the values that columns and exports show."""
        return [_add_display_values(evidence) for evidence in object_list]


def _add_display_values(evidence: Any) -> Evidence:
    state = LinkState(evidence)
    evidence.page_sentence = state.page_sentence
    if state.watch and state.watch.visited_at and not state.page_sentence:
        evidence.page_sentence = gettext("It answers.")
    evidence.copy_sentence = state.copy_sentence
    evidence.visited_at = state.watch.visited_at if state.watch else None
    return evidence
