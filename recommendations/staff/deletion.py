"""The admin hooks that refuse to delete what a status log needs, and explain why."""

from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.models import Page

from recommendations.pages.querysets import RecommendationQuerySet
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.record.addressees import Addressee, RecommendationAddressee
from recommendations.record.status_log import StatusUpdate
from recommendations.staff.permissions import (
    ADD_STATUS_UPDATE,
    get_editable_recommendations,
    get_publishable_recommendations,
    get_staff_user,
)
from recommendations.staff.undeletable import get_undeletable_pages

MAX_LISTED_PAGES = 50
"""More are only counted."""


@hooks.register("before_delete_page")
def refuse_page_deletion(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to delete a page if a status log would be lost, and suggest alternatives."""
    return _build_refusal(request, [page], back_url=reverse("wagtailadmin_explore", args=[page.pk]))


@hooks.register("before_bulk_action")
def refuse_bulk_deletion(
    request: HttpRequest, action_type: str, objects: list[Any], action_class_instance: Any
) -> HttpResponse | None:
    """Refuse likewise to delete several pages in one action."""
    pages = [page for page in objects if isinstance(page, Page)]
    if action_type != "delete" or not pages:
        return None
    return _build_refusal(request, pages, back_url=action_class_instance.next_url)


def _build_refusal(
    request: HttpRequest, pages: list[Page], *, back_url: str
) -> HttpResponse | None:
    """Return a page with what must not be deleted, or None if the pages may be deleted."""
    undeletable_pages = get_undeletable_pages(_add_translations(pages))
    count = undeletable_pages.count()
    if not count:
        return None
    listed_pages = list(undeletable_pages[:MAX_LISTED_PAGES])
    user = get_staff_user(request)
    editable_ids: set[int] = set()
    if user.has_perm(ADD_STATUS_UPDATE):
        editable_ids = _get_shared_ids(listed_pages, get_editable_recommendations(user))
    live_pages = [page for page in listed_pages if page.live]
    unpublishable_ids = _get_shared_ids(live_pages, get_publishable_recommendations(user))
    context = {
        "undeletable_pages": [
            (page, page.pk in editable_ids, page.pk in unpublishable_ids) for page in listed_pages
        ],
        "count": count,
        "unlisted_count": count - len(listed_pages),
        "back_url": back_url,
        "header_title": _("Not deleted: its status log is kept"),
    }
    return render(request, "recommendations/staff/deletion_refused.html", context, status=409)


def _get_shared_ids(pages: list[RecommendationPage], queryset: RecommendationQuerySet) -> set[int]:
    """Return the ids of the pages that are also in a queryset."""
    return set(queryset.filter(pk__in=[page.pk for page in pages]).values_list("pk", flat=True))


def _add_translations(pages: list[Page]) -> list[Page]:
    """Return pages with the translations that Wagtail deletes too if it synchronizes page trees."""
    translations: list[Page] = []
    for hook in hooks.get_hooks("construct_translated_pages_to_cascade_actions"):
        for group in (hook(pages, "delete") or {}).values():
            translations.extend(group)
    return [*pages, *translations]


@hooks.register("before_delete_snippet")
def refuse_addressee_deletion(request: HttpRequest, instances: list[Model]) -> HttpResponse | None:
    """Refuse to delete an addressee in use; Wagtail's own reference index may be out of date."""
    if request.method != "POST":  # the page that asks for confirmation shows the usage
        return None
    addressees = [
        addressee
        for addressee in instances
        if isinstance(addressee, Addressee) and describe_uses(addressee)
    ]
    if not addressees:
        return None
    for addressee in addressees:
        messages.error(
            request,
            _("“%(name)s” was not deleted: %(uses)s. Choose another addressee there first.")
            % {"name": addressee.name, "uses": ", ".join(describe_uses(addressee))},
        )
    if len(addressees) == 1:
        viewset = Addressee.snippet_viewset
        return redirect(viewset.get_url_name("usage"), addressees[0].pk)
    return redirect(Addressee.snippet_viewset.get_url_name("list"))


def describe_uses(addressee: Addressee) -> list[str]:
    """Return descriptions of what refers to an addressee and prevents its deletion."""
    links = RecommendationAddressee.objects.filter(addressee=addressee).count()
    entries = StatusUpdate.objects.filter(speaker=addressee).count()
    parts = addressee.parts.count()
    uses = []
    if links:
        uses.append(
            ngettext(
                "%(count)d recommendation addresses it",
                "%(count)d recommendations address it",
                links,
            )
            % {"count": links}
        )
    if entries:
        uses.append(
            ngettext(
                "%(count)d entry of a status log concerns it, and entries stay for ever",
                "%(count)d entries of status logs concern it, and entries stay for ever",
                entries,
            )
            % {"count": entries}
        )
    if parts:
        uses.append(
            ngettext(
                "%(count)d other addressee is part of it",
                "%(count)d other addressees are part of it",
                parts,
            )
            % {"count": parts}
        )
    return uses
