"""What running text may hold."""

FEATURES = ["bold", "italic", "link", "document-link", "ol", "ul", "superscript", "subscript"]
"""Headings, pictures and quotations are blocks of their own."""
