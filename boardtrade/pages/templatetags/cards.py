"""Tags that turn pages into cards."""

from collections.abc import Iterable
from typing import Any

from django import template

from boardtrade.pages.base_page import BasePage
from boardtrade.pages.related.cards import Card

register = template.Library()


@register.simple_tag(takes_context=True)
def get_card(context: dict[str, Any], page: BasePage) -> Card:
    """Return the card of a page."""
    return page.as_card(context.get("request"))


@register.simple_tag(takes_context=True)
def get_cards(context: dict[str, Any], pages: Iterable[BasePage]) -> list[Card]:
    """Return the cards of pages, in order."""
    return [page.as_card(context.get("request")) for page in pages]
