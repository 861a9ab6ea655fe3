"""Filters and tags for the body of a page."""

from django import template
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks import StreamValue
from wagtail.rich_text import expand_db_html

from boardtrade.body.blocks.text import get_anchor
from boardtrade.body.figures import figures_read, get_figure_anchor
from boardtrade.body.footnotes.numbering import Notes
from boardtrade.body.references import references_read
from boardtrade.body.tables.layout import Cell

BETWEEN_TEXTS = "\0"
"""No text that is stored has it: PostgreSQL refuses it."""

register = template.Library()
register.filter("anchor", get_anchor)
register.filter("figure_anchor", get_figure_anchor)


@register.filter
def expand_links(html: SafeString) -> SafeString:
    """Turn the page and document links of rendered rich text into URLs.

    Apply it to a whole text at once, so that all its links cost one query for each kind.
    """
    return mark_safe(expand_db_html(html))  # noqa: S308 - as safe as its argument


@register.simple_tag(takes_context=True)
def render_body(context: Context, body: StreamValue) -> SafeString:
    """Return the HTML of a body, with its notes at the end.

    Its pictures, files and links, also those in notes, cost one query in all.
    """
    request = getattr(context, "request", None)
    is_preview = getattr(request, "is_preview", False)
    with references_read(body), figures_read(body):
        html = body.render_as_block({**context.flatten(), "is_preview": is_preview})
        notes = Notes()
        html = notes.number(html)
        return expand_links(mark_safe(html + notes.render()))  # noqa: S308 - rendered


@register.simple_tag
def render_texts(*texts: str) -> list[SafeString]:
    """Return the HTML of fields of rich text in the order of reading, and of their notes at last.

    Their links, also those in notes, cost one query for each kind.
    """
    notes = Notes()
    pieces = [notes.number(text) for text in texts]
    html = expand_links(mark_safe(BETWEEN_TEXTS.join([*pieces, notes.render()])))  # noqa: S308
    return [mark_safe(piece) for piece in html.split(BETWEEN_TEXTS)]  # noqa: S308 - as the fields


@register.simple_tag
def table_cell(cell: Cell, anchor: str) -> SafeString:
    """Return a cell of a table; `anchor` begins the ids of heads, of which a page has one each."""
    tag = "th" if cell.scope else "td"
    attributes = {
        "class": f"data-table__cell data-table__cell--{cell.kind}",
        "scope": cell.scope,
        "rowspan": cell.rows if cell.rows > 1 else "",
        "colspan": cell.columns if cell.columns > 1 else "",
        "id": f"{anchor}-{cell.name}" if cell.scope and cell.is_referred_to else "",
        "headers": " ".join(f"{anchor}-{head.name}" for head in cell.heads),
        "data-pad": cell.pad,
    }
    written = format_html_join("", ' {}="{}"', ((k, v) for k, v in attributes.items() if v))
    return format_html("<{}{}>{}</{}>", tag, written, cell.text, tag)
