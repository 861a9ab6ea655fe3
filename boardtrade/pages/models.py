"""The models of the room, imported here because Django looks for models in this module."""

from boardtrade.pages.addresses.unique_slugs import FormerSlug, UniqueSlugMixin
from boardtrade.pages.base_page import BasePage
from boardtrade.pages.content_page import ContentPage
from boardtrade.pages.page_topic import PageTopic
from boardtrade.pages.related.related_card import RelatedCard

__all__ = ["BasePage", "ContentPage", "FormerSlug", "PageTopic", "RelatedCard", "UniqueSlugMixin"]
