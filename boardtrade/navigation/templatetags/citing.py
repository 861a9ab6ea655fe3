"""How to cite a page."""

from typing import Any

from django import template

from boardtrade.citing.formats import Citation, build_citations
from boardtrade.navigation.site_layout import get_site_layout

register = template.Library()


@register.simple_tag(takes_context=True)
def get_citations(context: dict[str, Any], page: Any) -> list[Citation]:
    """Return how to cite a page that is `citable`, in every format."""
    author = get_site_layout(context["request"]).settings.organization_name
    return build_citations(page.citable(author=author))
