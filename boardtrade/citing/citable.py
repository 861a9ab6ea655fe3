"""What can be cited: a publication of the board, or one recommendation in it."""

from dataclasses import dataclass

from boardtrade.citing.authors import Author
from boardtrade.pages.publication_date import PublicationDate


@dataclass(frozen=True)
class Citable:
    """What a reference is made of.

    The URL is the permanent one, so that a reference needs no date of access.
    """

    institution: str
    """The board, which has published it; the author where no person is named."""
    title: str
    displayed_date: PublicationDate
    key: str
    """Identifies it among all that the board has published, such as by a permanent id."""
    url: str
    authors: tuple[Author, ...] = ()
    kind: str = ""
    """What kind of publication it, or the report that it is a part of, is: "Policy brief"."""
    report_number: str = ""
    """The number of the publication in a series of the board."""
    report: str = ""
    """The title of the report that it is a part of; empty for a whole publication."""
    number: str = ""
    """Its number in that report."""
    language: str = ""
    pdf_url: str = ""
    """Where its file is; empty without one."""

    @property
    def is_part(self) -> bool:
        """Whether it is a part of a report."""
        return bool(self.report)
