"""What the admin answers to the deletion of something that a status log needs."""

from collections.abc import Iterable
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
    KEEP_LOG,
    editable_recommendations,
    publishable_recommendations,
    staff,
)
from recommendations.staff.undeletable import undeletable_pages

MOST_NAMED = 50
"""As many as somebody reads; the number of all stands above them."""


@hooks.register("before_delete_page")
def keep_status_logs(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to delete a page with the log of a recommendation, and offer what to do instead."""
    return _refusal(request, [page], back_url=reverse("wagtailadmin_explore", args=[page.pk]))


@hooks.register("before_bulk_action")
def keep_status_logs_of_many(
    request: HttpRequest, action_type: str, objects: list[Any], action_class_instance: Any
) -> HttpResponse | None:
    """Refuse likewise to delete many pages at once."""
    pages = [each for each in objects if isinstance(each, Page)]
    if action_type != "delete" or not pages:
        return None
    return _refusal(request, pages, back_url=action_class_instance.next_url)


def _refusal(request: HttpRequest, pages: list[Page], *, back_url: str) -> HttpResponse | None:
    kept = undeletable_pages(_with_translations(pages))
    count = kept.count()
    if not count:
        return None
    named = list(kept[:MOST_NAMED])
    user = staff(request)
    editable = _among(named, editable_recommendations(user)) if user.has_perm(KEEP_LOG) else set()
    shown = [page for page in named if page.live]
    unpublishable = _among(shown, publishable_recommendations(user))
    context = {
        "kept": [(page, page.pk in editable, page.pk in unpublishable) for page in named],
        "count": count,
        "unnamed_count": count - len(named),
        "back_url": back_url,
        "header_title": _("Not deleted: its status log is kept"),
    }
    return render(request, "recommendations/staff/deletion_refused.html", context, status=409)


def _among(pages: list[RecommendationPage], allowed: RecommendationQuerySet) -> set[int]:
    """Return the ids of those pages that are among the allowed ones."""
    return set(allowed.filter(pk__in=[page.pk for page in pages]).values_list("pk", flat=True))


def _with_translations(pages: list[Page]) -> list[Page]:
    """Add what Wagtail would delete along with pages, where it keeps trees of languages alike."""
    more: Iterable[Page] = ()
    for hook in hooks.get_hooks("construct_translated_pages_to_cascade_actions"):
        found = hook(pages, "delete") or {}
        more = [*more, *(page for group in found.values() for page in group)]
    return [*pages, *more]


@hooks.register("before_delete_snippet")
def keep_addressees_in_use(request: HttpRequest, instances: list[Model]) -> HttpResponse | None:
    """Say by what an addressee is needed; Wagtail's own index of that may lag behind."""
    if request.method != "POST":  # the question whether to delete shows where it is used
        return None
    used = [each for each in instances if isinstance(each, Addressee) and uses_of(each)]
    if not used:
        return None
    for addressee in used:
        messages.error(
            request,
            _("“%(name)s” was not deleted: %(uses)s. Choose another addressee there first.")
            % {"name": addressee.name, "uses": ", ".join(uses_of(addressee))},
        )
    if len(used) == 1:
        viewset = Addressee.snippet_viewset
        return redirect(viewset.get_url_name("usage"), used[0].pk)
    return redirect(Addressee.snippet_viewset.get_url_name("list"))


def uses_of(addressee: Addressee) -> list[str]:
    """Return in words what needs an addressee, so that it cannot be deleted."""
    links = RecommendationAddressee.objects.filter(addressee=addressee).count()
    entries = StatusUpdate.objects.filter(addressee=addressee).count()
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
