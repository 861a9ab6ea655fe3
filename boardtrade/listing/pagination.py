"""The page of a list that a request asks for."""

from typing import Any

from django.core.paginator import InvalidPage, Page, Paginator
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _


def get_page_or_404(paginator: Paginator, request: HttpRequest) -> Page[Any]:
    """Return the page in the parameter `page`, or the first one; Http404 if there is none such.

    Another page in its place would be the same list under ever more addresses.
    """
    number = request.GET.get("page") or "1"
    try:
        page = paginator.page(number)
    except InvalidPage as error:
        raise Http404(_("This list has no such page.")) from error
    if number != str(page.number):  # "01", "+1", digits of other scripts
        raise Http404(_("This list has no such page."))
    return page
