"""The related content of a page: the editor's picks, then pages that share topics or words."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import (
    Case,
    CharField,
    Count,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.models import Page

from boardtrade.editing.panels import MAX_RELATED_CARDS
from boardtrade.pages.page_topic import PageTopic
from boardtrade.pages.prepared_queries import Parameter, PreparedQuery
from boardtrade.pages.queries.specific_pages import (
    get_specific_page,
    is_of_type_with,
    with_cards,
)
from boardtrade.pages.related.cards import Card
from boardtrade.pages.related.related_card import RelatedCard
from boardtrade.pages.visibility import (
    ANY_AUDIENCE,
    PUBLIC,
    Audience,
    get_path_prefixes,
    hidden_reason,
    is_visible,
    with_visibility,
)


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
    """Return the picks in their order, then suggestions up to RELATED_CARDS_LIMIT cards in all.

    Works alike on a live page and on the unsaved form of a preview: picks and topics are read
    from the page, not from the database behind it. One query finds the pages, one reads them:
    with the joins of all types and the search in one, PostgreSQL plans ten times as long.
    """
    picks = list(page.related_cards.all())
    picked_ids = {pick.page_id for pick in picks if pick.page_id}
    ids = _find_page_ids(page, picked_ids, audience)
    pages = _PAGES.read(ids=ids, **audience.parameters) if ids else []
    pages_by_id = {found.pk: found for found in pages}
    items = [_build_picked_item(pick, pages_by_id, audience, request=request) for pick in picks]
    free_places = settings.RELATED_CARDS_LIMIT - sum(item.card is not None for item in items)
    candidates = [pages_by_id[pk] for pk in ids if pk in pages_by_id and pk not in picked_ids]
    suggestions = [
        get_specific_page(candidate)
        for candidate in candidates
        if not hidden_reason(candidate, audience)
    ]
    return items + [
        RelatedItem(suggestion.title, suggestion.as_card(request), is_automatic=True)
        for suggestion in suggestions[: max(free_places, 0)]
    ]


def _build_picked_item(
    pick: RelatedCard,
    pages_by_id: dict[int, Page],
    audience: Audience,
    *,
    request: HttpRequest | None,
) -> RelatedItem:
    if pick.page_id:
        target = pages_by_id.get(pick.page_id)
        if target is None:
            return RelatedItem(str(pick), None, hidden_reason=_("The page was deleted."))
        reason, page = hidden_reason(target, audience), get_specific_page(target)
        card = page.as_card(request) if not reason and hasattr(page, "as_card") else None
        if card is None or not card.url:
            reason = reason or _("The page is not part of this site.")
            return RelatedItem(target.title, None, hidden_reason=reason)
        return RelatedItem(target.title, pick.as_card(card))
    if pick.url and pick.title:
        return RelatedItem(pick.title, pick.as_card())
    return RelatedItem(str(pick), None, hidden_reason=_("The card is unfinished."))


def _find_page_ids(page: Any, picked_ids: set[int], audience: Audience) -> list[int]:
    """Return the ids of the picked pages, visible or not, and then of the best suggestions.

    The pages that share a topic or words of the title are found by indexes first: to compare the
    title with those of 50,000 pages takes seconds.
    """
    return _PAGE_IDS.read(
        topic_ids=[page_topic.topic_id for page_topic in page.page_topics.all()],
        picked_ids=list(picked_ids),
        title=page.title,
        locale_id=page.locale_id,
        alias_of_id=page.alias_of_id or 0,
        own_paths=get_path_prefixes(page.path or ""),
        **audience.parameters,
    )


def _build_page_ids() -> QuerySet[Page, int]:
    title = Parameter("title", CharField())
    picked_ids = Parameter("picked_ids", IntegerField())
    topic_ids = Parameter("topic_ids", IntegerField())
    same_topics = PageTopic.objects.filter(topic__id__among=topic_ids).order_by()
    shared_topic_counts = (
        same_topics.filter(page=OuterRef("pk"))
        .values("page")
        .annotate(count=Count("*"))
        .values("count")
    )
    # Of pg_trgm's operator `%`, whose threshold is 0.3 by default.
    alike_titles = Page.objects.filter(
        is_of_type_with("is_suggested"), title__trigram_similar=title
    ).order_by()
    candidates = Page.objects.filter(id__among=picked_ids).order_by().values("pk")
    candidates = candidates.union(same_topics.values("page"), alike_titles.values("pk"))
    is_suggested = (
        is_of_type_with("is_suggested")
        & Q(locale_id=Parameter("locale_id", IntegerField()))
        & is_visible(ANY_AUDIENCE)
        # An alias repeats a page, which is suggested or not by itself.
        & Q(alias_of__isnull=True)
        & ~Q(pk=Parameter("alias_of_id", IntegerField()))
        # A page suggests neither itself nor its ancestors.
        & ~Q(path__among=Parameter("own_paths", CharField()))
    )
    pages = (
        Page.objects.filter(pk__in=candidates)
        .annotate(
            is_pick=Case(When(id__among=picked_ids, then=True), default=False),
            shared_topics=Coalesce(Subquery(shared_topic_counts, output_field=IntegerField()), 0),
            title_similarity=TrigramSimilarity("title", title),  # type: ignore[arg-type]
        )
        .filter(Q(is_pick=True) | is_suggested)
        .order_by("-is_pick", "-shared_topics", "-title_similarity", "-first_published_at", "pk")
        .values_list("pk", flat=True)
    )
    return pages[: MAX_RELATED_CARDS + settings.RELATED_CARDS_LIMIT]


def _build_pages() -> QuerySet[Page]:
    pages = Page.objects.filter(id__among=Parameter("ids", IntegerField()))
    return with_visibility(with_cards(pages), ANY_AUDIENCE)


_PAGE_IDS = PreparedQuery(_build_page_ids)
_PAGES = PreparedQuery(_build_pages)
