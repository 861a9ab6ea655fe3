"""The models of recommendations: pages, addressees and the status log."""

from recommendations.evidence.copies import EvidenceCopy
from recommendations.evidence.standing import EvidenceStanding, EvidenceWatch
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.record.addressees import Addressee, AddresseeKind, RecommendationAddressee
from recommendations.record.definitions import Definition
from recommendations.record.evidence import Evidence
from recommendations.record.periods import AddresseePeriod, StatusPeriod
from recommendations.record.records import RecommendationRecord
from recommendations.record.status_log import StatusUpdate

__all__ = [
    "Addressee",
    "AddresseeKind",
    "AddresseePeriod",
    "Definition",
    "Evidence",
    "EvidenceCopy",
    "EvidenceStanding",
    "EvidenceWatch",
    "RecommendationAddressee",
    "RecommendationPage",
    "RecommendationRecord",
    "StatusPeriod",
    "StatusUpdate",
]
