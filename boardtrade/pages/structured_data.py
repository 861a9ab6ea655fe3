"""Facts about pages for machines: https://schema.org in JSON-LD."""

import json
from collections.abc import Sequence
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from boardtrade.languages.absolute_urls import absolute_url

# What HTML or a script's end could be made of, as in django.utils.html.json_script.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}

Node = dict[str, Any]


def organization(name: str, *, logo: str = "") -> Node:
    """Return https://schema.org/Organization for the board."""
    node: Node = {
        "@type": "Organization",
        "@id": absolute_url("/#organization"),
        "name": name,
        "url": absolute_url("/"),
    }
    return node | {"logo": absolute_url(logo)} if logo else node


def breadcrumb_list(trail: Sequence[Page], page: Page) -> Node:
    """Return https://schema.org/BreadcrumbList from the home page down to the page."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": each.title,
                "item": absolute_url(each.get_url() or "/"),
            }
            for position, each in enumerate([*trail, page], start=1)
        ],
    }


def json_ld(nodes: Sequence[Node]) -> SafeString:
    """Return nodes as the text of a JSON-LD script; a data block, which CSP does not bar."""
    graph = {"@context": "https://schema.org", "@graph": list(nodes)}
    return mark_safe(json.dumps(graph, ensure_ascii=False).translate(_ESCAPES))  # noqa: S308
