"""The links of recommendations in files of very many."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse

from boardtrade.languages.absolute_urls import absolute_url
from recommendations.pages.querysets import RecommendationQuerySet
from recommendations.record.earlier_asks import EarlierAsk, LinkKind


def with_links(rows: RecommendationQuerySet) -> RecommendationQuerySet:
    """Add the links of each recommendation to what readers may see, in the same query."""
    shown = rows.model.objects.order_by().published().filter(record=OuterRef("record"))
    links = EarlierAsk.objects.filter(recommendation=OuterRef("pk")).filter(
        Q(Exists(shown)) | Q(record=None, url__isnull=False) & ~Q(body="")
    )
    link = JSONObject(
        kind="kind",
        permanent_id=F("record__permanent_id"),
        url=Coalesce(F("url"), Value(""), output_field=CharField()),
    )
    return rows.annotate(links=ArraySubquery(links.order_by("sort_order").values(link=link)))


def get_linked_addresses(page: Any, kind: LinkKind) -> list[str]:
    """Return the addresses of what a recommendation repeats, sharpens or joins."""
    return [
        absolute_url(reverse("recommendation_permanent", args=[link["permanent_id"]]))
        if link["permanent_id"]
        else link["url"]
        for link in page.links
        if link["kind"] == kind
    ]
