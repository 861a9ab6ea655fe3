"""Header, footer and notice of a site, read in one query."""

from dataclasses import dataclass, field

from django.http import HttpRequest
from wagtail.models import Site

from boardtrade.core.children import Children, set_children, with_children
from boardtrade.navigation.models import MenuPlace, SiteSettings


@dataclass(frozen=True)
class Link:
    """A link of a menu."""

    label: str
    url: str
    is_current: bool = False


@dataclass(frozen=True)
class Chrome:
    """What stands round every page."""

    settings: SiteSettings
    header: list[Link] = field(default_factory=list)
    footer: list[Link] = field(default_factory=list)


def chrome(request: HttpRequest) -> Chrome:
    """Return what stands round the pages of the request's site, read once for a request."""
    if not hasattr(request, "_boardtrade_chrome"):
        request._boardtrade_chrome = _read(request)  # type: ignore[attr-defined]
    return request._boardtrade_chrome  # type: ignore[attr-defined]


LINKS = Children("links", follow="page", tells_visibility=True)


def _read(request: HttpRequest) -> Chrome:
    rows = SiteSettings.objects.filter(site=Site.find_for_request(request))
    settings = with_children(rows.select_related("social_image"), {LINKS: SiteSettings}).first()
    if settings is None:
        return Chrome(SiteSettings())
    set_children(settings, LINKS, getattr(settings, LINKS.annotation))
    menus: dict[str, list[Link]] = {place: [] for place in MenuPlace.values}
    for row in settings.links.all():
        if row.page and not row.page.is_visible:
            continue
        url = row.page.get_url(request) if row.page else row.url
        label = row.label or (row.page.title if row.page else row.url)
        is_current = row.page is not None and request.path.startswith(url)
        menus[row.place].append(Link(label, url, is_current))
    return Chrome(settings, menus[MenuPlace.HEADER], menus[MenuPlace.FOOTER])
