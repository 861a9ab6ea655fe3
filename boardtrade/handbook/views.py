"""A document in the admin."""

from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from boardtrade.handbook.rendering import RenderedDocument, render_document
from boardtrade.handbook.shelves import EDITORS, Shelf, get_shelves

LEAST_HEADINGS = 3
"""A document with fewer headings needs no list of contents."""


class DocumentView(WagtailAdminTemplateMixin, TemplateView):
    """A document of a shelf, for those who may read it."""

    template_name = "handbook/staff/document.html"
    header_icon = "help"
    shelf: Shelf = EDITORS

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Check the permission; the admin shows PermissionDenied as a message."""
        if not self.shelf.may_be_read_by(request.user):
            raise PermissionDenied
        if kwargs["name"] not in self.shelf.documents:
            raise Http404(_("There is no such document."))
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def document(self) -> RenderedDocument:
        """The document, with links to those that the user may read."""
        return render_document(self.shelf.get_path(self.kwargs["name"]), self._find_url)

    def get_page_title(self) -> str:
        """Return the heading of the document."""
        return self.document.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the breadcrumbs: the admin's home, the handbook, this document."""
        items = [*self.breadcrumbs_items]
        if self.kwargs["name"] != next(iter(self.shelf.documents)):
            items.append({"url": self.shelf.get_url(), "label": self.shelf.label})
        return [*items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the text, and what it contains."""
        headings = self.document.headings
        return super().get_context_data(**kwargs) | {
            "document": self.document,
            "contents": headings if len(headings) >= LEAST_HEADINGS else [],
        }

    def _find_url(self, path: Path) -> str:
        found = (shelf.find_url(path) for shelf in get_shelves(self.request.user))
        return next(filter(None, found), "")
