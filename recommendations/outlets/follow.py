"""The page that says how to follow the board: which feeds there are, and what to do with them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from boardtrade.languages.absolute_urls import absolute_url


@require_safe
def follow(request: HttpRequest) -> HttpResponse:
    """Show the feeds of the whole site, whose own addresses show only code in a browser."""
    feeds = [
        (_("Publications"), _("Each new publication."), "report_feed"),
        (
            _("What becomes of recommendations"),
            _("Each entry in the log of a recommendation, and each correction."),
            "status_feed",
        ),
    ]
    context = {
        "feeds": [(title, words, absolute_url(reverse(name))) for title, words, name in feeds],
        "description": _("Hear of what is new without coming back to look."),
    }
    return render(request, "recommendations/follow.html", context)
