"""The viewsets of recommendations, addressees and definitions of statuses, and their menu."""

from typing import Any, ClassVar

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import LocaleColumn
from wagtail.admin.viewsets.base import ViewSet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from boardtrade.editing.choosers import PlainChooserViewSet, build_chooser_viewset
from recommendations.record.addressees import Addressee
from recommendations.record.clocks.stops import ClockStop
from recommendations.record.definitions import Definition
from recommendations.staff.evidence.listing import EvidenceLinksView
from recommendations.staff.listing import RecommendationsView
from recommendations.staff.permissions import can_edit_recommendations


class RecommendationsMenuItem(MenuItem):
    """The menu item for users who may edit recommendations."""

    def is_shown(self, request: Any) -> bool:
        """Return whether the user may see the list."""
        return can_edit_recommendations(request.user)


class RecommendationsViewSet(ViewSet):
    """The list of all recommendations."""

    name = "recommendations"
    icon = menu_icon = "list-ol"
    menu_label = _("All recommendations")
    menu_item_class = RecommendationsMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        """Return the URLs of the list, and of its results, which filters replace."""
        return [
            path("", RecommendationsView.as_view(), name="index"),
            path("results/", RecommendationsView.as_view(results_only=True), name="index_results"),
        ]


class EvidenceLinksViewSet(ViewSet):
    """The list of links to evidence."""

    name = "evidence_links"
    icon = menu_icon = "link"
    menu_label = _("Links to evidence")
    menu_item_class = RecommendationsMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        """Return the URLs of the list, and of its results, which filters replace."""
        return [
            path("", EvidenceLinksView.as_view(), name="index"),
            path("results/", EvidenceLinksView.as_view(results_only=True), name="index_results"),
        ]


class AddresseeViewSet(SnippetViewSet):
    """The admin of addressees."""

    model = Addressee
    icon = "group"
    menu_label = _("Addressees")
    list_display: ClassVar[list[Any]] = ["name", "kind", "parent"]
    list_filter: ClassVar[list[str]] = ["kind"]
    chooser_viewset_class = build_chooser_viewset(Addressee, "name", "kind")
    search_fields = ["name", "description"]
    copy_view_enabled = False

    def get_queryset(self, request: Any) -> Any:
        """Return all addressees with their parents in one query."""
        return Addressee.objects.select_related("parent")


class DefinitionViewSet(SnippetViewSet):
    """The admin of what the words for statuses and answers mean."""

    model = Definition
    icon = "help"
    menu_label = _("Meanings of words")
    list_display: ClassVar[list[Any]] = ["__str__", "definition", LocaleColumn()]
    chooser_viewset_class = PlainChooserViewSet
    copy_view_enabled = False


class ClockStopViewSet(SnippetViewSet):
    """The admin of what stops the clocks of addressees."""

    model = ClockStop
    icon = "time"
    menu_label = _("Pauses of clocks")
    list_display: ClassVar[list[Any]] = ["reason", "addressee", "starts_on", "ends_on"]
    chooser_viewset_class = PlainChooserViewSet
    copy_view_enabled = False

    def get_queryset(self, request: Any) -> Any:
        """Return all of them with their addressees in one query."""
        return ClockStop.objects.select_related("addressee")


class RecommendationsViewSetGroup(SnippetViewSetGroup):
    """The submenu that contains them."""

    items = (
        RecommendationsViewSet,
        EvidenceLinksViewSet,
        AddresseeViewSet,
        ClockStopViewSet,
        DefinitionViewSet,
    )
    menu_icon = "list-ol"
    menu_label = _("Recommendations")
    menu_order = 240
