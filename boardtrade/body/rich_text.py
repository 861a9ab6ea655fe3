"""What editors may put into rich text."""

RICH_TEXT_FEATURES = [
    "bold",
    "italic",
    "link",
    "document-link",
    "ol",
    "ul",
    "superscript",
    "subscript",
    "footnote",
    "pasted-footnotes",
    "careful-paste",
]
"""Headings, pictures and quotations are blocks of their own."""
