"""Structured data about pages for search engines: https://schema.org in JSON-LD."""

import json
from collections.abc import Sequence
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from boardtrade.languages.absolute_urls import absolute_url

# The characters that could end the script element, as in django.utils.html.json_script.
_JSON_SCRIPT_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}

Node = dict[str, Any]


def build_organization(name: str, *, logo: str = "") -> Node:
    """Return https://schema.org/Organization for the board."""
    node: Node = {
        "@type": "Organization",
        "@id": absolute_url("/#organization"),
        "name": name,
        "url": absolute_url("/"),
    }
    return node | {"logo": absolute_url(logo)} if logo else node


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
