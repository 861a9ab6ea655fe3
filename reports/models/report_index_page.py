"""The page type that lists all reports."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput

from boardtrade.listing.pagination import get_page_or_404
from boardtrade.pages.base_page import BasePage
from reports.models.report_page import ReportPage


class ReportIndexPage(BasePage):
    """The list of all publications of the board."""

    introduction = models.CharField(_("introduction"), max_length=300, blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("introduction", widget=AdminAutoHeightTextInput),
        FieldPanel("summary", widget=AdminAutoHeightTextInput),
    ]

    parent_page_types = ["home.HomePage"]
    subpage_types = ["reports.ReportPage"]
    max_count_per_parent = 1
    schema_type = "CollectionPage"
    query_parameters = ("page",)
    page_description = _("Lists all reports. A site needs one, below the home page.")

    class Meta:
        verbose_name = _("report index")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add one page of the reports. Raises Http404 for a page that there is not."""
        context = super().get_context(request, *args, **kwargs)
        reports = ReportPage.objects.child_of(self).published().for_listing()
        paginator = Paginator(reports, settings.LISTING_PAGE_SIZE)
        context["reports"] = get_page_or_404(paginator, request)
        return context
