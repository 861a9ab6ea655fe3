"""Header, footer and breadcrumbs for templates."""

from types import SimpleNamespace
from typing import Any

from django import template
from django.http import HttpRequest

from boardtrade.navigation.models import SiteSettings
from boardtrade.navigation.site_layout import Link, SiteLayout, get_last_layout, get_site_layout

register = template.Library()


@register.simple_tag(takes_context=True)
def site_layout(context: dict[str, Any]) -> SiteLayout:
    """Return the settings and menus of the request's site."""
    return get_site_layout(context["request"])


@register.simple_tag
def last_layout() -> SiteLayout | None:
    """Return the settings that this process showed last, for pages that may ask for nothing."""
    return get_last_layout()


@register.simple_tag(takes_context=True)
def breadcrumbs(context: dict[str, Any], page: Any) -> list[Link]:
    """Return the pages above a page, from the home page down."""
    request: HttpRequest = context["request"]
    return [Link(page_above.title, page_above.get_url(request)) for page_above in page.trail]


@register.simple_tag(takes_context=True)
def admin_brand(context: dict[str, Any]) -> SiteSettings:
    """Return the settings with the name and brand of the board for the admin, read once a page.

    It also works without a default site. The sign-in shows it: who has lost the default site could
    not come in to choose another.
    """
    page: Any = context.get("request") or SimpleNamespace()
    if not hasattr(page, "_boardtrade_admin_brand"):
        rows = SiteSettings.objects.select_related("mark", "dark_mark")
        rows = rows.defer("mark__data", "dark_mark__data")
        by_default_site = rows.order_by("-site__is_default_site", "site_id")
        page._boardtrade_admin_brand = by_default_site.first() or SiteSettings()
    return page._boardtrade_admin_brand
