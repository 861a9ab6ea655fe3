"""Header, footer and notice of a site, read in one query for each version of the content."""

from dataclasses import dataclass, field, replace
from uuid import UUID

from django.conf import settings as django_settings
from django.db.models import IntegerField, QuerySet
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language, override
from wagtail.models import Page

from boardtrade.navigation.models import MenuPlace, SiteSettings
from boardtrade.pages.prepared_queries import Parameter, PreparedQuery
from boardtrade.pages.queries.inline_children import (
    InlineChildren,
    set_inline_children,
    with_inline_children,
)
from boardtrade.pages.queries.unchanged import find_site, read_once
from boardtrade.pages.routing import get_root_page
from boardtrade.pages.visibility import ANY_AUDIENCE, PUBLIC, visible


@dataclass(frozen=True)
class Link:
    """A link of a menu."""

    label: str
    url: str
    is_current: bool = False


@dataclass(frozen=True)
class SiteLayout:
    """What stands round every page."""

    settings: SiteSettings
    home_url: str = "/"
    header: list[Link] = field(default_factory=list)
    footer: list[Link] = field(default_factory=list)
    accounts: list[Link] = field(default_factory=list)
    """The board on social media and the like."""


def get_site_layout(request: HttpRequest) -> SiteLayout:
    """Return what stands round the pages of the request's site, read once for a request."""
    if not hasattr(request, "_boardtrade_site_layout"):
        request._boardtrade_site_layout = _build(request)  # type: ignore[attr-defined]
    return request._boardtrade_site_layout  # type: ignore[attr-defined]


_last_layouts: dict[int, SiteLayout] = {}
"""What stood round the page of each site that this process rendered last."""


def get_last_layout() -> SiteLayout | None:
    """Return what a page shows that must not ask the database: an error of this process.

    It is that of the page that was rendered last, and None where sites differ: which of them an
    error is of may be just what could not be found out.
    """
    layouts = list(_last_layouts.values())
    return layouts[0] if len(layouts) == 1 else None


LINKS = InlineChildren("links", follow="page", has_visibility=True)


def _build_settings() -> QuerySet[SiteSettings]:
    rows = SiteSettings.objects.filter(site_id=Parameter("site_id", IntegerField()))
    rows = rows.select_related("social_image", "mark", "dark_mark")
    rows = rows.defer("mark__data", "dark_mark__data")
    return with_inline_children(rows, {LINKS: SiteSettings}, ANY_AUDIENCE)


_SETTINGS = PreparedQuery(_build_settings)


def _build(request: HttpRequest) -> SiteLayout:
    """Return the layout with the links marked that lead to where the request is."""
    site = find_site(request)
    key = ("layout", site.pk if site else None, get_language())
    layout = read_once(request, key, lambda: _read(request))
    if layout.settings.site_id:
        _last_layouts[layout.settings.site_id] = layout
    return replace(
        layout,
        header=[_mark_current(link, layout.home_url, request.path) for link in layout.header],
        footer=[_mark_current(link, layout.home_url, request.path) for link in layout.footer],
    )


def _mark_current(link: Link, home_url: str, path: str) -> Link:
    is_below = link.url != home_url and path.startswith(link.url)
    return replace(link, is_current=path == link.url or is_below)


def _read(request: HttpRequest) -> SiteLayout:
    root = get_root_page(request)
    home_url = (root.get_url(request) if root else None) or "/"
    site = find_site(request)
    rows = _SETTINGS.read(site_id=site.pk, **PUBLIC.parameters) if site else []
    if not rows:
        return SiteLayout(SiteSettings(), home_url)
    settings = rows[0]
    set_inline_children(settings, LINKS, getattr(settings, LINKS.annotation))
    links = list(settings.links.all())
    translations = _translations([link.page for link in links if link.page])
    menus: dict[str, list[Link]] = {place: [] for place in MenuPlace.values}
    for row in links:
        if row.page and not row.page.is_visible:
            continue
        page = row.page and translations.get(row.page.translation_key, row.page)
        url = page.get_url(request) if page else _in_language(row.path) or row.url
        if not url:  # a page of another site
            continue
        label = row.label or (page.title if page else url)
        menus[row.place].append(Link(label, url))
    return SiteLayout(settings, home_url, *(menus[place] for place in MenuPlace.values))


def _in_language(path: str) -> str:
    """Return an address of this site in the language of the request."""
    language = get_language()
    if not path or language in (None, django_settings.LANGUAGE_CODE):
        return path
    with override(django_settings.LANGUAGE_CODE):  # in which it was written
        return translate_url(path, language)


def _translations(pages: list[Page]) -> dict[UUID, Page]:
    """Return the pages in the language of the request where they exist; no query for the first."""
    language = get_language()
    if language == django_settings.LANGUAGE_CODE or not pages:
        return {}
    keys = [page.translation_key for page in pages]
    translated = Page.objects.filter(translation_key__in=keys, locale__language_code=language)
    return {page.translation_key: page for page in visible(translated)}
