"""Filters for the body of a page."""

from django import template
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import expand_db_html

from boardtrade.body.blocks.text import get_anchor

register = template.Library()
register.filter("anchor", get_anchor)


@register.filter
def expand_links(html: SafeString) -> SafeString:
    """Turn the page and document links of rendered rich text into URLs.

    Apply it to a whole body at once, so that all its links cost one query for each kind.
    """
    return mark_safe(expand_db_html(html))  # noqa: S308 - as safe as its argument
