"""The other recommendations for which the same entry is recorded: one letter often answers six."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.forms.boundfield import BoundWidget
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from boardtrade.editing.asking import ask
from boardtrade.pages.publication_date import get_last_day
from boardtrade.users.models import User
from recommendations.pages.querysets import RecommendationQuerySet
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.record.addressees import RecommendationAddressee
from recommendations.staff.permissions import get_recommendations_with_open_log

MAX_ID = 2**31 - 1
"""The largest value of PostgreSQL's type `integer`."""
MAX_OTHERS = 100
"""So many of other reports are offered, the newest first."""


@dataclass(frozen=True)
class OtherGroup:
    """Recommendations under one heading of the list."""

    heading: Promise
    pages: list[RecommendationPage]

    def __bool__(self) -> bool:
        return bool(self.pages)


def find_others(
    page: RecommendationPage,
    user: User,
    *,
    addressed_only: bool,
    chosen_ids: Collection[int] = (),
) -> list[OtherGroup]:
    """Return the recommendations to whose logs a user may add what is said of one, in groups.

    With `addressed_only`, all of them address a body that this one addresses too. `chosen_ids` are
    of pages that are offered wherever they are.
    """
    keys = {addressee.translation_key for addressee in page.addressees}
    links = RecommendationAddressee.objects.filter(
        recommendation=OuterRef("pk"), addressee__translation_key__in=keys
    )
    mine: RecommendationQuerySet = get_recommendations_with_open_log(user).filter(
        locale=page.locale_id, alias_of=None
    )
    mine = mine.exclude(record=page.record_id).select_related("report")
    offered = mine.filter(Exists(links)) if addressed_only else mine
    newest_first = ("-report__publication_date", "report", "number_key")
    linked = list(offered.filter(record__id__linked_with=[page.record_id]).order_by(*newest_first))
    offered = offered.exclude(pk__in=[other.pk for other in linked])
    siblings = offered.filter(report=page.report_id).order_by("number_key")
    elsewhere = offered.exclude(report=page.report_id)
    chosen = elsewhere.filter(pk__in=chosen_ids).order_by(*newest_first)
    others = elsewhere.filter(Exists(links)).exclude(pk__in=chosen_ids).order_by(*newest_first)
    groups = [
        OtherGroup(
            _("Linked with this one: it repeats, sharpens or joins them, or they do"), linked
        ),
        OtherGroup(_("Of this report"), list(siblings)),
        OtherGroup(_("Chosen in the list"), list(chosen)),
        OtherGroup(_("Of other reports, to the same addressee"), list(others[:MAX_OTHERS])),
    ]
    return list(filter(None, groups))


def offer_others(form: Any) -> list[OtherGroup]:
    """Add the field with the other recommendations to a form; return them."""
    if form.for_user is None or form.initial.get("corrects"):
        return []
    chosen = form.data.getlist("others") if form.is_bound else form.initial.get("others", [])
    groups = find_others(
        form.page,
        form.for_user,
        addressed_only=bool({"speaker", "extended_for"} & form.fields.keys()),
        chosen_ids=read_ids(chosen),
    )
    pages = [page for group in groups for page in group.pages]
    if pages or form.data.get("others"):
        form.fields["others"] = forms.ModelMultipleChoiceField(
            queryset=RecommendationPage.objects.filter(
                pk__in=[page.pk for page in pages]
            ).select_related("record", "report"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            label=_("Record the same for others too"),
            error_messages={
                name: _(
                    "To the log of one of those that you chose nothing can be added now: it was "
                    "deleted, or your rights have changed. Look through the list again."
                )
                for name in ("invalid_choice", "invalid_pk_value")
            },
        )
        form.fields["others"].choices = [(page.pk, _describe(page, form.page)) for page in pages]
    return groups


def read_ids(values: Iterable[str]) -> list[int]:
    """Return the ids among what a form or a query string says; others cannot be looked up."""
    # Of very many digits Python refuses to make a number.
    digits = (value for value in values if value.isascii() and value.isdigit() and len(value) < 20)
    return [pk for pk in map(int, digits) if pk <= MAX_ID]


def count_left_out(form: Any) -> int:
    """Return how many of those that were chosen in the list cannot be recorded with this one."""
    chosen = set(form.initial.get("others", []))
    return len(chosen - {str(page.pk) for group in form.other_groups for page in group.pages})


def group_boxes(form: Any) -> Iterator[tuple[Promise, list[BoundWidget]]]:
    """Yield the heading of each group, and its boxes; nothing if no others are offered."""
    if "others" not in form.fields:
        return
    boxes = {int(str(box.data["value"])): box for box in form["others"]}
    for group in form.other_groups:
        yield group.heading, [boxes[page.pk] for page in group.pages]


def check_others(form: Any, data: dict[str, Any]) -> None:
    """Check for each of the others what is checked for the recommendation itself, and name it."""
    others = data.get("others")
    if not others:
        return
    if data.get("corrects") or data.get("superseding_page"):
        form.add_error(
            "others",
            _(
                "What corrects an entry, or names what supersedes it, is recorded for one "
                "recommendation alone. Untick the others."
            ),
        )
        return
    for other in others:
        name = other.get_admin_display_title()
        speaker = data.get("speaker") or data.get("extended_for")
        if speaker and not _may_speak(speaker, other):
            form.add_error(
                "others",
                _("“%(name)s” does not address %(speaker)s. Untick it.")
                % {"name": name, "speaker": speaker},
            )
        _ask_about_date(form, data, other, name)


def build_links(pages: list[RecommendationPage]) -> SafeString:
    """Return a list with links to the forms of pages; nothing for no pages."""
    if not pages:
        return SafeString()
    rows = (
        (reverse("wagtailadmin_pages:edit", args=[page.pk]), page.get_admin_display_title())
        for page in pages
    )
    items = format_html_join("", '<li><a href="{}">{}</a></li>', rows)
    return format_html('<ul class="bt-bullets">{}</ul>', items)


def _may_speak(speaker: Any, page: RecommendationPage) -> bool:
    """Return whether somebody was asked, or has spoken before."""
    key = speaker.translation_key
    asked = page.addressee_links.filter(addressee__translation_key=key)
    return asked.exists() or page.record.updates.filter(speaker__translation_key=key).exists()


def _ask_about_date(form: Any, data: dict[str, Any], other: RecommendationPage, name: str) -> None:
    date, precision = data.get("effective_date"), data.get("date_precision")
    if not date or not precision or "effective_date" in form.errors:
        return
    report = other.report.displayed_date
    if get_last_day(date, precision) >= report.first_day:
        return
    try:
        question = _(
            "Look at the year again: this is before the report of “%(name)s”, of %(date)s. If it "
            "is right, say so here."
        )
        ask(form, "effective_date", question % {"name": name, "date": report.long})
    except ValidationError as error:
        form.add_error("effective_date", error)


def _describe(page: RecommendationPage, this: RecommendationPage) -> str:
    title = page.get_admin_display_title()
    return title if page.report_id == this.report_id else f"{title} ({page.report.title})"
