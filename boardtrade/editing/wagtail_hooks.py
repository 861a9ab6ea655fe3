"""Hooks that make simultaneous edits safe and refuse to publish unfinished pages."""

import json
from collections import Counter
from http import HTTPStatus
from typing import Any, ClassVar, cast

from django.contrib import messages
from django.contrib.auth.models import Permission
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.models import Page

from boardtrade.editing.approval.four_eyes import (
    PUBLISH_OWN_WORK,
    get_kept_as_draft_message,
    is_own_work,
    require_other_author,
)
from boardtrade.editing.conflicts.answers import tell_what_was_kept
from boardtrade.editing.dashboard_panels.overdue import get_overdue_panel
from boardtrade.editing.dashboard_panels.unpublished import UnpublishedPagesPanel
from boardtrade.editing.locks import lock_children, lock_model
from boardtrade.editing.page_form.parts import is_reserved
from boardtrade.editing.page_views import PageEditView, page_viewset, put_publishing_beside_saving
from boardtrade.editing.public_files import refuse_public_files_in_bulk
from boardtrade.editing.publishing import require_finished, require_originals
from boardtrade.editing.sessions.windows import (
    get_last_save,
    is_overtaken,
    keep_published_version,
    remember_save,
    use_last_save,
    use_own_revision,
)
from boardtrade.editing.unscheduling import check_scheduled
from boardtrade.users.models import User


class ReadOnlyPagesAPIViewSet(PagesAdminAPIViewSet):
    """Pages for the admin's menus and choosers."""

    actions: ClassVar[dict[str, Any]] = {}


hooks.register("construct_page_action_menu", put_publishing_beside_saving)
hooks.register("before_bulk_action", refuse_public_files_in_bulk)


@hooks.register("register_admin_viewset")
def register_page_viewset() -> PageViewSet:
    """Replace Wagtail's views of pages of any type."""
    return page_viewset


@hooks.register("register_permissions")
def register_own_work() -> QuerySet[Permission]:
    """Let administrators say which groups publish what their members changed last themselves."""
    app_label, codename = PUBLISH_OWN_WORK.split(".")
    return Permission.objects.filter(content_type__app_label=app_label, codename=codename)


@hooks.register("before_publish_page", order=-1)  # nothing is offered to be published with it
def leave_own_work_to_others(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Keep as a draft what was to be published by who changed it last."""
    if not is_own_work(page, cast("User", request.user)):
        return None
    messages.warning(request, get_kept_as_draft_message(page))
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_publish_page", order=-1)
def show_kept_changes_first(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Keep as a draft what was changed elsewhere while the form was open: whoever publishes has not
    seen it.
    """
    kept = getattr(page, "kept_changes", None)
    if kept is None or kept.is_seen:
        return None
    messages.warning(
        request,
        _(
            "“%(title)s” is saved as a draft, and not published: while you had it open, these were "
            "changed in another window: %(fields)s. Look at them, and publish again."
        )
        % {
            "title": page.get_admin_display_title(),
            "fields": ", ".join(dict.fromkeys(kept.labels)),
        },
    )
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("construct_homepage_panels")
def add_unpublished_pages(request: HttpRequest, panels: list[Any]) -> None:
    """List the drafts of the user, and what is scheduled."""
    panels.append(UnpublishedPagesPanel(cast("User", request.user)))


@hooks.register("before_create_page")
def lock_new_siblings(
    request: HttpRequest, parent: Page, page_class: type[Page]
) -> HttpResponseBase | None:
    """Serialize the creation of pages below one parent.

    A window that has created its page already, and did not get the answer, edits that page.
    """
    if request.method != "POST":
        return None
    lock_children(parent.pk)
    # Wagtail read it before the lock, when the parent may still have had no children.
    parent.refresh_from_db(fields=["numchild"])
    last_save = get_last_save(request)
    if last_save is None or not parent.get_children().filter(pk=last_save.page_id).exists():
        return None
    response = PageEditView.as_view()(request, last_save.page_id)
    return with_address_of_page(response, last_save.page_id)


def with_address_of_page(response: HttpResponseBase, page_id: int) -> HttpResponseBase:
    """Return the answer to an autosave with what the form of a new page also expects."""
    if not isinstance(response, JsonResponse) or response.status_code != HTTPStatus.OK:
        return response
    url = reverse("wagtailadmin_pages:edit", args=[page_id])
    answer = json.loads(response.content)
    return JsonResponse(answer | {"url": url, "hydrate_url": f"{url}?_w_hydrate_create_view=1"})


@hooks.register("before_edit_page")
def lock_edited_page(request: HttpRequest, page: Page) -> HttpResponseBase | None:
    """Serialize changes of pages below one parent, such as two that take the same slug.

    Wagtail read the page before the lock: if it was changed meanwhile, the view begins again.
    """
    if request.method != "POST" or not (parent := page.get_parent()):
        return None
    lock_children(parent.pk)
    names = ("latest_revision_id", "latest_revision_created_at", "live", "path")
    stored = Page.objects.filter(pk=page.pk).values_list(*names).first()
    if stored != tuple(getattr(page, name) for name in names):
        match: Any = request.resolver_match
        return match.func(request, *match.args, **match.kwargs)
    keep_published_version(request, page)
    last_save = get_last_save(request)
    if last_save is None or last_save.revision_id is None:
        return None
    if last_save.revision_id != page.latest_revision_id:
        use_last_save(request, page, last_save)
        return None
    if is_overtaken(request, last_save):
        return JsonResponse(
            {
                "success": False,
                "error_code": "locked",
                "error_message": _("What you saved last is newer than this."),
            },
            status=HTTPStatus.CONFLICT,
        )
    use_own_revision(request, page)
    return None


@hooks.register("before_delete_page")
def lock_siblings(request: HttpRequest, page: Page) -> None:
    """Serialize changes of pages below one parent."""
    if request.method == "POST" and (parent := page.get_parent()):
        lock_children(parent.pk)


@hooks.register("before_move_page")
def lock_destination(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """Serialize moves below one parent, and refuse an address that the site itself has there."""
    if request.method != "POST":
        return None
    lock_children(destination.pk)
    destination.refresh_from_db(fields=["numchild"])
    if not is_reserved(destination, page.slug):
        return None
    messages.error(request, get_refusal_of_moves([page]))
    return redirect("wagtailadmin_pages:edit", page.pk)


def get_refusal_of_moves(pages: list[Page]) -> str:
    """Return the message for pages that cannot have their addresses where they are moved to."""
    return _("Nothing was moved. Give these pages other addresses (slugs) first: %(titles)s") % {
        "titles": ", ".join(page.get_admin_display_title() for page in pages)
    }


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def remember_window(request: HttpRequest, page: Page) -> None:
    """Note which revision the window of the editor has saved."""
    remember_save(request, page)


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


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def warn_of_refused_schedule(request: HttpRequest, page: Page) -> None:
    """Say what of a schedule was not saved with a draft."""
    for error in getattr(page, "refused_schedule", ()):
        if request.accepts("text/html"):
            message = _("Saved, but not this part of the schedule. %(error)s") % {"error": error}
            messages.warning(request, message)


for name in ("after_edit_page", "after_edit_setting", "after_edit_snippet"):
    hooks.register(name, tell_what_was_kept)


@hooks.register("construct_homepage_panels")
def add_overdue_panel(request: HttpRequest, panels: list[Any]) -> None:
    """Show at the top what was not published when it was due."""
    if panel := get_overdue_panel(request):
        panels.append(panel)


@hooks.register("before_delete_page")
@hooks.register("before_move_page")
def refuse_to_take_away_what_is_scheduled(request: HttpRequest, page: Page, *args: Page) -> None:
    """Refuse to delete or move what will be published, unless the user may publish it."""
    check_scheduled(cast("User", request.user), [page])


@hooks.register("before_bulk_action")
def refuse_to_take_away_several_that_are_scheduled(
    request: HttpRequest, action_type: str, objects: list[Any], action_class_instance: Any
) -> None:
    """Refuse likewise to delete or move several pages in one action."""
    if action_type in {"delete", "move"}:
        pages = [page for page in objects if isinstance(page, Page)]
        check_scheduled(cast("User", request.user), pages)


@hooks.register("before_convert_alias_page")
def refuse_to_convert_for_readers(request: HttpRequest, page: Page) -> None:
    """Refuse to make a page of an alias that readers see: as a page, all lists name it."""
    if page.live and not page.permissions_for_user(request.user).can_publish():
        raise PermissionDenied


@hooks.register("construct_admin_api")
def leave_reading_to_the_api(router: WagtailAPIRouter) -> None:
    """Take the actions from the admin's API, which no form of the admin uses.

    They publish what is unfinished, and know nothing of the refusals above.
    """
    router.register_endpoint("pages", ReadOnlyPagesAPIViewSet)


@hooks.register("before_create_snippet")
def lock_new_snippets(request: HttpRequest, model: type[Model]) -> None:
    """Serialize the creation of topics or people, such as two with the same slug."""
    if request.method == "POST":
        lock_model(model)


@hooks.register("before_edit_setting")
def lock_settings(request: HttpRequest, instance: Model) -> None:
    """Serialize changes of settings, which Wagtail read before the lock."""
    if request.method == "POST":
        rows = type(instance)._default_manager.select_for_update()
        instance.refresh_from_db(from_queryset=rows)


@hooks.register("before_edit_snippet")
def lock_snippets(request: HttpRequest, instance: Model) -> None:
    """Serialize changes of topics or people, such as two that take the same slug.

    Wagtail read the object before the lock, when another request may not have been done with it.
    """
    if request.method == "POST":
        lock_model(type(instance))
        instance.refresh_from_db()


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
    conflicting = [
        page
        for page in objects
        if slugs[page.slug] > 1
        or children.not_page(page).filter(slug=page.slug).exists()
        or is_reserved(destination, page.slug)
    ]
    if not conflicting:
        return None
    messages.error(request, get_refusal_of_moves(conflicting))
    return redirect(action_class_instance.next_url)


@hooks.register("before_bulk_action")
def refuse_bulk_publication(
    request: HttpRequest, action_type: str, objects: list[Page], action_class_instance: Any
) -> None:
    """Raise PublicationRefusedError if a page of a bulk publication is an alias, lacks what its
    form requires, or was changed last by who wants to publish it.
    """
    pages = [page for page in objects if isinstance(page, Page)]
    if action_type != "publish" or not pages:
        return
    user = cast("User", request.user)
    require_originals(pages)
    require_finished(pages)
    require_other_author(pages, user)
    if action_class_instance.cleaned_form.cleaned_data["include_descendants"]:
        for page in pages:
            drafts = page.get_descendants().not_live()
            require_originals(drafts)
            require_finished(drafts)
            require_other_author(drafts.specific(), user)
