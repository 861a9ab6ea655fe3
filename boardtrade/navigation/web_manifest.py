"""The web app manifest, and the icon at the address where programs look that read no page."""

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static

from boardtrade.branding.views import brand_file
from boardtrade.navigation.site_layout import get_site_layout


def web_manifest(request: HttpRequest) -> JsonResponse:
    """Serve the manifest: https://www.w3.org/TR/appmanifest/."""
    settings = get_site_layout(request).settings
    name, brand = settings.organization_name, settings.brand
    icons = [
        {"src": static(f"icons/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in (192, 512)
    ]
    if mark := brand.mark:
        sizes = "any" if mark.is_drawing else f"{mark.width}x{mark.height}"
        icons = [{"src": mark.url, "sizes": sizes, "type": mark.content_type}]
    return JsonResponse(
        {
            "name": name,
            "short_name": name[:12],
            "start_url": "/",
            "display": "browser",
            "background_color": "#fbf9f4",
            "theme_color": brand.voice or "#14202b",
            "icons": icons,
        },
        content_type="application/manifest+json",
    )


def favicon(request: HttpRequest) -> HttpResponse:
    """Serve the icon of the site itself: only what is no redirect is kept for all readers."""
    if mark := get_site_layout(request).settings.brand.mark:
        response = brand_file(request, mark.url.rsplit("/", 1)[1])
        # Another mark may stand at this address tomorrow.
        del response["Cache-Control"]
        return response
    icon = Path(str(finders.find("icons/favicon-32.png")))
    return HttpResponse(icon.read_bytes(), content_type="image/png")
