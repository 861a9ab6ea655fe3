"""Filters for the body of a page."""

from django import template
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import expand_db_html

from boardtrade.body.blocks.text import anchor

register = template.Library()
register.filter(anchor)


@register.filter
def expand_links(html: SafeString) -> SafeString:
    """Turn the page and document links of rendered rich text into addresses.

    Applied to a whole body at once, so that all its links cost one query for each kind.
    """
    return mark_safe(expand_db_html(html))  # noqa: S308 - as safe as the rendered body it gets
