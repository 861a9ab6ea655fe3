"""How recommendations, addressees and the meanings of statuses are listed in the admin."""

from typing import Any, ClassVar

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import LocaleColumn
from wagtail.admin.viewsets.base import ViewSet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from boardtrade.editing.choosers import build_chooser_viewset
from recommendations.record.addressees import Addressee
from recommendations.record.status_log import StatusDefinition
from recommendations.staff.listing import RecommendationsView
from recommendations.staff.permissions import may_work_on_recommendations


class RecommendationsMenuItem(MenuItem):
    """Shown to who may edit recommendations."""

    def is_shown(self, request: Any) -> bool:
        """Ask what the list itself asks."""
        return may_work_on_recommendations(request.user)


class RecommendationsViewSet(ViewSet):
    """The list of all recommendations."""

    name = "recommendations"
    icon = menu_icon = "list-ol"
    menu_label = _("All recommendations")
    menu_item_class = RecommendationsMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        """Return the address of the list, and of its part that filters replace."""
        return [
            path("", RecommendationsView.as_view(), name="index"),
            path("results/", RecommendationsView.as_view(results_only=True), name="index_results"),
        ]


class AddresseeViewSet(SnippetViewSet):
    """Whom recommendations address."""

    model = Addressee
    icon = "group"
    menu_label = _("Addressees")
    list_display: ClassVar[list[Any]] = ["name", "kind", "parent", "response_days"]
    list_filter: ClassVar[list[str]] = ["kind"]
    chooser_viewset_class = build_chooser_viewset(Addressee, "name", "kind")
    search_fields = ["name", "description"]
    copy_view_enabled = False

    def get_queryset(self, request: Any) -> Any:
        """Read what each is part of along with it."""
        return Addressee.objects.select_related("parent")


class StatusDefinitionViewSet(SnippetViewSet):
    """What the statuses mean, in the words that readers see."""

    model = StatusDefinition
    icon = "help"
    menu_label = _("Meanings of statuses")
    list_display: ClassVar[list[Any]] = ["__str__", "definition", LocaleColumn()]
    copy_view_enabled = False


class RecommendationsViewSetGroup(SnippetViewSetGroup):
    """The menu entry that holds them."""

    items = (RecommendationsViewSet, AddresseeViewSet, StatusDefinitionViewSet)
    menu_icon = "list-ol"
    menu_label = _("Recommendations")
    menu_order = 240
