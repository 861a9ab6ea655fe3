"""Why something is not published, told to whoever wanted it."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.admin.utils import get_valid_next_url_from_request

View = Callable[..., HttpResponseBase]


class PublicationRefusedError(Exception):
    """Pages that were to be published may not be, or not yet."""

    def __init__(self, pages: list[Any], message: SafeString) -> None:
        """`message` tells the person who wanted to publish what to do."""
        super().__init__(", ".join(str(page) for page in pages))
        self.pages, self.message = pages, message

    def get_redirect_url(self, request: HttpRequest) -> str:
        """Return the URL of the page's form; for several pages, of the list they were chosen in."""
        if len(self.pages) == 1:
            return reverse("wagtailadmin_pages:edit", args=[self.pages[0].pk])
        return get_valid_next_url_from_request(request) or reverse("wagtailadmin_home")


def list_pages(pages: list[Any]) -> Iterator[SafeString]:
    """Yield a link to the form of each page."""
    for page in pages:
        url = reverse("wagtailadmin_pages:edit", args=[page.pk])
        yield format_html('<a href="{}">{}</a>', url, page.get_admin_display_title())


def explain_refusals(view: View) -> View:
    """Turn PublicationRefusedError into a message; the whole request is rolled back."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except PublicationRefusedError as error:
            messages.error(request, error.message)
            return redirect_in_admin(request, error.get_redirect_url(request))

    return wrapped


def redirect_in_admin(request: HttpRequest, url: str) -> HttpResponse:
    """Return a redirect, or for a modal dialogue of the admin the JSON that makes it redirect."""
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return JsonResponse({"step": "success", "redirect": url})
    return redirect(url)
