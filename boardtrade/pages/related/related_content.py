"""What counts as related: the editor's picks first, then pages that share topics or words."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Case, Count, IntegerField, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.models import Page

from boardtrade.pages.page_topic import PageTopic
from boardtrade.pages.queries.typed_pages import are_of_types, typed, with_types
from boardtrade.pages.related.cards import Card
from boardtrade.pages.related.related_card import RelatedCard
from boardtrade.pages.visibility import PUBLIC, Audience, hidden_reason, is_visible, with_visibility

SIMILAR_TITLE = 0.3
"""Trigram similarity from which two titles count as akin; PostgreSQL's own default threshold."""


@dataclass(frozen=True)
class RelatedItem:
    """One place in the related content, as staff see it; readers get only those with a card."""

    title: str
    card: Card | None
    is_automatic: bool = False
    hidden_reason: str = ""


def related_content(
    page: Any, *, request: HttpRequest | None = None, audience: Audience = PUBLIC
) -> list[RelatedItem]:
    """Return the picks in their order, then the automatic fill up to the configured limit.

    Works alike on a live page and on the unsaved form of a preview: picks and topics are read
    from the page, not from the database behind it. One query finds the pages, one reads them:
    the joins of all types and the search in one take the database ten times as long to plan.
    """
    picks = list(page.related_cards.all())
    ids = {pick.page_id for pick in picks if pick.page_id}
    found = _picked_and_suggested(page, ids, audience)
    pages = with_visibility(with_types(Page.objects.filter(pk__in=found)), audience).in_bulk()
    items = [_picked(pick, pages, audience, request=request) for pick in picks]
    missing = settings.RELATED_CARDS_LIMIT - sum(item.card is not None for item in items)
    others = [pages[pk] for pk in found if pk in pages and pk not in ids]
    suggested = [typed(each) for each in others if not hidden_reason(each, audience)]
    return items + [
        RelatedItem(each.title, each.as_card(request), is_automatic=True)
        for each in suggested[: max(missing, 0)]
    ]


def _picked(
    pick: RelatedCard,
    pages: dict[int, Page],
    audience: Audience,
    *,
    request: HttpRequest | None,
) -> RelatedItem:
    if pick.page_id:
        target = pages.get(pick.page_id)
        if target is None:
            return RelatedItem(str(pick), None, hidden_reason=_("The page was deleted."))
        reason, own = hidden_reason(target, audience), typed(target)
        card = own.as_card(request) if not reason and hasattr(own, "as_card") else None
        if card is None or not card.url:
            reason = reason or _("The page is not part of this site.")
            return RelatedItem(target.title, None, hidden_reason=reason)
        return RelatedItem(target.title, pick.as_card(card))
    if pick.url and pick.title:
        return RelatedItem(pick.title, pick.as_card())
    return RelatedItem(str(pick), None, hidden_reason=_("The card is unfinished."))


def _picked_and_suggested(page: Any, picked: set[int], audience: Audience) -> list[int]:
    """Return the ids of picked pages, seen by readers or not, and of the best suggestions after."""
    topics = [row.topic_id for row in page.page_topics.all()]
    shared = (
        PageTopic.objects.filter(page=OuterRef("pk"), topic__in=topics)
        .order_by()
        .values("page")
        .annotate(count=Count("*"))
        .values("count")
    )
    # A page suggests neither itself nor those that it stands under.
    path = page.path or ""
    above = [path[:end] for end in range(Page.steplen, len(path) + 1, Page.steplen)]
    is_suggested = (
        are_of_types("is_suggested")
        & Q(locale_id=page.locale_id)
        & is_visible(audience)
        # An alias repeats a page that is suggested, or not, for itself.
        & Q(alias_of__isnull=True)
        & ~Q(pk=page.alias_of_id)
        & (Q(shared_topics__gt=0) | Q(likeness__gte=SIMILAR_TITLE))
        & ~Q(path__in=above)
    )
    found = (
        Page.objects.annotate(
            is_pick=Case(When(pk__in=picked, then=True), default=False),
            shared_topics=Coalesce(Subquery(shared, output_field=IntegerField()), 0),
            likeness=TrigramSimilarity("title", page.title),
        )
        .filter(Q(is_pick=True) | is_suggested)
        .order_by("-is_pick", "-shared_topics", "-likeness", "-first_published_at", "pk")
        .values_list("pk", flat=True)
    )
    return list(found[: len(picked) + settings.RELATED_CARDS_LIMIT])
