"""The definitions of statuses that readers see."""

from recommendations.record.status_log import StatusDefinition
from recommendations.record.statuses import Status


def get_definitions(locale_id: int, *statuses: Status) -> dict[Status, str]:
    """Return the definitions of statuses in a locale, of all statuses if none is passed.

    A status that staff have not defined has its default definition.
    """
    statuses = statuses or tuple(Status)
    queryset = StatusDefinition.objects.filter(status__in=statuses, locale_id=locale_id)
    staff_definitions = dict(queryset.values_list("status", "definition"))
    return {status: staff_definitions.get(status) or str(status.definition) for status in statuses}
