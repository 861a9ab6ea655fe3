"""Which deletions would lose a status log, and what staff are told instead."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q
from wagtail.models import Page

from recommendations.pages.querysets import RecommendationQuerySet
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.record.status_log import StatusUpdate


def undeletable_pages(pages: Iterable[Page]) -> RecommendationQuerySet:
    """Return what must not be deleted among pages and all below them, by report and number.

    A log needs a page that is no alias. While a translation stays, the others may go: the database
    has the same rule, for one page at a time (`status_log_keeps_its_page`).
    """
    below = [Q(path__startswith=page.path) for page in pages]
    if not below:
        return RecommendationPage.objects.none()
    doomed = RecommendationPage.objects.filter(reduce(or_, below))
    staying = RecommendationPage.objects.filter(record=OuterRef("record"), alias_of=None)
    return (
        doomed.filter(alias_of=None)
        .filter(
            Exists(StatusUpdate.objects.filter(record=OuterRef("record"))),
            ~Exists(staying.exclude(pk__in=doomed.values("pk"))),
        )
        .select_related("report")
        .order_by("report__title", "number")
    )
