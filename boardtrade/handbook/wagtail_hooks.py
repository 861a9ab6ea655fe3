"""The documents for editors, in the menu of help."""

from django.http import HttpRequest
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from boardtrade.handbook.shelves import EDITORS, Shelf
from boardtrade.handbook.views import DocumentView


class ShelfMenuItem(MenuItem):
    """Leads to the handbook of a shelf, in the menu of who may read it."""

    def __init__(self, shelf: Shelf, *, order: int) -> None:
        super().__init__(shelf.label, shelf.get_url(), icon_name="help", order=order)
        self.shelf = shelf

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether the user may read it."""
        return self.shelf.may_be_read_by(request.user)


@hooks.register("register_admin_urls")
def register_documents() -> list[URLPattern]:
    """Return the addresses of the documents for editors."""
    return [path("handbook/<slug:name>/", DocumentView.as_view(), name=EDITORS.url_name)]


@hooks.register("register_help_menu_item")
def register_handbook() -> MenuItem:
    """Return the entry in the menu."""
    return ShelfMenuItem(EDITORS, order=10)
