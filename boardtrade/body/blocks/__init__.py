"""The blocks that the body of any page is made of, grouped by theme in this folder's modules."""

from boardtrade.body.blocks.charts import ChartBlock
from boardtrade.body.blocks.data import FigureReferenceBlock, KeyFiguresBlock
from boardtrade.body.blocks.media import CaseStudyBlock, DownloadBlock, EmbedBlock, FigureBlock
from boardtrade.body.blocks.tables import TableBlock
from boardtrade.body.blocks.text import (
    CalloutBlock,
    DefinitionBlock,
    HeadingBlock,
    QuoteBlock,
    TextBlock,
)

__all__ = [
    "CalloutBlock",
    "CaseStudyBlock",
    "ChartBlock",
    "DefinitionBlock",
    "DownloadBlock",
    "EmbedBlock",
    "FigureBlock",
    "FigureReferenceBlock",
    "HeadingBlock",
    "KeyFiguresBlock",
    "QuoteBlock",
    "TableBlock",
    "TextBlock",
    "body_blocks",
]


def body_blocks() -> list[tuple[str, object]]:
    """Return the name and block of everything that any page's body may hold, in menu order."""
    return [
        ("text", TextBlock()),
        ("heading", HeadingBlock()),
        ("image", FigureBlock()),
        ("quote", QuoteBlock()),
        ("callout", CalloutBlock()),
        ("definition", DefinitionBlock()),
        ("case_study", CaseStudyBlock()),
        ("figures", KeyFiguresBlock()),
        ("figure_reference", FigureReferenceBlock()),
        ("table", TableBlock()),
        ("chart", ChartBlock()),
        ("download", DownloadBlock()),
        ("embed", EmbedBlock()),
    ]
