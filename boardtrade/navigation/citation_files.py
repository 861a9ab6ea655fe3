"""References as files at addresses of their own."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import override
from django.views.decorators.http import require_safe
from wagtail.models import Page

from boardtrade.citing.files import FORMATS
from boardtrade.navigation.site_layout import get_site_layout
from boardtrade.pages.queries.specific_pages import get_specific_page, with_render_data

FORMATS_BY_EXTENSION = {each.extension: each for each in FORMATS}
"""The extension of each format is also what its address ends with."""


@require_safe
def citation_file(request: HttpRequest, page_id: int, extension: str) -> HttpResponse:
    """Serve the reference to a public page. Raise Http404 for any other, and other formats."""
    citation_format = FORMATS_BY_EXTENSION.get(extension)
    page = with_render_data(Page.objects.filter(pk=page_id)).first()
    specific: Any = get_specific_page(page) if page else None
    if (
        citation_format is None
        or specific is None
        or not specific.is_current
        or specific.is_private
        or not hasattr(specific, "citable")
    ):
        raise Http404
    institution = get_site_layout(request).settings.organization_name
    with override(specific.locale.language_code):
        citable = specific.citable(institution=institution)
        response = HttpResponse(
            citation_format.write(citable), content_type=citation_format.content_type
        )
    response["Content-Disposition"] = f'attachment; filename="{citable.key}.{extension}"'
    response["Access-Control-Allow-Origin"] = "*"
    return response
