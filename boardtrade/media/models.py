"""The models of uploaded files, by name: Django finds them here."""

from boardtrade.media.documents.document import CustomDocument, FactsState
from boardtrade.media.images.image import CustomImage, Rendition

__all__ = ["CustomDocument", "CustomImage", "FactsState", "Rendition"]
