"""What statuses mean, in the words that staff have published."""

from recommendations.record.status_log import StatusDefinition
from recommendations.record.statuses import Status


def definitions(locale_id: int, *statuses: Status) -> dict[Status, str]:
    """Return the meaning of some statuses (all) in a language: the words of staff, or our own."""
    asked = statuses or tuple(Status)
    published = StatusDefinition.objects.filter(status__in=asked, locale_id=locale_id)
    written = dict(published.values_list("status", "definition"))
    return {status: written.get(status) or str(status.definition) for status in asked}
