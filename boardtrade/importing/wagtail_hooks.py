"""What the import adds to Wagtail's admin: its views, and the buttons that lead there."""

from collections.abc import Iterator

from django.urls import URLResolver, include, path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from boardtrade.importing.permissions import can_import_into, can_import_new, is_locked
from boardtrade.users.models import User
from reports.models import ReportIndexPage, ReportPage


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLResolver]:
    """Return the URLs of imports."""
    return [path("import/", include("boardtrade.importing.staff.urls"))]


@hooks.register("register_page_header_buttons")
def add_import_button(
    page: Page, user: User, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """Offer the import in the menu of a report, and of the list of reports."""
    if isinstance(page, ReportPage) and can_import_into(user, page) and not is_locked(user, page):
        url = reverse("importing:into", args=[page.pk])
        yield Button(_("Import a Word file"), url, icon_name="doc-full-inverse", priority=14)
    elif isinstance(page, ReportIndexPage) and can_import_new(user, page):
        url = reverse("importing:new", args=[page.pk])
        yield Button(_("New from a Word file"), url, icon_name="doc-full-inverse", priority=14)


@hooks.register("register_page_listing_more_buttons")
def add_listing_button(page: Page, user: User, next_url: str | None = None) -> Iterator[Button]:
    """Offer the import where a report is one of a list."""
    yield from add_import_button(page, user, "listing", next_url)
