"""The pages of the gallery, and the pictures that its samples show."""

import functools
import io
import re
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override
from PIL import Image, ImageOps
from wagtail.forms import PasswordViewRestrictionForm
from wagtail.models import PageViewRestriction

from boardtrade import demo
from boardtrade.gallery.samples import PICTURES
from boardtrade.gallery.specimen import Specimen
from boardtrade.gallery.specimens import GROUPS

WHOLE_PAGES = ("400", "403", "404", "500", "password", "wrong-password")
"""Templates that are documents of their own, each at an address of its own."""

_ID = re.compile(
    r'\b(id|for|aria-labelledby|aria-describedby|headers|href)="(#?)([\w -]+)"|url\(#([\w-]+)\)'
)
_PICTURES = Path(demo.__file__).parent / "pictures"


def index(request: HttpRequest) -> HttpResponse:
    """List the pages of the gallery and what is on each."""
    groups = [
        {"title": group.title, "slug": group.slug, "specimens": group.make()} for group in GROUPS
    ]
    return render(request, "gallery/index.html", {"groups": groups, "whole_pages": WHOLE_PAGES})


def group(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one group of components."""
    component_group = next((candidate for candidate in GROUPS if candidate.slug == slug), None)
    if component_group is None:
        raise Http404
    shown = [
        {"specimen": specimen, "html": html_of(specimen)} for specimen in component_group.make()
    ]
    return render(
        request, "gallery/group.html", {"title": component_group.title, "specimens": shown}
    )


def html_of(specimen: Specimen) -> SafeString:
    """Return a component's HTML with ids of its own: on real pages there is one of each."""
    with override(specimen.language):
        html = specimen.html

    def own(match: re.Match[str]) -> str:
        attribute, sign, names, texture = match.groups()
        if texture:
            return f"url(#{specimen.anchor}-{texture})"
        if attribute == "href" and not sign:
            return match[0]
        own_names = " ".join(f"{specimen.anchor}-{name}" for name in names.split())
        return f'{attribute}="{sign}{own_names}"'

    return mark_safe(_ID.sub(own, html))  # noqa: S308 - rendered by the component's own template


def whole_page(request: HttpRequest, name: str) -> HttpResponse:
    """Show an error page, or the form that asks for a password, with the status of a success."""
    if name not in WHOLE_PAGES:
        raise Http404
    context: dict[str, Any] = {}
    template = f"{name}.html"
    if "password" in name:
        restriction = PageViewRestriction(password="right")  # noqa: S106 - of no page
        data = {"password": "wrong", "return_url": "/"} if name == "wrong-password" else None
        form = PasswordViewRestrictionForm(data, instance=restriction)
        template, context = "password_required.html", {"form": form, "action_url": "#"}
    return render(request, template, context)


def picture(request: HttpRequest, name: str, width: int, height: int) -> HttpResponse:
    """Serve a picture of the demonstration, cut to a size in pixels."""
    if name not in PICTURES or not 0 < width <= 2400 or not 0 < height <= 2400:
        raise Http404
    return HttpResponse(_cut(name, width, height), content_type="image/jpeg")


@functools.cache
def _cut(name: str, width: int, height: int) -> bytes:
    buffer = io.BytesIO()
    with Image.open(_PICTURES / f"{name}.jpg") as original:
        original.draft("RGB", (width, height))
        ImageOps.fit(original, (width, height)).save(buffer, "JPEG", quality=70)
    return buffer.getvalue()
