"""Makes the addressees of the demonstration, and what it tells of each recommendation."""

import datetime
import hashlib
from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from wagtail.models import Locale

from boardtrade.demo.sources import FOLDER, demo_key, read, read_all, recommendation_slug
from boardtrade.fetching.fetcher import Fetched
from boardtrade.fetching.visitor import read_page
from boardtrade.media.models import CustomDocument
from boardtrade.pages.publication_date import DatePrecision, get_first_day
from recommendations.evidence.keeping import store_copy
from recommendations.evidence.notices import lock_watch, show_readers
from recommendations.models import (
    Addressee,
    ClockStop,
    EarlierAsk,
    Evidence,
    RecommendationAddressee,
    RecommendationPage,
    RecommendationRecord,
    ResponseTime,
    StatusUpdate,
)
from recommendations.record.answers import Answer
from recommendations.record.statuses import Priority, Status
from reports.models import ReportPage

EVENING = datetime.time(17, 10)


class DemoRecords:
    """Makes missing addressees, and the logs of recommendations whose log is empty."""

    def __init__(self, locale: Locale, documents: dict[str, CustomDocument]) -> None:
        self.locale = locale
        self.documents = documents
        self.addressees: dict[str, Addressee] = {}

    def load_addressees(self) -> None:
        """Make the addressees that are missing, and what has stopped their clocks.

        A body stands in the file before its parts.
        """
        present = {
            addressee.slug: addressee for addressee in Addressee.objects.filter(locale=self.locale)
        }
        content = read("addressees.toml")
        for data in content["addressees"]:
            slug, parent = data["slug"], data.pop("parent", None)
            times = data.pop("response_times", [])
            if slug in present:
                self.addressees[slug] = present[slug]
                continue
            self.addressees[slug] = Addressee.objects.create(
                locale=self.locale,
                translation_key=demo_key("addressees", slug),
                parent=self.addressees[parent] if parent else None,
                response_times=[ResponseTime(**time) for time in times],
                **data,
            )
        for data in content["clock_stops"]:
            addressee = self.addressees[data.pop("addressee")]
            ClockStop.objects.get_or_create(addressee=addressee, **data)

    def expectations(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return the fields of a recommendation that say what is expected, and by when."""
        return {
            "priority": Priority[data["priority"].upper()],
            "due_date": data.get("due_date"),
            "success_measure": data.get("success_measure", ""),
        }

    def addressee_links(self, slugs: list[str]) -> list[RecommendationAddressee]:
        """Return links to addressees, the lead first."""
        return [
            RecommendationAddressee(addressee=self.addressees[slug], sort_order=order)
            for order, slug in enumerate(slugs)
        ]

    def link_earlier_asks(self, report: ReportPage, data: dict[str, Any]) -> None:
        """Link the recommendations of a report to earlier ones, of ours or of other bodies."""
        for recommendation in data["recommendations"]:
            if rows := recommendation.get("earlier"):
                pages = RecommendationPage.objects.of(report)
                page = pages.get(number=recommendation["number"])
                page.earlier_asks.set(_build_earlier_asks(rows))
                page.save_revision().publish()

    def load_histories(self) -> int:
        """Write the logs of those demonstration pages that have none; return how many entries."""
        titles = {
            (report["slug"], recommendation["number"]): recommendation["title"]
            for report in read_all("reports")
            for recommendation in report["recommendations"]
        }
        keys = {
            place: demo_key("recommendation", f"{place[0]}/{recommendation_slug(title)}")
            for place, title in titles.items()
        }
        pages = RecommendationPage.objects.filter(
            locale=self.locale, translation_key__in=keys.values()
        ).select_related("record")
        by_key = {page.translation_key: page.record for page in pages}
        records = {place: by_key[key] for place, key in keys.items() if key in by_key}
        used = set(
            StatusUpdate.objects.filter(record__in=records.values()).values_list(
                "record_id", flat=True
            )
        )
        made = 0
        for history in read_all("histories"):
            made += self._write_logs(history, records, used)
        return made

    def _write_logs(
        self,
        history: dict[str, Any],
        records: dict[tuple[str, str], RecommendationRecord],
        used: set[int],
    ) -> int:
        entries: dict[str, StatusUpdate] = {}
        reviewed: dict[int, datetime.datetime] = {}
        for data in history["updates"]:
            record = records.get((history["report"], data["recommendation"]))
            if record is None or record.pk in used:
                continue
            entry = self._write(history["report"], data, record, records, entries)
            reviewed[record.pk] = max(reviewed.get(record.pk, entry.recorded_at), entry.recorded_at)
        last_look = _evening_of(history["reviewed"])
        for pk, moment in reviewed.items():
            RecommendationRecord.objects.filter(pk=pk).update(reviewed_at=max(moment, last_look))
        return len(entries)

    def _write(
        self,
        report: str,
        data: dict[str, Any],
        record: RecommendationRecord,
        records: dict[tuple[str, str], RecommendationRecord],
        entries: dict[str, StatusUpdate],
    ) -> StatusUpdate:
        """Add an entry with the moment at which it would have been recorded.

        `add_status_update` is not for this: it records an entry, and a review, as of now.
        """
        words = "-".join(filter(None, (data.get("answer"), data.get("status"))))
        words = words or ("promise" if "promised" in data else "extension")
        name = f"{report}/{data['recommendation']}/{words}/{data['date']}"
        promised = data.get("promised")
        promised_precision = DatePrecision(data.get("promised_to", "day"))
        precision = DatePrecision(data.get("known_to", "day"))
        entries[name] = StatusUpdate.objects.create(
            key=demo_key("status", name),
            record=record,
            speaker=self.addressees[data["speaker"]] if "speaker" in data else None,
            answer=Answer(data["answer"]) if "answer" in data else "",
            status=Status(data["status"]) if "status" in data else "",
            promised_date=get_first_day(promised, promised_precision) if promised else None,
            promised_precision=promised_precision if promised else "",
            promise_reason=data.get("reason", ""),
            extended_for=self.addressees[data["extended_for"]] if "extended_for" in data else None,
            extended_to=data.get("extended_to"),
            quote=data.get("quote", ""),
            effective_date=get_first_day(data["date"], precision),
            date_precision=precision,
            note=data.get("note", ""),
            evidence=self._get_evidence(data["date"], **data["evidence"])
            if "evidence" in data
            else None,
            corrects=entries[f"{report}/{data['corrects']}"] if "corrects" in data else None,
            superseded_by=records.get((report, data.get("superseded_by", ""))),
            recorded_at=_evening_of(data.get("recorded") or _noted_on(data["date"], precision)),
        )
        return entries[name]

    def _get_evidence(
        self,
        date: datetime.date,
        *,
        url: str = "",
        title: str = "",
        pdf: str = "",
        copy: str = "",
        gone: datetime.date | None = None,
    ) -> Evidence:
        """Return what shows it, entered once for all entries that rest on it."""
        document = self.documents[pdf] if pdf else None
        evidence, is_new = Evidence.objects.get_or_create(url=url, title=title, document=document)
        if is_new and copy:
            _keep_copy(evidence, copy, _evening_of(date))
            show_readers(lock_watch(evidence), gone_since=gone)
        return evidence


def _keep_copy(evidence: Evidence, name: str, fetched_at: datetime.datetime) -> None:
    """Keep a page of the folder `copies` as if it had been fetched: no other site is asked."""
    path = FOLDER / "content" / "copies" / name
    content = path.read_bytes()
    with path.open("rb") as file:
        fetched = Fetched(
            final_url=evidence.url,
            content_type="text/html",
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            file=file,
            **read_page(content, "utf-8"),
        )
        store_copy(evidence, fetched, fetched_at=fetched_at)


def _build_earlier_asks(rows: list[dict[str, Any]]) -> Iterator[EarlierAsk]:
    for order, row in enumerate(rows):
        if "url" in row:
            yield EarlierAsk(sort_order=order, **row)
        elif page := RecommendationPage.objects.filter(
            report__slug=row["report"], number=row["number"]
        ).first():
            yield EarlierAsk(sort_order=order, kind=row["kind"], page=page, record=page.record)


def _noted_on(date: datetime.date, precision: DatePrecision) -> datetime.date:
    """Return when staff may have written down what is known of a date: soon after it was over."""
    days = date.toordinal() % 4
    match precision:
        case DatePrecision.YEAR:
            return datetime.date(date.year + 1, 1, 12 + days)
        case DatePrecision.MONTH:
            following = date.replace(day=1) + datetime.timedelta(days=31)
            return following.replace(day=3 + days)
    return date + datetime.timedelta(days=days)


def _evening_of(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, EVENING))
