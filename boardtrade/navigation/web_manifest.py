"""The web app manifest, and the icon at the address where programs look that read no page."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static

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
    """Redirect to the icon of the site."""
    mark = get_site_layout(request).settings.brand.mark
    return redirect(mark.url if mark else static("icons/favicon-32.png"))
