"""The oEmbed endpoint, by which other sites show a recommendation or a scorecard in a frame.

It accepts URLs of this site only and fetches nothing: https://oembed.com.
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
from boardtrade.languages.query_parameters import reads_parameters
from boardtrade.navigation.atom import without_invalid_xml
from boardtrade.navigation.site_layout import get_site_layout
from boardtrade.pages.addresses.redirects import find_page_of_former_path
from boardtrade.pages.routing import find_page, serve_page
from recommendations.outlets.frames import CACHE_SECONDS, MISSING_CACHE_SECONDS
from recommendations.pages.permalinks import get_public_addressee, get_public_page
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.record.permanent_ids import normalize_permanent_id

MAX_URL_LENGTH = 2000
MAX_PIXELS = 100_000
MAX_WIDTH = 600
MIN_WIDE_WIDTH = 420
"""Narrower frames, in pixels, break so many lines that they are made taller."""
RECOMMENDATION_HEIGHTS = (350, 380)
ADDRESSEE_HEIGHTS = (330, 400)
"""Pixels of a wide and of a narrow frame; longer content scrolls."""
SANDBOX = "allow-popups allow-popups-to-escape-sandbox"
"""The frame may open its link in a new window and nothing else: it runs no script."""


class InvalidParameterError(ValueError):
    """A parameter of the request is invalid; the message says why."""


@dataclass(frozen=True)
class Frame:
    """The frame of a page of this site."""

    title: str
    path: str
    heights: tuple[int, int]
    """Pixels of a wide and of a narrow frame."""


@require_safe
@reads_parameters("url", "format", "maxwidth", "maxheight")
def oembed(request: HttpRequest) -> HttpResponse:
    """Respond with the frame of a page, or with the status 400, 404 or 501 and a message."""
    response = _build_response(request)
    response["Access-Control-Allow-Origin"] = "*"
    max_age = CACHE_SECONDS if response.status_code == 200 else MISSING_CACHE_SECONDS
    patch_cache_control(response, public=True, max_age=max_age)
    return response


def _build_response(request: HttpRequest) -> HttpResponse:
    response_format = request.GET.get("format", "json")
    if response_format not in {"json", "xml"}:
        return _build_error(501, _("There is only format=json and format=xml."))
    try:
        url = _read_local_url(request)
        width = min(MAX_WIDTH, _read_pixels(request.GET, "maxwidth") or MAX_WIDTH)
        max_height = _read_pixels(request.GET, "maxheight")
    except InvalidParameterError as error:
        return _build_error(400, str(error))
    frame = _find_frame(request, url) if url else None
    if frame is None:
        return _build_error(404, _("There is no recommendation or addressee at this address."))
    height = frame.heights[width < MIN_WIDE_WIDTH]
    height = min(height, max_height or height)
    values = {
        "version": "1.0",
        "type": "rich",
        "title": frame.title,
        "provider_name": get_site_layout(request).settings.organization_name,
        "provider_url": absolute_url("/"),
        "cache_age": CACHE_SECONDS,
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
    return JsonResponse(values) if response_format == "json" else _build_xml_response(values)


def _build_error(status: int, message: str) -> HttpResponse:
    return JsonResponse({"error": message}, status=status)


def _build_xml_response(values: dict[str, Any]) -> HttpResponse:
    root = ET.Element("oembed")
    for name, value in values.items():
        ET.SubElement(root, name).text = without_invalid_xml(str(value))
    text = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return HttpResponse(text, content_type="text/xml; charset=utf-8")


def _read_local_url(request: HttpRequest) -> SplitResult | None:
    """Return the parts of the parameter `url`, or None for a URL of another site.

    Raise InvalidParameterError if it is missing, too long or no web address.
    """
    url = request.GET.get("url", "").strip()
    if not url:
        raise InvalidParameterError(_("Say which page you mean: ?url=https://…"))
    if len(url) > MAX_URL_LENGTH:
        raise InvalidParameterError(_("The address is too long."))
    try:
        parts = urlsplit(url)
        netloc = parts.netloc.lower()
        is_web_url = parts.scheme in {"http", "https"} and bool(parts.hostname)
        _port = parts.port  # raises ValueError if it is not a number
    except ValueError:
        is_web_url = False
    if not is_web_url:
        raise InvalidParameterError(_("This is no address of a web page."))
    site_netlocs = {
        urlsplit(settings.WAGTAILADMIN_BASE_URL).netloc.lower(),
        request.get_host().lower(),
    }
    return parts if netloc in site_netlocs else None


def _read_pixels(params: QueryDict, name: str) -> int | None:
    """Return a parameter as a number of pixels, or None if it is missing.

    Raise InvalidParameterError if it is not a positive number.
    """
    text = params.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 10 and int(text)):
        raise InvalidParameterError(_("%(name)s is a number of pixels.") % {"name": name})
    return min(int(text), MAX_PIXELS)


def _find_frame(request: HttpRequest, url: SplitResult) -> Frame | None:
    """Return the frame of the recommendation or the addressee at a URL of this site, if any."""
    path = f"{unquote(url.path).removesuffix('/')}/"  # as the site redirects to it
    with translation.override(get_language_from_path(path) or settings.LANGUAGE_CODE):
        try:
            match = resolve(path)
        except Resolver404:
            return None
        if match.url_name == "addressee":
            return _get_addressee_frame(match.kwargs["slug"])
        if match.url_name == "recommendation_permanent":
            permanent_id = normalize_permanent_id(match.kwargs["permanent_id"])
            return _build_recommendation_frame(get_public_page(permanent_id))
        if unwrap(match.func) is serve_page:
            try:
                route = find_page(request, match.args[0])
            except Http404:
                route = None
            page = route.page if route else find_page_of_former_path(request, path)
            return _build_recommendation_frame(_get_public_recommendation(page))
    return None


def _get_public_recommendation(page: Page | None) -> RecommendationPage | None:
    """Return the page if it is a recommendation that every reader may see."""
    if not isinstance(page, RecommendationPage):
        return None
    return (
        RecommendationPage.objects.published()
        .select_related("report", "record")
        .filter(pk=page.pk)
        .first()
    )


def _build_recommendation_frame(page: RecommendationPage | None) -> Frame | None:
    if page is None:
        return None
    values = {"number": page.number, "report": page.report.title, "title": page.title}
    title = _("Recommendation %(number)s of %(report)s: %(title)s") % values
    path = _build_frame_path("frame_recommendation", page.permanent_id)
    return Frame(title, path, RECOMMENDATION_HEIGHTS)


def _get_addressee_frame(slug: str) -> Frame | None:
    if (addressee := get_public_addressee(slug)) is None:
        return None
    title = _("What becomes of recommendations to %(name)s") % {"name": addressee.name}
    path = _build_frame_path("frame_addressee", addressee.slug)
    return Frame(title, path, ADDRESSEE_HEIGHTS)


def _build_frame_path(url_name: str, key: str) -> str:
    """Return the path of a frame in the language in use."""
    path = reverse(url_name, args=[key])
    language_code = translation.get_language()
    if language_code == settings.LANGUAGE_CODE:
        return path
    return f"{path}?{urlencode({'lang': language_code})}"
