"""What can be cited: a publication of the board, or one recommendation in it."""

from dataclasses import dataclass

from boardtrade.pages.publication_date import PublicationDate


@dataclass(frozen=True)
class Citable:
    """What a reference is made of. The author is the board, whoever wrote the report.

    The URL is the permanent one, so that a reference needs no date of access.
    """

    author: str
    title: str
    displayed_date: PublicationDate
    key: str
    """Identifies it among all that the board has published, such as by a permanent id."""
    url: str
    report: str = ""
    """The title of the report that it is a part of; empty for a whole publication."""
    number: str = ""
    """Its number in that report."""

    @property
    def is_part(self) -> bool:
        """Whether it is a part of a report."""
        return bool(self.report)
