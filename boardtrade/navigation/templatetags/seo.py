"""Titles, addresses and structured data for search engines and for shared links."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language

from boardtrade.languages.absolute_urls import absolute_url
from boardtrade.media.images.pictures import picture
from boardtrade.media.models import CustomImage
from boardtrade.navigation.organization import build_organization
from boardtrade.navigation.site_layout import SiteLayout, get_site_layout
from boardtrade.pages.models import BasePage
from boardtrade.pages.structured_data import (
    Node,
    build_breadcrumb_list,
    build_web_page_node,
    render_json_ld,
)

register = template.Library()

DESCRIPTION_LENGTH = 160
"""Characters of a description that search engines commonly show."""


@register.inclusion_tag("components/page_meta.html", takes_context=True)
def page_meta(context: dict[str, Any], page: BasePage) -> dict[str, Any]:
    """Describe a page of the tree."""
    request: HttpRequest = context["request"]
    layout = get_site_layout(request)
    site_settings = layout.settings
    name = site_settings.organization_name
    title = page.seo_title or page.title
    # An alias repeats a page: search engines should know one address of it.
    original = page.alias_of if page.alias_of_id and page.alias_of.live else page
    address = original.get_url(request) or "/"
    nodes = page.structured_data(organization_name=name)
    if page.trail:
        nodes.append(build_breadcrumb_list(page.trail, page))
    hero_image = getattr(page, "hero_image", None)
    image_alt = (page.hero_alt_text if hero_image else "") or name
    return {
        "title": title if title == name else f"{title} – {name}",
        "description": page.meta_description or site_settings.tagline,
        "canonical": absolute_url(_with_page_number(address, request)),
        "og_title": title,
        "og_type": "article" if page.trail else "website",
        "site_name": name,
        "image": _build_social_image(hero_image or site_settings.social_image, alt=image_alt),
        "locale": _get_locale(),
        "structured_data": _render_nodes(layout, nodes),
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
    layout = get_site_layout(request)
    site_settings = layout.settings
    name = site_settings.organization_name
    url = absolute_url(request.path)
    nodes = structured_data or [build_web_page_node("WebPage", url=url, name=title)]
    return {
        "title": f"{title} – {name}",
        "description": Truncator(description or site_settings.tagline).chars(DESCRIPTION_LENGTH),
        "canonical": absolute_url(_with_page_number(request.path, request)) if canonical else "",
        "robots": robots,
        "og_title": title,
        "og_type": "website",
        "site_name": name,
        "image": _build_social_image(site_settings.social_image, alt=name),
        "locale": _get_locale(),
        "structured_data": _render_nodes(layout, nodes) if canonical and not robots else "",
    }


def _with_page_number(address: str, request: HttpRequest) -> str:
    number = request.GET.get("page", "")
    is_number = number.isascii() and number.isdigit() and len(number) < 6
    return f"{address}?page={int(number)}" if is_number and int(number) > 1 else address


def _render_nodes(layout: SiteLayout, nodes: Sequence[Node]) -> SafeString:
    return render_json_ld([build_organization(layout), *nodes])


def _get_locale() -> str:
    """Return the language with its territory, as https://ogp.me asks for."""
    language = get_language() or settings.LANGUAGE_CODE
    return settings.OPEN_GRAPH_LOCALES[language]


def _build_social_image(image: CustomImage | None, *, alt: str) -> dict[str, Any] | None:
    shown = picture(image, "social")
    if shown is None:
        return None
    url = absolute_url(shown.src)
    return {"url": url, "width": shown.width, "height": shown.height, "alt": alt}
