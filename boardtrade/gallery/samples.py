"""Sample pictures, files, people, pages and words: plain objects, none of them in the database."""

import datetime
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.core.paginator import Page, Paginator
from django.templatetags.static import static
from django.urls import reverse

from boardtrade.branding.brand import Brand, Mark
from boardtrade.media.images.roles import ROLES
from boardtrade.media.models import CustomImage
from boardtrade.navigation.models import SiteSettings
from boardtrade.navigation.site_layout import Link, SiteLayout
from boardtrade.pages.publication_date import DatePrecision, PublicationDate
from boardtrade.pages.related.cards import Card

TITLE = "Six Storeys Up"
USUAL_TITLE = "Sharing the Street: Freight and Transit in a Growing Region"
LONG_TITLE = (
    "Partnerships that Produce: Best Practices for International Metropolitan Partnerships and "
    "for the Regional Chambers of Commerce that Run Them"
)
"""140 characters, the longest title that the design promises to hold."""
FRENCH_TITLE = (
    "Anticonstitutionnellement : l’interdépartementalisation des infrastructures "
    "électroencéphalographiques"
)
SUMMARY = (
    "How partnerships between metropolitan regions can raise exports and growth, with ten "
    "recommendations for building better ones."
)
FRENCH_SUMMARY = (
    "Comment les régions métropolitaines peuvent, par des partenariats mieux gouvernés, accroître "
    "leurs exportations et leur compétitivité."
)
TEXT = (
    "<p>Trade follows cities. A region sells abroad what its <b>firms</b>, laboratories and "
    '<a href="https://example.org/terminals">terminals</a> make possible at home, and <i>how '
    "well</i> it does depends more and more on how well its great cities do.</p>"
)
LIST_TEXT = (
    f"{TEXT}<ul><li>A first point, short.</li><li>A second one that needs more room than the "
    "measure of a line gives, and so runs on to the next.</li></ul>"
    "<ol><li>Name the office.</li><li>Name the person.</li><li>Name the day.</li></ol>"
)
PICTURES = ("speaker-at-board-table", "tower-and-skyline", "plane-taking-off", "mid-rise-housing")


def image(
    name: str = PICTURES[0], size: tuple[int, int] = (1600, 1067), *, credit: str = ""
) -> CustomImage:
    """Return a picture of the library whose sizes are ready, cut from one of the demonstration's.

    `size` tells its shape, which shows wherever a role keeps a picture's own proportions.
    """
    # Asked for no collection, the model would look up the first one in the database.
    sample = CustomImage(title=name, credit=credit, collection_id=0)
    for role_name, role in ROLES.items():
        width = role.widths[len(role.widths) // 2]
        across, down = role.ratio or size
        height = round(width * down / across)
        # Storages put the address of uploads before the name, so it first steps out of them.
        address = reverse("gallery:picture", args=[name, width, height])
        sample.sources[role_name] = {"avif": [], "jpeg": [[width, height, f"..{address}"]]}
    sample.sources_key = sample.current_sources_key
    sample.contextual_alt_text = "A woman in a suit speaks at a board table."
    return sample


def lost_image() -> CustomImage:
    """Return a picture of which no size could be made, as after a failed restore."""
    return CustomImage(title="Lost", collection_id=0)


def date(precision: str = "month") -> PublicationDate:
    """Return a date of the given precision."""
    return PublicationDate(datetime.date(2022, 2, 14), DatePrecision(precision))


def card(title: str = USUAL_TITLE, **values: Any) -> Card:
    """Return the card of a report."""
    usual: dict[str, Any] = {
        "summary": SUMMARY,
        "image": image(),
        "kicker": "Report",
        "date": date(),
    }
    return Card(title=title, url="#card", **(usual | values))


def cards(count: int, **values: Any) -> list[Card]:
    """Return cards with different pictures and titles of different lengths."""
    titles = (USUAL_TITLE, TITLE, LONG_TITLE)
    return [
        card(titles[n % 3], **({"image": image(PICTURES[n % 4])} | values)) for n in range(count)
    ]


@dataclass(frozen=True)
class Listed:
    """A page that knows its card, which is all that a list asks of it."""

    shown: Card

    def as_card(self, request: object = None) -> Card:
        """Return the card."""
        return self.shown


def page_of_reports(number: int, *, pages: int) -> Page:
    """Return one page of a list of three reports a page."""
    return Paginator([Listed(card) for card in cards(pages * 3)], 3).get_page(number)


def person(name: str) -> SimpleNamespace:
    """Return an author."""
    return SimpleNamespace(name=name, slug="devika-ramanathan")


AUTHORS = [
    person(name)
    for name in (
        "Devika Ramanathan",
        "Marc-André Thibodeau",
        "Ada Okafor",
        "Jean-Sébastien Lévesque-Beauchamp",
        "Li Wei",
        "Siobhán Ní Dhomhnaill",
        "Krzysztof Brzęczyszczykiewicz",
        "Mei",
    )
]
TOPICS = [
    SimpleNamespace(title=title, slug="trade")
    for title in ("International trade", "Economic development", "Housing and transport")
]


def document(**values: Any) -> SimpleNamespace:
    """Return a file of the library with everything that its reading can tell."""
    first_page = SimpleNamespace(url=reverse("gallery:picture", args=[PICTURES[1], 480, 621]))
    usual = {
        "pk": None,  # it is in no library, and nobody asks there
        "title": "Partnerships that Produce",
        "url": "#file",
        "content_type": "application/pdf",
        "format_label": "PDF",
        "file_size": 368_549,
        "pages": 48,
        "first_page": first_page,
        "thumbnail_width": 480,
        "thumbnail_height": 621,
    }
    return SimpleNamespace(**(usual | values))


def report(**values: Any) -> SimpleNamespace:
    """Return a report, as its cover and the panel of its file show it."""
    usual = {
        "title": USUAL_TITLE,
        "tagline": SUMMARY,
        "kind": SimpleNamespace(label="Report"),
        "published": date(),
        "authors": AUTHORS[:2],
        "topics": TOPICS,
        "public_url": "https://example.org/reports/sharing-the-street/",
        "hero_image": image(),
        "hero_alt_text": "A woman speaks.",
        "file": document(),
        "download_url": "#file",
        "download_pitch": "See how Toronto can grow a 21st-century alliance of partner cities.",
        "download_image": image(),
        "download_alt": "A woman speaks.",
    }
    return SimpleNamespace(**(usual | values))


def recommendation(number: int, title: str = "", *, written: str = "") -> SimpleNamespace:
    """Return a recommendation with a number, or with what is written instead of it."""
    titles = ("Name one lead office for each partnership", "Stop signing MOUs", LONG_TITLE)
    title = title or titles[number % 3]
    return SimpleNamespace(number=written or str(number), title=title, url="#recommendation")


CONTACTS = {
    "contact_name": "Office of the President",
    "contact_phone": "+1 416 555 0100 ext. 12",
    "contact_email": "office@board.example",
    "contact_hours": "Monday to Friday, 9 to 5",
    "press_name": "Jane Doe",
    "press_email": "press@board.example",
    "postal_address": "100 King Street West\nToronto, Ontario M5X 1C7",
    "copyright_line": "© 2026 Toronto Region Board of Trade",
    "licence": "Creative Commons BY 4.0",
    "licence_url": "https://creativecommons.org/licenses/by/4.0/",
}


def brand() -> Brand:
    """Return the brand of a board that has a mark of its own."""
    return Brand(mark=Mark(static("icons/favicon.svg"), 512, 512))


def site_layout(menu: list[str], footer: list[str], **settings: Any) -> SiteLayout:
    """Return what stands round a page; the second entry of the menu is the current one."""
    usual = {"organization_name": "Toronto Region Board of Trade"}
    header = [Link(label, "#menu", order == 1) for order, label in enumerate(menu)]
    links = [Link(label, "#footer") for label in footer]
    return SiteLayout(SiteSettings(**(usual | settings)), "/", header, links)
