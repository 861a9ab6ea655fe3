"""References as sentences, for lists in other publications.

Titles stay as the board writes them: which words of an English title have capitals in a style is
told apart by no program without mistakes. Decision 47 says why no library writes these.
"""

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from boardtrade.citing.authors import Author
from boardtrade.citing.citable import Citable
from boardtrade.pages.publication_date import DatePrecision, PublicationDate

APA_NAMED, CHICAGO_NAMED = 20, 6
"""So many authors are all named: APA 7, section 9.8; Chicago 18, section 13.78."""
CHICAGO_FIRST = 3
"""So many of more are named."""
MLA_MONTHS = {3: "Mar.", 4: "Apr."}
"""Abbreviations that differ from those of the Associated Press, which Django has."""


def apa(citable: Citable) -> str:
    """Return an entry of a list of references: https://apastyle.apa.org (seventh edition)."""
    authors = _join_apa([author.with_initials for author in citable.authors])
    title = _end(citable.title)
    if citable.is_part:
        title = _("%(title)s (Recommendation %(number)s). In %(report)s") % {
            "title": title,
            "number": citable.number,
            "report": _end(citable.report),
        }
    elif citable.report_number:
        title = f"{title} ({_get_series(citable)})"
    return _join(
        authors or citable.institution,
        f"({_format_year_first(citable.displayed_date)})",
        title,
        citable.institution if authors else "",
        citable.url,
    )


def chicago(citable: Citable) -> str:
    """Return an entry of a bibliography: https://www.chicagomanualofstyle.org (18th edition)."""
    authors = _join_chicago(citable.authors)
    date = citable.displayed_date.long
    if citable.is_part:
        whole = _("Recommendation %(number)s in %(report)s") % {
            "number": citable.number,
            "report": _end(citable.report),
        }
        title = f"{_('“%(title)s.”') % {'title': _end(citable.title)}} {whole}"
    else:
        title = citable.title
    return _join(
        authors or citable.institution,
        title,
        _get_series(citable),
        f"{citable.institution}, {date}" if authors else date,
        citable.url,
    )


def mla(citable: Citable) -> str:
    """Return an entry of a list of works cited: https://style.mla.org (ninth edition).

    Without authors it begins with the title: an institution is not named twice.
    """
    published = [citable.institution, _format_mla(citable.displayed_date), citable.url]
    if citable.is_part:
        title = _("“%(title)s.”") % {"title": _end(citable.title)}
        number = _("Recommendation %(number)s") % {"number": citable.number}
        ending = f"{title} {', '.join([number, _end(citable.report), *published])}"
        return f"{_join(_join_mla(citable.authors), ending)}."
    ending = ", ".join(filter(None, [_get_series(citable), *published]))
    return f"{_join(_join_mla(citable.authors), citable.title, ending)}."


def _join(*parts: str) -> str:
    """Return parts with a full stop after each but the last, which is an address or ends itself."""
    *sentences, last = [part for part in parts if part]
    return " ".join([*(f"{_end(sentence)}." for sentence in sentences), last])


def _end(text: str) -> str:
    """Return a text without the full stop that will follow it."""
    return text.rstrip(". ")


def _get_series(citable: Citable) -> str:
    if not citable.report_number or citable.is_part:
        return ""
    values = {"kind": citable.kind, "number": citable.report_number}
    return _("%(kind)s No. %(number)s") % values


def _join_apa(names: Sequence[str]) -> str:
    if len(names) > APA_NAMED:
        return f"{', '.join(names[: APA_NAMED - 1])}, … {names[-1]}"
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s, & %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}


def _join_chicago(authors: Sequence[Author]) -> str:
    names = [
        author.inverted if not place else author.direct for place, author in enumerate(authors)
    ]
    if len(names) > CHICAGO_NAMED:
        return _("%(names)s, et al.") % {"names": ", ".join(names[:CHICAGO_FIRST])}
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s, and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}


def _join_mla(authors: Sequence[Author]) -> str:
    if len(authors) > 2:
        return _("%(names)s, et al.") % {"names": authors[0].inverted}
    return _join_chicago(authors)


def _format_year_first(published: PublicationDate) -> str:
    year = str(published.date.year)
    if published.precision == DatePrecision.YEAR:
        return year
    is_month = published.precision == DatePrecision.MONTH
    return f"{year}, {date_format(published.date, 'F' if is_month else 'MONTH_DAY_FORMAT')}"


def _format_mla(published: PublicationDate) -> str:
    """Return a date with the day before the month, which has an abbreviation if it is long."""
    date = published.date
    if published.precision == DatePrecision.YEAR:
        return str(date.year)
    is_english = (get_language() or "en").startswith("en")
    month = (is_english and MLA_MONTHS.get(date.month)) or date_format(date, "N")
    day = f"{date.day} " if published.is_exact else ""
    return f"{day}{month} {date.year}"
