"""What other sites' editors ask to show a recommendation or a scorecard: https://oembed.com.

Only addresses of this site are answered, and nothing is fetched.
"""

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from inspect import unwrap
from typing import Any
from urllib.parse import SplitResult, unquote, urlencode, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.html import format_html
from django.utils.translation import get_language_from_path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Page

from boardtrade.languages.absolute_urls import absolute_url
from boardtrade.navigation.atom import without_invalid_xml
from boardtrade.navigation.site_layout import chrome
from boardtrade.pages.routing import find_page, serve_page
from recommendations.outlets.frames import KEPT_FOR
from recommendations.pages.permalinks import public_addressee, public_page
from recommendations.pages.recommendation_page import RecommendationPage

LONGEST_URL = 2000
MOST_PIXELS = 100_000
WIDTH = 600
NARROW = 420
"""Pixels below which lines break so often that a frame is made taller."""
CARD_HEIGHTS = (350, 380)
SCORECARD_HEIGHTS = (330, 400)
"""In a wide and in a narrow frame; what has no room is scrolled to."""
SANDBOX = "allow-popups allow-popups-to-escape-sandbox"
"""The frame may open its link in a new window, and do nothing else: it runs no script."""


class BadParameter(Exception):
    """What was asked cannot be understood; the message says why."""


@dataclass(frozen=True)
class Frame:
    """What is shown in the frame."""

    title: str
    path: str
    heights: tuple[int, int]


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """Answer 200 with the frame, 400 or 404 with a reason, or 501 for a form we do not write."""
    response = _answer(request)
    response["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(
        response, public=True, max_age=KEPT_FOR if response.status_code == 200 else 60
    )
    return response


def _answer(request: HttpRequest) -> HttpResponse:
    wanted = request.GET.get("format", "json")
    if wanted not in {"json", "xml"}:
        return _refusal(501, _("There is only format=json and format=xml."))
    try:
        url = _local_url(request)
        width = min(WIDTH, _pixels(request.GET, "maxwidth") or WIDTH)
        most_height = _pixels(request.GET, "maxheight")
    except BadParameter as error:
        return _refusal(400, str(error))
    frame = _frame_for(request, url) if url else None
    if frame is None:
        return _refusal(404, _("There is no recommendation or addressee at this address."))
    height = frame.heights[width < NARROW]
    height = min(height, most_height or height)
    values = {
        "version": "1.0",
        "type": "rich",
        "title": frame.title,
        "provider_name": chrome(request).settings.organization_name,
        "provider_url": absolute_url("/"),
        "cache_age": KEPT_FOR,
        "html": format_html(
            '<iframe src="{}" title="{}" width="{}" height="{}" sandbox="{}" loading="lazy"'
            ' frameborder="0"></iframe>',
            absolute_url(frame.path),
            frame.title,
            width,
            height,
            SANDBOX,
        ),
        "width": width,
        "height": height,
    }
    return JsonResponse(values) if wanted == "json" else _xml(values)


def _refusal(status: int, reason: str) -> HttpResponse:
    return JsonResponse({"error": reason}, status=status)


def _xml(values: dict[str, Any]) -> HttpResponse:
    root = ET.Element("oembed")
    for name, value in values.items():
        ET.SubElement(root, name).text = without_invalid_xml(str(value))
    text = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return HttpResponse(text, content_type="text/xml; charset=utf-8")


def _local_url(request: HttpRequest) -> SplitResult | None:
    """Return the address asked about in its parts, or None for one on another site."""
    url = request.GET.get("url", "").strip()
    if not url:
        raise BadParameter(_("Say which page you mean: ?url=https://…"))
    if len(url) > LONGEST_URL:
        raise BadParameter(_("The address is too long."))
    try:
        parts = urlsplit(url)
        host = parts.netloc.lower()
        is_web_address = parts.scheme in {"http", "https"} and bool(parts.hostname)
        _port = parts.port  # raises ValueError for one that is no number
    except ValueError:
        is_web_address = False
    if not is_web_address:
        raise BadParameter(_("This is no address of a web page."))
    ours = {urlsplit(settings.WAGTAILADMIN_BASE_URL).netloc.lower(), request.get_host().lower()}
    return parts if host in ours else None


def _pixels(params: QueryDict, name: str) -> int | None:
    text = params.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 10 and int(text)):
        raise BadParameter(_("%(name)s is a number of pixels.") % {"name": name})
    return min(int(text), MOST_PIXELS)


def _frame_for(request: HttpRequest, url: SplitResult) -> Frame | None:
    path = unquote(url.path) or "/"
    with translation.override(get_language_from_path(path) or settings.LANGUAGE_CODE):
        try:
            match = resolve(path)
        except Resolver404:
            return None
        if match.url_name == "addressee":
            return _scorecard(match.kwargs["slug"])
        if match.url_name == "recommendation_permanent":
            return _card(public_page(match.kwargs["permanent_id"]))
        if unwrap(match.func) is serve_page:
            try:
                found = find_page(request, match.args[0])
            except Http404:
                return None
            return _card(_visible_recommendation(found.page)) if found else None
    return None


def _visible_recommendation(page: Page) -> RecommendationPage | None:
    """Return the page if it is a recommendation that readers may see without a password."""
    if not isinstance(page, RecommendationPage):
        return None
    return (
        RecommendationPage.objects.published()
        .select_related("report", "record")
        .filter(pk=page.pk)
        .first()
    )


def _card(page: RecommendationPage | None) -> Frame | None:
    if page is None:
        return None
    values = {"number": page.number, "report": page.report.title, "title": page.title}
    title = _("Recommendation %(number)s of %(report)s: %(title)s") % values
    return Frame(title, embed_path("embed_recommendation", page.permanent_id), CARD_HEIGHTS)


def _scorecard(slug: str) -> Frame | None:
    if (body := public_addressee(slug)) is None:
        return None
    title = _("What becomes of recommendations to %(name)s") % {"name": body.name}
    return Frame(title, embed_path("embed_addressee", body.slug), SCORECARD_HEIGHTS)


def embed_path(name: str, key: str) -> str:
    """Return the address of a frame in the language in use."""
    path = reverse(name, args=[key])
    language = translation.get_language()
    if language == settings.LANGUAGE_CODE:
        return path
    return f"{path}?{urlencode({'lang': language})}"
