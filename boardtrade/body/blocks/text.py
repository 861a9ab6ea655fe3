"""Blocks of text."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.rich_text import RichText

from boardtrade.body.footnotes.comparing import NotedBlockComparison
from boardtrade.body.rich_text import RICH_TEXT_FEATURES

TEXT_GROUP = _("Text")


def get_anchor(block_id: str | None) -> str:
    """Return the HTML id for a block, which stays the same when its text changes."""
    return f"s-{(block_id or 'preview')[:8]}"


class TextBlock(blocks.RichTextBlock):
    """Rich text. The page's template looks up the links of all blocks at once."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("features", RICH_TEXT_FEATURES)
        super().__init__(**kwargs)

    def get_comparison_class(self) -> type[NotedBlockComparison]:
        """Return what shows staff the difference of two versions."""
        return NotedBlockComparison

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        group = TEXT_GROUP
        template = "blocks/text.html"
        description = _("Paragraphs and lists, with bold, italic and links.")
        preview_value = RichText(
            "<p>Trade follows cities. A region sells abroad what its firms, laboratories and "
            "terminals make possible at home.</p><ul><li>A first point</li><li>A second</li></ul>"
        )


class HeadingLevel(models.TextChoices):
    """The two levels of headings inside a page; the page's title is the first."""

    SECTION = "2", _("Section")
    SUBSECTION = "3", _("Subsection")


class HeadingBlock(blocks.StructBlock):
    """The heading of a section. Its anchor (#…) comes from the block's id and never changes."""

    text = blocks.CharBlock(label=_("Heading"), max_length=150)
    level = blocks.ChoiceBlock(label=_("Level"), choices=HeadingLevel.choices, default="2")

    class Meta:
        icon = "title"
        label = _("Heading")
        label_format = "{text}"
        group = TEXT_GROUP
        template = "blocks/heading.html"
        description = _("Starts a section; readers can link to it.")
        preview_value = {"text": "Why regions look for partners", "level": "2"}


class QuoteBlock(blocks.StructBlock):
    """A sentence worth seeing twice, pulled out of the text or from a person."""

    quote = blocks.TextBlock(
        label=_("Quotation"),
        max_length=500,
        rows=3,
        help_text=_("Without quotation marks: the page adds those of the reader's language."),
    )
    attribution = blocks.CharBlock(label=_("Who said it"), required=False, max_length=150)
    role = blocks.CharBlock(label=_("Their role"), required=False, max_length=150)

    class Meta:
        icon = "openquote"
        label = _("Pull quote")
        label_format = "{quote}"
        group = TEXT_GROUP
        template = "blocks/quote.html"
        description = _("Sets one sentence large, with who said it.")
        preview_value = {
            "quote": "We started asking how many orders had left.",
            "attribution": "Devika Ramanathan",
            "role": "Director of Trade Research",
        }


class CalloutBlock(blocks.StructBlock):
    """A box beside the argument: a definition, a method, a list of questions."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=150)
    text = TextBlock(label=_("Text"))

    class Meta:
        icon = "info-circle"
        label = _("Call-out")
        label_format = "{title}"
        group = TEXT_GROUP
        template = "blocks/callout.html"
        description = _("A box for what readers should not miss.")
        preview_value = {
            "title": "Before signing",
            "text": RichText("<p>Who, by name, will spend their working week on it?</p>"),
        }


class DefinitionBlock(blocks.StructBlock):
    """A term and what it means in the text."""

    term = blocks.CharBlock(label=_("Term"), max_length=150)
    meaning = TextBlock(label=_("What it means here"))

    class Meta:
        icon = "regex"
        label = _("Definition")
        label_format = "{term}"
        group = TEXT_GROUP
        template = "blocks/definition.html"
        description = _("A term and its meaning; readers can link to it.")
        preview_value = {
            "term": "Anchor firm",
            "meaning": RichText("<p>A firm that brings at least ten of its suppliers along.</p>"),
        }
