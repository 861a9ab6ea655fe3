"""References in the formats that readers and reference managers use."""

import json
import re
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from boardtrade.citing.citable import Citable
from boardtrade.pages.publication_date import DatePrecision, PublicationDate

BIBTEX_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{character: f"\\{character}" for character in "{}&%$#_"},
    }
)


@dataclass(frozen=True)
class Citation:
    """A reference in one format."""

    name: str
    text: str
    is_code: bool = False
    """Whether it is meant for a program, so that line breaks matter."""


def build_citations(citable: Citable) -> list[Citation]:
    """Return the reference in every format, those for people first."""
    return [
        Citation("APA", apa(citable)),
        Citation("Chicago", chicago(citable)),
        Citation("BibTeX", bibtex(citable), is_code=True),
        Citation("RIS", ris(citable), is_code=True),
        Citation("CSL-JSON", csl_json(citable), is_code=True),
    ]


def apa(citable: Citable) -> str:
    """Return an entry of a list of references: https://apastyle.apa.org (seventh edition)."""
    template = (
        _("%(author)s. (%(date)s). %(title)s (Recommendation %(number)s). In %(report)s. ")
        if citable.is_part
        else _("%(author)s. (%(date)s). %(title)s. ")
    )
    return (
        template % _get_sentence_values(citable, date=_format_year_first(citable.displayed_date))
        + citable.url
    )


def chicago(citable: Citable) -> str:
    """Return an entry of a bibliography: https://www.chicagomanualofstyle.org (18th edition)."""
    template = (
        _("%(author)s. “%(title)s.” Recommendation %(number)s in %(report)s. %(date)s. ")
        if citable.is_part
        else _("%(author)s. %(title)s. %(date)s. ")
    )
    return template % _get_sentence_values(citable, date=citable.displayed_date.long) + citable.url


def bibtex(citable: Citable) -> str:
    """Return an entry for LaTeX, of a type that every style knows."""
    entry_type = "misc" if citable.is_part else "techreport"
    key_prefix = "recommendation" if citable.is_part else "report"
    author = citable.author.translate(BIBTEX_ESCAPES)
    year, *month = citable.displayed_date.iso.split("-")[:2]
    fields = {
        "author": f"{{{author}}}",  # in braces, as it is not the name of a person
        "title": f"{{{citable.title.translate(BIBTEX_ESCAPES)}}}",
        "year": year,
        "month": str(int(month[0])) if month else "",
        "howpublished": f"Recommendation {citable.number} in: "
        f"{citable.report.translate(BIBTEX_ESCAPES)}"
        if citable.is_part
        else "",
        "institution": "" if citable.is_part else author,
        "url": citable.url,
    }
    lines = [f"  {field} = {{{value}}}," for field, value in fields.items() if value]
    return "\n".join([f"@{entry_type}{{{key_prefix}-{citable.key},", *lines, "}"])


def ris(citable: Citable) -> str:
    """Return an entry for reference managers: https://en.wikipedia.org/wiki/RIS_(file_format)."""
    part_tags = [("T2", citable.report), ("SE", citable.number)] if citable.is_part else []
    tags = [
        ("TY", "CHAP" if citable.is_part else "RPRT"),
        ("AU", citable.author),
        ("TI", citable.title),
        *part_tags,
        ("PY", citable.displayed_date.iso[:4]),
        ("DA", citable.displayed_date.iso.replace("-", "/")),
        ("PB", citable.author),
        ("UR", citable.url),
        ("ID", citable.key),
        ("ER", ""),
    ]
    return "\n".join(f"{tag}  - {_join_lines(value)}" for tag, value in tags)


def csl_json(citable: Citable) -> str:
    """Return an entry for programs that follow https://citationstyles.org."""
    part_fields = (
        {"chapter-number": citable.number, "container-title": citable.report}
        if citable.is_part
        else {}
    )
    date_parts = [int(number) for number in citable.displayed_date.iso.split("-")]
    item = {
        "id": citable.key,
        "type": "chapter" if citable.is_part else "report",
        "author": [{"literal": citable.author}],
        "title": citable.title,
        **part_fields,
        "publisher": citable.author,
        "issued": {"date-parts": [date_parts]},
        "URL": citable.url,
    }
    return json.dumps([item], ensure_ascii=False, indent=2)


def _format_year_first(published: PublicationDate) -> str:
    year = str(published.date.year)
    if published.precision == DatePrecision.YEAR:
        return year
    is_month = published.precision == DatePrecision.MONTH
    return f"{year}, {date_format(published.date, 'F' if is_month else 'MONTH_DAY_FORMAT')}"


def _get_sentence_values(citable: Citable, *, date: str) -> dict[str, str]:
    """Return the values for the templates, which put a full stop after each."""
    texts = {"author": citable.author, "title": citable.title, "report": citable.report}
    return {name: text.rstrip(". ") for name, text in texts.items()} | {
        "number": citable.number,
        "date": date,
    }


def _join_lines(text: str) -> str:
    """Return a text on one line, so that no part of it is read as another tag."""
    return re.sub(r"\s+", " ", text).strip()
