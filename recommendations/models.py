"""The models of recommendations: pages, addressees and the status log."""

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
