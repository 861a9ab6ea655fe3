"""Recommendations: pages, whom they address, and the log of what became of them."""

from recommendations.models.addressees import Addressee, AddresseeKind, RecommendationAddressee
from recommendations.models.pages import RecommendationPage
from recommendations.models.status_log import (
    RecommendationRecord,
    StatusDefinition,
    StatusPeriod,
    StatusUpdate,
)

__all__ = [
    "Addressee",
    "AddresseeKind",
    "RecommendationAddressee",
    "RecommendationPage",
    "RecommendationRecord",
    "StatusDefinition",
    "StatusPeriod",
    "StatusUpdate",
]
