"""What the clocks of all addressees follow: what stops them, and which times are agreed."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    DateField,
    PositiveSmallIntegerField,
    UUIDField,
    Value,
)

from recommendations.record.clocks.response_times import AgreedTimes, ResponseTime, build_times
from recommendations.record.clocks.stops import ClockStop, Stops, build_stops


@dataclass(frozen=True)
class ClockRules:
    """The stops by the translation key of an addressee, and the agreed times by its id."""

    stops: Mapping[UUID, Stops] = MappingProxyType({})
    times: Mapping[int, AgreedTimes] = MappingProxyType({})


def read_clock_rules() -> ClockRules:
    """Return the rules of all clocks in one query, and a second one if anything stops one."""
    no_id = Value(None, output_field=BigIntegerField())
    no_key = Value(None, output_field=UUIDField())
    no_day = Value(None, output_field=DateField())
    no_days = Value(None, output_field=PositiveSmallIntegerField())
    stops = ClockStop.objects.order_by().values_list(
        "addressee__translation_key", no_id, "starts_on", "ends_on", "reason", no_days
    )
    times = ResponseTime.objects.order_by().values_list(
        no_key, "addressee_id", "starts_on", no_day, Value(""), "days"
    )
    rows = list(stops.union(times, all=True).order_by())
    return ClockRules(
        build_stops((key, first, last, why) for key, _, first, last, why, _ in rows if key),
        build_times((pk, first, days) for key, pk, first, _, _, days in rows if not key),
    )
