"""Makes the site of a board in an empty database: real pages to begin with, nothing invented."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Locale, Page, Site

from boardtrade.home.models import HomePage, StandardPage
from boardtrade.navigation.models import MenuLink, MenuPlace, SiteSettings
from boardtrade.pages.models import BasePage
from reports.models import ReportIndexPage

FOLDER = Path(__file__).resolve().parent / "pages"
PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class SiteDetails:
    """What a board says of itself at the beginning; all of it can be changed in the admin."""

    name: str
    address: str
    """The public address of the site, such as https://example.org."""
    languages: tuple[str, ...]
    """Codes of `LANGUAGES`; the first is that of the pages which are made."""
    contact_email: str = ""


@transaction.atomic
def create_site(details: SiteDetails) -> list[StandardPage]:
    """Make home page, index of publications, menus and settings; return the drafts to complete.

    The database must be empty but for what migrations made: a home page without content.
    """
    languages = [Locale.objects.get_or_create(language_code=each)[0] for each in details.languages]
    with override(details.languages[0]):
        site = _name_site(details)
        home = _introduce(site.root_page.specific, languages[0], details)
        index = _add(
            home,
            ReportIndexPage(
                title=_("Publications"),
                slug="reports",
                summary=_("Everything that we have published, newest first."),
            ),
        )
        index.save_revision().publish()
        drafts = [_add_draft(home, path, details) for path in sorted(FOLDER.glob("*.toml"))]
        _write_settings(site, details, index, drafts)
    return drafts


def _name_site(details: SiteDetails) -> Site:
    address = urlsplit(details.address)
    site: Site = Site.objects.get(is_default_site=True)
    site.hostname = address.hostname or "localhost"
    site.port = address.port or PORTS[address.scheme]
    site.site_name = details.name
    site.save()
    return site


def _introduce(home: HomePage, locale: Locale, details: SiteDetails) -> HomePage:
    home.title = home.draft_title = details.name
    home.locale = locale
    home.save_revision().publish()
    return home


def _add(parent: Page, page: BasePage) -> BasePage:
    page.locale, page.live = parent.locale, False
    parent.add_child(instance=page)
    return page


def _add_draft(home: HomePage, path: Path, details: SiteDetails) -> StandardPage:
    """Add one of the pages that the law asks for, with what is known filled in."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    words = {"name": details.name, "contact": _link_to_contact(details.contact_email)}
    page = StandardPage(
        title=data["title"],
        slug=data["slug"],
        summary=data["summary"],
        body=[_block(block, words) for block in data["body"]],
    )
    _add(home, page)
    page.save_revision()
    return page


def _block(block: dict[str, str], words: dict[str, str]) -> dict[str, Any]:
    if block["type"] == "heading":
        return {"type": "heading", "value": {"text": block["text"], "level": "2"}}
    return {"type": "text", "value": format_html(block["html"].strip(), **words)}


def _link_to_contact(address: str) -> SafeString | str:
    if not address:
        return _("[[your e-mail address]]")
    return format_html('<a href="mailto:{}">{}</a>', address, address)


def _write_settings(
    site: Site, details: SiteDetails, index: BasePage, drafts: list[StandardPage]
) -> None:
    """Write the name and the menus; links to drafts are shown once these are published."""
    header: list[dict[str, Any]] = [
        {"page": index},
        {"path": "/recommendations/", "label": _("Recommendations")},
    ]
    footer: list[dict[str, Any]] = [
        {"path": "/addressees/", "label": _("Addressees")},
        *({"page": page} for page in drafts),
    ]
    placed = [(MenuPlace.HEADER, link) for link in header]
    placed += [(MenuPlace.FOOTER, link) for link in footer]
    settings = SiteSettings(
        site=site, organization_name=details.name, contact_email=details.contact_email
    )
    settings.links = [  # type: ignore[misc]  # of modelcluster
        MenuLink(place=place, sort_order=order, **link)
        for order, (place, link) in enumerate(placed)
    ]
    settings.save()
