"""Which pages have been released for publication."""

from django.db.models import IntegerField, Q
from django.db.models.functions import Cast
from wagtail.models import Revision


def get_released_condition() -> Q:
    """Return the condition for pages that are live, or will be without a further question."""
    scheduled = Revision.page_revisions.filter(approved_go_live_at__isnull=False)
    page_ids = scheduled.annotate(page_id=Cast("object_id", IntegerField())).values("page_id")
    return Q(live=True) | Q(pk__in=page_ids)
