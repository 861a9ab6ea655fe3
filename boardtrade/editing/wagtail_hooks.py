"""Hooks that make simultaneous edits safe and refuse to publish unfinished pages."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from boardtrade.editing.action_menu import put_publishing_beside_saving
from boardtrade.editing.dashboard import UnpublishedPagesPanel
from boardtrade.editing.locks import lock_children, lock_model
from boardtrade.editing.page_views import page_viewset
from boardtrade.editing.publishing import require_finished

hooks.register("construct_page_action_menu", put_publishing_beside_saving)


@hooks.register("register_admin_viewset")
def register_page_viewset() -> PageViewSet:
    """Replace Wagtail's views of pages of any type."""
    return page_viewset


@hooks.register("construct_homepage_panels")
def add_unpublished_pages(request: HttpRequest, panels: list[Any]) -> None:
    """List the drafts of the user, and what is scheduled."""
    panels.append(UnpublishedPagesPanel(request.user))


@hooks.register("before_create_page")
def lock_new_siblings(request: HttpRequest, parent: Page, page_class: type[Page]) -> None:
    """Serialize the creation of pages below one parent."""
    if request.method == "POST":
        lock_children(parent.pk)
        # Wagtail read it before the lock, when the parent may still have had no children.
        parent.refresh_from_db(fields=["numchild"])


@hooks.register("before_edit_page")
@hooks.register("before_delete_page")
def lock_siblings(request: HttpRequest, page: Page) -> None:
    """Serialize changes of pages below one parent, such as two that take the same slug."""
    if request.method == "POST" and (parent := page.get_parent()):
        lock_children(parent.pk)


@hooks.register("before_move_page")
def lock_destination(request: HttpRequest, page: Page, destination: Page) -> None:
    """Serialize moves below one parent."""
    if request.method == "POST":
        lock_children(destination.pk)
        destination.refresh_from_db(fields=["numchild"])


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def warn_of_lost_choices(request: HttpRequest, page: Page) -> None:
    """Name the fields that the form emptied, as their choice was deleted while it was open."""
    labels = getattr(page, "lost_choices", ())
    if labels and request.accepts("text/html"):  # not for each autosave
        messages.warning(
            request,
            _("Saved without what was deleted meanwhile. Look again at: %(fields)s")
            % {"fields": ", ".join(dict.fromkeys(labels))},
        )


@hooks.register("before_create_snippet")
def lock_new_snippets(request: HttpRequest, model: type[Model]) -> None:
    """Serialize the creation of topics or people, such as two with the same slug."""
    if request.method == "POST":
        lock_model(model)


@hooks.register("before_edit_snippet")
def lock_snippets(request: HttpRequest, instance: Model) -> None:
    """Serialize changes of topics or people, such as two that take the same slug."""
    if request.method == "POST":
        lock_model(type(instance))


@hooks.register("before_copy_page")
def lock_copies(request: HttpRequest, page: Page) -> None:
    """Serialize copies that arrive below one parent."""
    if request.method == "POST":
        parent_id = request.POST.get("new_parent_page", "")
        # Wagtail would look up the value without checking it.
        if not parent_id.isdecimal() or not Page.objects.filter(pk=parent_id[:18]).exists():
            raise BadRequest("A copy needs a page to stand below: open the form again.")
        lock_children(int(parent_id))


@hooks.register("before_bulk_action")
def refuse_bulk_move_to_taken_slugs(
    request: HttpRequest, action_type: str, objects: list[Page], action_class_instance: Any
) -> HttpResponse | None:
    """Serialize bulk moves below one parent, and refuse two pages of one slug there.

    Wagtail compares before the lock, and never the moved pages with each other.
    """
    if action_type != "move":
        return None
    destination = action_class_instance.cleaned_form.cleaned_data["chooser"]
    lock_children(destination.pk)
    destination.refresh_from_db(fields=["numchild"])
    slugs = Counter(page.slug for page in objects)
    children = destination.get_children()
    conflicting_titles = [
        page.title
        for page in objects
        if slugs[page.slug] > 1 or children.not_page(page).filter(slug=page.slug).exists()
    ]
    if not conflicting_titles:
        return None
    messages.error(
        request,
        _("Nothing was moved. Give these pages other addresses (slugs) first: %(titles)s")
        % {"titles": ", ".join(conflicting_titles)},
    )
    return redirect(action_class_instance.next_url)


@hooks.register("before_bulk_action")
def refuse_bulk_publication_of_unfinished_pages(
    request: HttpRequest, action_type: str, objects: list[Page], action_class_instance: Any
) -> None:
    """Raise UnfinishedPagesError if a page of a bulk publication lacks what its form requires."""
    pages = [page for page in objects if isinstance(page, Page)]
    if action_type != "publish" or not pages:
        return
    require_finished(pages)
    if action_class_instance.cleaned_form.cleaned_data["include_descendants"]:
        for page in pages:
            require_finished(page.get_descendants().not_live())
