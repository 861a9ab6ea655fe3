"""Structured data about pages for search engines: https://schema.org in JSON-LD."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from wagtail.models import Page

from boardtrade.languages.absolute_urls import absolute_url

# The characters that could end the script element, as in django.utils.html.json_script.
_JSON_SCRIPT_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}

Node = dict[str, Any]


def build_board_node(name: str, *, logo: str = "", **facts: Any) -> Node:
    """Return https://schema.org/Organization for the board, which every page has once.

    `logo` is the address of its mark, if it has one of its own; `facts` are what else is known.
    """
    return {
        **build_board_reference(),
        "@type": "Organization",
        "name": name,
        "url": absolute_url("/"),
        "logo": absolute_url(logo or static("icons/icon-512.png")),
        **facts,
    }


def build_board_reference() -> Node:
    """Return a reference to the node of the board, which each page has in full."""
    return {"@id": absolute_url("/#organization")}


def build_web_page_node(schema_type: str, *, url: str, name: str, description: str = "") -> Node:
    """Return https://schema.org/WebPage, or a subtype of it, for the page at an absolute URL."""
    node: Node = {
        "@type": schema_type,
        "@id": url,
        "url": url,
        "name": name,
        "inLanguage": get_language(),
        "publisher": build_board_reference(),
    }
    return node | {"description": description} if description else node


def build_topic_node(topic: Any) -> Node:
    """Return a topic as https://schema.org/Thing with the page that lists what is about it."""
    url = absolute_url(reverse("topic", args=[topic.slug]))
    return {"@type": "Thing", "@id": f"{url}#topic", "name": topic.title, "url": url}


def build_item_list(name: str, pages: Iterable[Page], *, total: int) -> Node:
    """Return https://schema.org/ItemList of the pages in view, of `total` on all pages."""
    return {
        "@type": "ItemList",
        "name": name,
        "numberOfItems": total,
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": page.title,
                "url": absolute_url(page.get_url() or "/"),
            }
            for position, page in enumerate(pages, start=1)
        ],
    }


def build_breadcrumb_list(trail: Sequence[Page], page: Page) -> Node:
    """Return https://schema.org/BreadcrumbList from the home page down to the page."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": crumb.title,
                "item": absolute_url(crumb.get_url() or "/"),
            }
            for position, crumb in enumerate([*trail, page], start=1)
        ],
    }


def render_json_ld(nodes: Sequence[Node]) -> SafeString:
    """Return nodes as the text of a JSON-LD script; a data block, which CSP does not bar."""
    graph = {"@context": "https://schema.org", "@graph": list(nodes)}
    text = json.dumps(graph, ensure_ascii=False).translate(_JSON_SCRIPT_ESCAPES)
    return mark_safe(text)  # noqa: S308 - escaped
