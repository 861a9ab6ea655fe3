"""Recommendations: pages, whom they address, and the log of what became of them."""

from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.record.addressees import Addressee, AddresseeKind, RecommendationAddressee
from recommendations.record.status_log import (
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
