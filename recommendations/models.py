"""The models of recommendations: pages, addressees and the status log."""

from recommendations.evidence.copies import EvidenceCopy
from recommendations.evidence.notices import EvidenceNotice, EvidenceWatch
from recommendations.outlets.brief.made_brief import Brief
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.record.addressees import Addressee, AddresseeKind, RecommendationAddressee
from recommendations.record.clocks.response_times import ResponseTime
from recommendations.record.clocks.stops import ClockStop
from recommendations.record.definitions import Definition
from recommendations.record.earlier_asks import EarlierAsk, LinkKind
from recommendations.record.evidence import Evidence
from recommendations.record.periods import AddresseePeriod, StatusPeriod
from recommendations.record.records import RecommendationRecord
from recommendations.record.standings import Standing
from recommendations.record.status_log import StatusUpdate

__all__ = [
    "Addressee",
    "AddresseeKind",
    "AddresseePeriod",
    "Brief",
    "ClockStop",
    "Definition",
    "EarlierAsk",
    "Evidence",
    "EvidenceCopy",
    "EvidenceNotice",
    "EvidenceWatch",
    "LinkKind",
    "RecommendationAddressee",
    "RecommendationPage",
    "RecommendationRecord",
    "ResponseTime",
    "Standing",
    "StatusPeriod",
    "StatusUpdate",
]
