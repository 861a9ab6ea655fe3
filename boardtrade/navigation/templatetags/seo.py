"""Titles, addresses and structured data for search engines and for shared links."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.text import Truncator

from boardtrade.languages.absolute_urls import absolute_url
from boardtrade.media.images.pictures import picture
from boardtrade.media.models import CustomImage
from boardtrade.navigation.site_layout import get_site_layout
from boardtrade.pages.models import BasePage
from boardtrade.pages.structured_data import (
    Node,
    build_breadcrumb_list,
    build_organization,
    render_json_ld,
)

register = template.Library()

DESCRIPTION_LENGTH = 160
"""Characters of a description that search engines commonly show."""


@register.inclusion_tag("components/page_meta.html", takes_context=True)
def page_meta(context: dict[str, Any], page: BasePage) -> dict[str, Any]:
    """Describe a page of the tree."""
    request: HttpRequest = context["request"]
    settings = get_site_layout(request).settings
    name = settings.organization_name
    title = page.seo_title or page.title
    # An alias repeats a page: search engines should know one address of it.
    original = page.alias_of if page.alias_of_id and page.alias_of.live else page
    address = original.get_url(request) or "/"
    nodes = [build_organization(name), *page.structured_data(organization_name=name)]
    if page.trail:
        nodes.append(build_breadcrumb_list(page.trail, page))
    image = getattr(page, "hero_image", None) or settings.social_image
    return {
        "title": title if title == name else f"{title} – {name}",
        "description": page.meta_description or settings.tagline,
        "canonical": absolute_url(_with_page_number(address, request)),
        "og_title": title,
        "og_type": "article" if page.trail else "website",
        "site_name": name,
        "image": _social_image(image),
        "structured_data": render_json_ld(nodes),
    }


@register.inclusion_tag("components/page_meta.html", takes_context=True)
def view_meta(
    context: dict[str, Any],
    title: str,
    description: str = "",
    robots: str = "",
    canonical: bool = True,
    structured_data: Sequence[Node] = (),
) -> dict[str, Any]:
    """Describe a page that is no page of the tree, such as a topic or a list of results.

    `canonical` is off for what has no address of its own: errors and requests for a password.
    `structured_data` are https://schema.org nodes.
    """
    request: HttpRequest = context["request"]
    settings = get_site_layout(request).settings
    name = settings.organization_name
    nodes = [build_organization(name), *structured_data] if structured_data else []
    return {
        "title": f"{title} – {name}",
        "description": Truncator(description or settings.tagline).chars(DESCRIPTION_LENGTH),
        "canonical": absolute_url(_with_page_number(request.path, request)) if canonical else "",
        "robots": robots,
        "og_title": title,
        "og_type": "website",
        "site_name": name,
        "image": _social_image(settings.social_image),
        "structured_data": render_json_ld(nodes) if nodes else "",
    }


def _with_page_number(address: str, request: HttpRequest) -> str:
    number = request.GET.get("page", "")
    is_number = number.isascii() and number.isdigit() and len(number) < 6
    return f"{address}?page={int(number)}" if is_number and int(number) > 1 else address


def _social_image(image: CustomImage | None) -> dict[str, Any] | None:
    shown = picture(image, "social")
    if shown is None:
        return None
    return {"url": absolute_url(shown.src), "width": shown.width, "height": shown.height}
