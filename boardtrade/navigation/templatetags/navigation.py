"""Header, footer and breadcrumbs for templates."""

from typing import Any

from django import template
from django.http import HttpRequest

from boardtrade.navigation.models import SiteSettings
from boardtrade.navigation.site_layout import Link, SiteLayout, get_site_layout

register = template.Library()


@register.simple_tag(takes_context=True)
def site_layout(context: dict[str, Any]) -> SiteLayout:
    """Return the settings and menus of the request's site."""
    return get_site_layout(context["request"])


@register.simple_tag(takes_context=True)
def breadcrumbs(context: dict[str, Any], page: Any) -> list[Link]:
    """Return the pages above a page, from the home page down."""
    request: HttpRequest = context["request"]
    return [Link(page_above.title, page_above.get_url(request)) for page_above in page.trail]


@register.simple_tag
def organization_name() -> str:
    """Return the name of the board for the admin, which also works without a default site.

    The sign-in shows it: who has lost the default site could not come in to choose another.
    """
    by_default_site = SiteSettings.objects.order_by("-site__is_default_site", "site_id")
    return (by_default_site.first() or SiteSettings()).organization_name
