"""How to cite one recommendation, in the formats that readers and their programs ask for.

The author is the board: it makes the recommendation, whoever wrote the report. The address is the
permanent one, so no date of access is needed.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from boardtrade.pages.publication_date import DatePrecision, PublicationDate

_BIBTEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "{}&%$#_"},
    }
)


@dataclass(frozen=True)
class Citation:
    """The reference in one format."""

    name: str
    text: str
    is_code: bool = False
    """Whether a program reads it, so that lines matter."""


@dataclass(frozen=True)
class Citable:
    """What a reference to a recommendation is made of."""

    author: str
    title: str
    number: int
    report: str
    published: PublicationDate
    permanent_id: str
    address: str

    def citations(self) -> Iterator[Citation]:
        """Return the reference in every format, those for people first."""
        yield Citation("APA", self.apa)
        yield Citation("Chicago", self.chicago)
        yield Citation("BibTeX", self.bibtex, is_code=True)
        yield Citation("RIS", self.ris, is_code=True)
        yield Citation("CSL-JSON", self.csl_json, is_code=True)

    @property
    def apa(self) -> str:
        """For a list of references by https://apastyle.apa.org (seventh edition)."""
        values = self._words() | {"date": self._year_first}
        return (
            _("%(author)s. (%(date)s). %(title)s (Recommendation %(number)s). In %(report)s. ")
            % values
            + self.address
        )

    @property
    def chicago(self) -> str:
        """For a bibliography by https://www.chicagomanualofstyle.org (eighteenth edition)."""
        values = self._words() | {"date": self.published.long}
        return (
            _("%(author)s. “%(title)s.” Recommendation %(number)s in %(report)s. %(date)s. ")
            % values
            + self.address
        )

    @property
    def bibtex(self) -> str:
        """For LaTeX; an entry of a type that every style knows."""
        parts = self.published.iso.split("-")
        fields = {
            "author": f"{{{self.author.translate(_BIBTEX)}}}",  # braces: not a person's name
            "title": f"{{{self.title.translate(_BIBTEX)}}}",
            "year": parts[0],
            "month": str(int(parts[1])) if len(parts) > 1 else "",
            "howpublished": f"Recommendation {self.number} in: {self.report.translate(_BIBTEX)}",
            "url": self.address,
        }
        lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
        return "\n".join([f"@misc{{recommendation-{self.permanent_id},", *lines, "}"])

    @property
    def ris(self) -> str:
        """For reference managers: https://en.wikipedia.org/wiki/RIS_(file_format)."""
        tags = [
            ("TY", "CHAP"),
            ("AU", self.author),
            ("TI", self.title),
            ("T2", self.report),
            ("SE", str(self.number)),
            ("PY", self.published.iso[:4]),
            ("DA", self.published.iso.replace("-", "/")),
            ("PB", self.author),
            ("UR", self.address),
            ("ID", self.permanent_id),
            ("ER", ""),
        ]
        return "\n".join(f"{tag}  - {_one_line(value)}" for tag, value in tags)

    @property
    def csl_json(self) -> str:
        """For programs that follow https://citationstyles.org."""
        item = {
            "id": self.permanent_id,
            "type": "chapter",
            "author": [{"literal": self.author}],
            "title": self.title,
            "chapter-number": str(self.number),
            "container-title": self.report,
            "publisher": self.author,
            "issued": {"date-parts": [[int(part) for part in self.published.iso.split("-")]]},
            "URL": self.address,
        }
        return json.dumps([item], ensure_ascii=False, indent=2)

    @property
    def _year_first(self) -> str:
        date = self.published.date
        formats = {DatePrecision.YEAR: "", DatePrecision.MONTH: "F"}
        within = formats.get(self.published.precision, "MONTH_DAY_FORMAT")
        return f"{date.year}, {date_format(date, within)}" if within else str(date.year)

    def _words(self) -> dict[str, str]:
        words = {"author": self.author, "title": self.title, "report": self.report}
        # A full stop follows each in the reference.
        return {name: text.rstrip(". ") for name, text in words.items()} | {
            "number": str(self.number)
        }


def _one_line(text: str) -> str:
    """Return a text in which no line can be taken for a tag of its own."""
    return re.sub(r"\s+", " ", text).strip()
