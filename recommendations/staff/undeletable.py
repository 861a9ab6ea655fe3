"""The rule which pages must not be deleted, because a status log would be lost."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q
from wagtail.models import Page

from recommendations.pages.querysets import RecommendationQuerySet
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.record.status_log import StatusUpdate


def get_undeletable_pages(pages: Iterable[Page]) -> RecommendationQuerySet:
    """Return the undeletable recommendations among pages and their descendants.

    They are sorted by report and number. A log with entries needs one page that is no alias; other
    translations may be deleted. A trigger has the same rule for the deletion of a single page:
    `status_log_keeps_its_page`.
    """
    subtrees = [Q(path__startswith=page.path) for page in pages]
    if not subtrees:
        return RecommendationPage.objects.none()
    pages_to_delete = RecommendationPage.objects.filter(reduce(or_, subtrees))
    record_pages = RecommendationPage.objects.filter(record=OuterRef("record"), alias_of=None)
    return (
        # An alias is named only where it is the last that a log has.
        pages_to_delete.filter(Q(alias_of=None) | ~Exists(record_pages))
        .filter(
            Exists(StatusUpdate.objects.filter(record=OuterRef("record"))),
            ~Exists(record_pages.exclude(pk__in=pages_to_delete.values("pk"))),
        )
        .select_related("report")
        .order_by("report__title", "number_key")
    )
