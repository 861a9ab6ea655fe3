"""The view in which the page of a card is chosen."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.admin.views.chooser import BrowseView
from wagtail.models import Page

from boardtrade.pages.queries.specific_pages import is_of_type_with


def browse(request: HttpRequest, parent_page_id: int | None = None) -> HttpResponseBase:
    """Show the pages below a page; at first, the nearest that suggested pages have in common."""
    if parent_page_id is None:
        suggested_pages = Page.objects.filter(is_of_type_with("is_suggested"))
        parent_page_id = suggested_pages.first_common_ancestor().pk
    return BrowseView.as_view()(request, parent_page_id)
