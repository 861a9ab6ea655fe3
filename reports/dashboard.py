"""The panel on the admin's home that leads to what editors come for."""

from typing import Any

from wagtail.admin.ui.components import Component

from boardtrade.users.models import User
from reports.models import ReportIndexPage


class StartPanel(Component):
    """Offers a new report below each list of reports that a user may add to."""

    name = "start"
    template_name = "panels/start.html"
    order = 50

    def __init__(self, user: User) -> None:
        self.user = user

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Add the lists of reports."""
        pages = ReportIndexPage.objects.filter(alias_of=None).select_related("locale")
        indexes = [page for page in pages if page.permissions_for_user(self.user).can_add_subpage()]
        return super().get_context_data(parent_context) | {"indexes": indexes}
