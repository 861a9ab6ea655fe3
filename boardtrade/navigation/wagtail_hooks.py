"""The board's colours in the admin, and its menu."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem, SubmenuMenuItem, reports_menu


@hooks.register("insert_global_admin_css")
def admin_stylesheets() -> SafeString:
    """Load what the board adds to the admin's own styles, the general rules last."""
    sheets = (
        "css/admin_pasting.css",
        "css/admin_importing.css",
        "css/admin_entries.css",
        "css/admin_page_form.css",
        "css/admin_running.css",
        "css/admin.css",
    )
    return format_html_join(
        "", '<link rel="stylesheet" href="{}">', ((static(sheet),) for sheet in sheets)
    )


@hooks.register("insert_global_admin_js")
def brand_link_script() -> SafeString:
    """Load what names the link of the brand."""
    return format_html('<script src="{}"></script>', static("js/admin/brand_link.js"))


@hooks.register("construct_main_menu")
def name_reports_on_the_site(request: HttpRequest, items: list[MenuItem]) -> None:
    """Call Wagtail's reports on the site something else than what the board publishes."""
    for item in items:
        if isinstance(item, SubmenuMenuItem) and item.menu is reports_menu:
            item.label = _("Site records")
