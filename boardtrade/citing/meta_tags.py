"""What reference managers and Google Scholar read in the head of a page.

https://scholar.google.com/intl/en/scholar/inclusion.html#indexing names the tags; that of the
institution tells Zotero that it is a report. Scholar takes a year or a whole date: of a month, the
year alone is true.
"""

from boardtrade.citing.citable import Citable


def build_meta_tags(citable: Citable) -> list[tuple[str, str]]:
    """Return names and contents of the tags. An institution is no author: it would be a person."""
    date = citable.displayed_date
    day = f"{date.date.year}/{date.date.month}/{date.date.day}"
    tags = [
        ("citation_title", citable.title),
        *(("citation_author", author.inverted) for author in citable.authors),
        ("citation_publication_date", day if date.is_exact else str(date.date.year)),
        ("citation_technical_report_institution", citable.institution),
        ("citation_technical_report_number", citable.report_number),
        ("citation_language", citable.language),
        ("citation_public_url", citable.url),
        ("citation_pdf_url", citable.pdf_url),
    ]
    return [(name, content) for name, content in tags if content]
