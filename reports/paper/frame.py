"""What stands round every document of a board: its name, mark and colours, and common words."""

from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from boardtrade.branding.palette import build_palette
from boardtrade.citing.sentences import apa
from boardtrade.navigation.models import SiteSettings
from boardtrade.pages.publication_date import DatePrecision, PublicationDate
from boardtrade.pages.templatetags.titles import title_and_subtitle
from reports.paper.composition import Illustrations
from reports.paper.nodes import link, plain
from reports.paper.typesetting.fonts import DISPLAY, OTHERS, TEXT

PAPER = "us-letter"
RUNNING_TITLE = 80
"""Characters of a title that fit in one line at the head of a page."""


def build_frame(report: Any, illustrations: Illustrations) -> dict[str, Any]:
    """Return what every template reads, in the language in use."""
    site = read_site_settings(report)
    palette = build_palette(site.accent_colour, site.voice_colour)
    main_title, subtitle = title_and_subtitle(plain(report.title))
    running = main_title.rstrip(":")
    return {
        "paper": PAPER,
        "fonts": {"display": DISPLAY, "text": TEXT, "others": OTHERS},
        "language": (get_language() or "en").split("-")[0],
        "title": plain(report.title),
        "main_title": main_title,
        "subtitle": subtitle,
        "running_title": running[: RUNNING_TITLE - 1] + "…"
        if len(running) > RUNNING_TITLE
        else running,
        "organization": plain(site.organization_name),
        "url": report.public_url,
        "date": report.displayed_date.long,
        "kind": str(report.kind.label),
        "mark": _add_mark(site, illustrations),
        "colours": {
            "accent": palette.accent,
            "voice": palette.voice,
            "cover_accent": palette.cover_accent,
        },
        "words": {
            "contents": _("Contents"),
            "summary": _("Summary"),
            "page": _("{page} of {total}"),
            "why": _("Why"),
        },
    }


def read_site_settings(report: Any) -> SiteSettings:
    """Return the settings of the site of a report, or those of a new site."""
    site = report.get_site()
    return SiteSettings.for_site(site) if site else SiteSettings()


def build_colophon(report: Any) -> list[Any]:
    """Return the lines at the end of a document: who publishes it, what one may do with it."""
    site = read_site_settings(report)
    published = _("Published by %(board)s, %(date)s.") % {
        "board": site.organization_name,
        "date": report.displayed_date.long,
    }
    rows: list[Any] = [[published]]
    if site.licence:
        licence = link(site.licence_url, site.licence) if site.licence_url else site.licence
        rows.append([_("Licence:") + " ", licence])
    if site.copyright_line:
        rows.append([site.copyright_line])
    if site.contact_email:
        rows.append([_("Contact:") + " ", link(f"mailto:{site.contact_email}", site.contact_email)])
    return rows


def build_citation(report: Any) -> str:
    """Return how to cite a report."""
    return apa(report.citable(institution=read_site_settings(report).organization_name))


def say_when_made() -> dict[str, str]:
    """Return as of when a document says what it says; none of it is in its digest."""
    today = PublicationDate(timezone.localdate(), DatePrecision.DAY).long
    return {
        "as_of": _("As of %(date)s.") % {"date": today},
        "made": _("Made from the page on %(date)s; the page may say more by now.")
        % {"date": today},
    }


def _add_mark(site: SiteSettings, illustrations: Illustrations) -> dict[str, Any] | None:
    """Return the mark for the dark ground of a cover, or that for light ones on a plate."""
    mark = site.dark_mark or site.mark
    if mark is None:
        return None
    name = illustrations.add_file(mark.name.rsplit(".", 1)[-1], bytes(mark.data))
    return {"file": name, "needs_plate": site.dark_mark is None}
