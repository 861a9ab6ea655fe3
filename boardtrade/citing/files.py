"""References as files, for programs that manage them."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from boardtrade.citing.authors import Author
from boardtrade.citing.citable import Citable

BIBTEX_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        # A brace is counted even behind a backslash.
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        **{character: f"\\{character}" for character in "&%$#_"},
    }
)


@dataclass(frozen=True)
class CitationFormat:
    """A format of files of references."""

    name: str
    extension: str
    content_type: str
    write: Callable[[Citable], str]


def bibtex(citable: Citable) -> str:
    """Return an entry for LaTeX, of a type that every style knows."""
    entry_type = "misc" if citable.is_part else "techreport"
    key_prefix = "recommendation" if citable.is_part else "report"
    institution = _escape(citable.institution)
    authors = " and ".join(map(_write_bibtex_author, _get_authors(citable)))
    year, *month = citable.displayed_date.iso.split("-")[:2]
    fields = {
        "author": authors,
        "title": f"{{{_escape(citable.title)}}}",
        "year": year,
        "month": str(int(month[0])) if month else "",
        "type": "" if citable.is_part else _escape(citable.kind),
        "number": "" if citable.is_part else _escape(citable.report_number),
        "howpublished": f"Recommendation {_escape(citable.number)} in: {_escape(citable.report)}"
        if citable.is_part
        else "",
        "institution": "" if citable.is_part else institution,
        "url": citable.url,
    }
    lines = [f"  {field} = {{{value}}}," for field, value in fields.items() if value]
    return "\n".join([f"@{entry_type}{{{key_prefix}-{citable.key},", *lines, "}", ""])


def ris(citable: Citable) -> str:
    """Return an entry for reference managers: https://en.wikipedia.org/wiki/RIS_(file_format)."""
    part_tags = [("T2", citable.report), ("SE", citable.number)] if citable.is_part else []
    whole_tags = [] if citable.is_part else [("SN", citable.report_number), ("M3", citable.kind)]
    tags = [
        ("TY", "CHAP" if citable.is_part else "RPRT"),
        *(("AU", author.inverted) for author in _get_authors(citable)),
        ("TI", citable.title),
        *part_tags,
        *whole_tags,
        ("PY", citable.displayed_date.iso[:4]),
        ("DA", citable.displayed_date.iso.replace("-", "/")),
        ("PB", citable.institution),
        ("LA", citable.language),
        ("UR", citable.url),
        ("L1", citable.pdf_url),
        ("ID", citable.key),
    ]
    lines = [f"{tag}  - {_join_lines(value)}" for tag, value in tags if value]
    return "\n".join([*lines, "ER  - ", ""])


def csl_json(citable: Citable) -> str:
    """Return an entry for programs that follow https://citationstyles.org."""
    own = (
        {"chapter-number": citable.number, "container-title": citable.report}
        if citable.is_part
        else {"genre": citable.kind, "number": citable.report_number}
    )
    date_parts = [int(number) for number in citable.displayed_date.iso.split("-")]
    item = {
        "id": citable.key,
        "type": "chapter" if citable.is_part else "report",
        "author": list(map(_build_csl_name, _get_authors(citable))),
        "title": citable.title,
        **{name: value for name, value in own.items() if value},
        "publisher": citable.institution,
        "issued": {"date-parts": [date_parts]},
        "URL": citable.url,
    }
    if citable.language:
        item["language"] = citable.language
    return json.dumps([item], ensure_ascii=False, indent=2) + "\n"


FORMATS = (
    CitationFormat("BibTeX", "bib", "application/x-bibtex; charset=utf-8", bibtex),
    CitationFormat("RIS", "ris", "application/x-research-info-systems; charset=utf-8", ris),
    CitationFormat("CSL-JSON", "json", "application/vnd.citationstyles.csl+json", csl_json),
)


def _get_authors(citable: Citable) -> tuple[Author, ...]:
    return citable.authors or (Author(citable.institution),)


def _escape(text: str) -> str:
    return _join_lines(text).translate(BIBTEX_ESCAPES)


def _write_bibtex_author(author: Author) -> str:
    """Return a name; in braces if it is that of no person, or "and" in it would make it two."""
    if not author.is_person:
        return f"{{{_escape(author.family)}}}"
    # https://www.bibtex.org/Format/: von Last, Jr, First.
    return ", ".join(map(_escape, filter(None, [author.family, author.suffix, author.given])))


def _build_csl_name(author: Author) -> dict[str, str]:
    if not author.is_person:
        return {"literal": author.family}
    parts = {"family": author.family, "given": author.given, "suffix": author.suffix}
    return {name: value for name, value in parts.items() if value}


def _join_lines(text: str) -> str:
    """Return a text on one line, so that no part of it is read as another tag."""
    return re.sub(r"\s+", " ", text).strip()
