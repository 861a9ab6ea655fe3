"""How to cite a page."""

from typing import Any, NamedTuple

from django import template
from django.urls import reverse

from boardtrade.citing.citable import Citable
from boardtrade.citing.files import FORMATS
from boardtrade.citing.meta_tags import build_meta_tags
from boardtrade.citing.sentences import apa, chicago, mla
from boardtrade.navigation.site_layout import get_site_layout

register = template.Library()

STYLES = {"APA": apa, "Chicago": chicago, "MLA": mla}


class Citations(NamedTuple):
    """References to a page."""

    sentences: list[tuple[str, str]]
    """The name of each style, and the reference in it."""
    files: list[tuple[str, str]]
    """The name of each format, and the path of the file; none of a page that is not public."""


def build_citations(citable: Citable, page_id: int | None) -> Citations:
    """Return references to something in every style and format, with files if it has a page."""
    return Citations(
        [(name, write(citable)) for name, write in STYLES.items()],
        [(each.name, reverse("citation_file", args=[page_id, each.extension])) for each in FORMATS]
        if page_id
        else [],
    )


@register.simple_tag(takes_context=True)
def get_citations(context: dict[str, Any], page: Any) -> Citations:
    """Return how to cite a page that is `citable`."""
    is_public = getattr(page, "is_private", None) is False
    return build_citations(_get_citable(context, page), page.pk if is_public else None)


@register.inclusion_tag("citing/meta_tags.html", takes_context=True)
def citation_meta(context: dict[str, Any], page: Any) -> dict[str, Any]:
    """Tell reference managers what a page that is `citable` is."""
    return {"tags": build_meta_tags(_get_citable(context, page))}


def _get_citable(context: dict[str, Any], page: Any) -> Citable:
    institution = get_site_layout(context["request"]).settings.organization_name
    citable: Citable = page.citable(institution=institution)
    return citable
