"""Header, footer and breadcrumbs for templates."""

from typing import Any

from django import template
from django.http import HttpRequest

from boardtrade.navigation import site_layout as chrome_of_site
from boardtrade.navigation.site_layout import Link

register = template.Library()


@register.simple_tag(takes_context=True)
def chrome(context: dict[str, Any]) -> chrome_of_site.Chrome:
    """Return the settings and menus of the request's site."""
    return chrome_of_site.chrome(context["request"])


@register.simple_tag(takes_context=True)
def breadcrumbs(context: dict[str, Any], page: Any) -> list[Link]:
    """Return the pages above a page, from the home page down."""
    request: HttpRequest = context["request"]
    return [Link(page_above.title, page_above.get_url(request)) for page_above in page.trail]
