"""Fills an empty, migrated database with very many recommendations and entries of logs."""

import datetime
import json
import random
import uuid
from collections.abc import Iterable, Iterator
from itertools import batched
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.utils import timezone
from wagtail.models import Locale, Page, Site

from boardtrade.pages.models import PageTopic
from boardtrade.people.models import Topic
from recommendations.models import (
    Addressee,
    AddresseeKind,
    AddresseePeriod,
    Evidence,
    RecommendationAddressee,
    RecommendationPage,
    RecommendationRecord,
    ResponseTime,
    Standing,
    StatusPeriod,
    StatusUpdate,
)
from recommendations.record.answers import Answer
from recommendations.record.permanent_ids import ALPHABET, PERMANENT_ID_LENGTH
from recommendations.record.statuses import Priority, Status
from reports.models import ReportIndexPage, ReportPage

REPORT_LENGTH = 25
USUAL_REPORTS = 1000
FIRST_PAGE_ID = 4_000_000
ADDRESSEES = 200
TOPICS = 40
BATCH = 1000
DERIVED = (StatusPeriod, AddresseePeriod, Standing)
"""What triggers write."""
FIRST_DAY = datetime.date(2012, 1, 1)
LAST_DAY = datetime.date(2026, 6, 30)
WORDS = [
    first + middle + last
    for middle in ("", "i", "o", "an", "er", "al", "os", "un", "ent", "ic")
    for first in ("trans", "mun", "hous", "ex", "sk", "av", "fin", "wat", "en", "data", "bord")
    for last in ("port", "icipal", "ing", "change", "ills", "iation", "ance", "er", "ergy", "our")
]
"""The first are in every other text, the last in one of hundreds, as words are."""

Row = dict[str, Any]


class Dataset:
    """Reports with recommendations, addressees, topics and logs: always the same."""

    def __init__(
        self, recommendations: int, updates_each: int, publications: int | None = None
    ) -> None:
        """Without `publications`, as many as there are 25 recommendations for."""
        self.recommendations = recommendations
        self.updates_each = updates_each
        self.reports = publications or -(-recommendations // REPORT_LENGTH)
        self.lengths = list(_lengths(recommendations, self.reports))
        self.places = [
            (report, place) for report, length in enumerate(self.lengths) for place in range(length)
        ]
        self.chance = random.Random(20260101)  # noqa: S311 - nothing secret depends on it
        self.now = timezone.now()
        self.published = [self._day() for _ in range(self.reports)]

    @property
    def database(self) -> str:
        """The name of the database that holds it."""
        return f"boardtrade_bench_{self.reports}_{self.recommendations}_{self.updates_each}"

    @property
    def announcement(self) -> str:
        """What is made, and how long that takes."""
        entries = self.recommendations * self.updates_each
        return (
            f"Making {self.reports:,} publications, {self.recommendations:,} recommendations and "
            f"{entries:,} entries of logs: about {1 + entries // 200_000} minutes."
        )

    @transaction.atomic
    def write(self) -> None:
        """Write everything; the database must hold nothing but what its migrations made."""
        self._start_with_long_ids()
        self.locale = Locale.get_default()
        self.index = ReportIndexPage(title="Publications", slug="reports", summary="All of them.")
        Site.objects.get().root_page.add_child(instance=self.index)
        self.first_report = self.index.pk + 1
        self.first_page = self.first_report + self.reports
        addressees = Addressee.objects.bulk_create(self._addressees())
        ResponseTime.objects.bulk_create(self._times(addressees))
        Topic.objects.bulk_create(
            Topic(title=f"Topic {n}", slug=f"topic-{n}", locale=self.locale) for n in range(TOPICS)
        )
        _copy(Page, self._pages())
        _copy(ReportPage, self._report_rows())
        _copy(RecommendationRecord, self._records())
        recommendations = range(self.first_page, self.first_page + self.recommendations)
        reports = range(self.first_report, self.first_page)
        # Before what they belong to: each would write the page anew, whose lead it may be.
        addressees = self._links(recommendations, "recommendation_id", Addressee, "addressee_id")
        _copy(RecommendationAddressee, addressees)
        _copy(RecommendationPage, self._recommendation_rows())
        _copy(PageTopic, self._links(recommendations, "page_id", Topic, "topic_id"))
        _copy(PageTopic, self._links(reports, "page_id", Topic, "topic_id"))
        _copy(StatusUpdate, self._updates())
        self._index_words()
        Page.objects.filter(pk=self.index.pk).update(numchild=self.reports)

    def _day(self, earliest: datetime.date = FIRST_DAY) -> datetime.date:
        return earliest + datetime.timedelta(self.chance.randrange((LAST_DAY - earliest).days))

    def _words(self, number: int) -> str:
        places = (int(len(WORDS) * self.chance.random() ** 3) for _ in range(number))
        return " ".join(WORDS[place] for place in places).capitalize()

    def _addressees(self) -> Iterator[Addressee]:
        for number in range(ADDRESSEES):
            yield Addressee(
                name=f"Ministry {number}",
                slug=f"ministry-{number}",
                kind=self.chance.choice(AddresseeKind.values),
                locale=self.locale,
            )

    def _times(self, addressees: Iterable[Addressee]) -> Iterator[ResponseTime]:
        for addressee in addressees:
            if days := self.chance.choice([None, 90, 120]):
                yield ResponseTime(addressee=addressee, days=days)

    def _pages(self) -> Iterator[Row]:
        types = ContentType.objects.get_for_models(ReportPage, RecommendationPage)
        for number in range(self.reports):
            path = path_below(self.index.path, number + 1)
            slug = f"report-{number}"
            yield self._page(self.first_report + number, path, slug, types[ReportPage]) | {
                "url_path": f"{self.index.url_path}{slug}/",
                "numchild": self.lengths[number],
            }
        for number, (report, place) in enumerate(self.places):
            above = path_below(self.index.path, report + 1)
            path = path_below(above, place + 1)
            slug = f"recommendation-{number}"
            yield self._page(self.first_page + number, path, slug, types[RecommendationPage]) | {
                "url_path": f"{self.index.url_path}report-{report}/{slug}/",
                "live": self.chance.random() < 0.97,
            }

    def _page(self, pk: int, path: str, slug: str, content_type: ContentType) -> Row:
        title = self._words(6)
        return {
            "id": pk,
            "path": path,
            "depth": len(path) // Page.steplen,
            "numchild": 0,
            "title": title,
            "draft_title": title,
            "slug": slug,
            "url_path": "",
            "live": True,
            "has_unpublished_changes": False,
            "seo_title": "",
            "show_in_menus": False,
            "search_description": "",
            "expired": False,
            "locked": False,
            "content_type_id": content_type.pk,
            "translation_key": uuid.UUID(int=self.chance.getrandbits(128)),
            "locale_id": self.locale.pk,
            "first_published_at": self.now,
            "last_published_at": self.now,
        }

    def _report_rows(self) -> Iterator[Row]:
        empty = dict.fromkeys(("hero_alt", "hero_caption", "download_label"), "")
        for number in range(self.reports):
            yield empty | {
                "page_ptr_id": self.first_report + number,
                "publication_date": self.published[number],
                "date_precision": "month",
                "hero_is_decorative": True,
                "summary": self._words(20),
                "publication_type": "report",
                "tagline": self._words(8),
                "body": self._body(),
                "download_pitch": "",
                "download_alt": "",
            }

    def _body(self) -> str:
        """Return a body of four sections with two paragraphs each, as the database has it."""
        blocks = []
        for _ in range(4):
            heading = {"text": self._words(4), "level": "2"}
            blocks.append({"type": "heading", "value": heading})
            text = f"<p>{self._words(70)}.</p><p>{self._words(70)}.</p>"
            blocks.append({"type": "text", "value": text})
        ids = (str(uuid.UUID(int=self.chance.getrandbits(128))) for _ in blocks)
        return json.dumps([block | {"id": each} for block, each in zip(blocks, ids, strict=True)])

    def _records(self) -> Iterator[Row]:
        for number in range(self.recommendations):
            letters = []
            for _ in range(PERMANENT_ID_LENGTH):
                number, letter = divmod(number, len(ALPHABET))  # noqa: PLW2901
                letters.append(ALPHABET[letter])
            yield {"permanent_id": "".join(letters), "reviewed_at": self.now}

    def _recommendation_rows(self) -> Iterator[Row]:
        first_record = RecommendationRecord.objects.earliest("pk").pk
        for number, (report, place) in enumerate(self.places):
            is_dated = self.chance.random() < 0.6
            yield {
                "page_ptr_id": self.first_page + number,
                "record_id": first_record + number,
                "report_id": self.first_report + report,
                "number": str(place + 1),
                "summary": "",
                "text": f"<p>{self._words(60)}</p>",
                "rationale": f"<p>{self._words(90)}</p>",
                "priority": self.chance.choice(Priority.values),
                "due_date": self._day(self.published[report]) if is_dated else None,
                "success_measure": self._words(12),
            }

    def _links(
        self, owners: Iterable[int], owner: str, model: type[models.Model], target: str
    ) -> Iterator[Row]:
        """Link each owner with one to three of something; a few of these are in favour."""
        ids = list(model._default_manager.order_by("pk").values_list("pk", flat=True))
        weights = [1 / (place + 3) for place in range(len(ids))]
        for owner_id in owners:
            chosen = self.chance.choices(ids, weights, k=self.chance.randint(1, 3))
            for order, pk in enumerate(dict.fromkeys(chosen)):
                yield {owner: owner_id, target: pk, "sort_order": order}

    def _updates(self) -> Iterator[Row]:
        first_record = RecommendationRecord.objects.earliest("pk").pk
        addressed: dict[int, list[int | None]] = {}
        links = RecommendationAddressee.objects.order_by("recommendation", "sort_order")
        for page, addressee in links.values_list("recommendation", "addressee").iterator():
            addressed.setdefault(page - self.first_page, []).append(addressee)
        empty = dict.fromkeys(("promise_reason", "quote"), "")
        evidence, _ = Evidence.objects.get_or_create(url="https://example.org/minutes")
        for number, (report, _) in enumerate(self.places):
            published = self.published[report]
            for _ in range(self.updates_each):
                age = datetime.timedelta(seconds=self.chance.randrange(10**8))
                yield empty | {
                    "evidence_id": evidence.pk,
                    "recorded_at": self.now - age,
                    "record_id": first_record + number,
                    **self._words_of_entry(self.chance.choice(addressed.get(number, [None]))),
                    **self._vague_day(published),
                    "extended_for_id": None,
                    "extended_to": None,
                    "note": self._words(15),
                    "key": uuid.UUID(int=self.chance.getrandbits(128)),
                }

    def _vague_day(self, published: datetime.date) -> Row:
        """Return the date of an entry, of which one in five is known to its month."""
        day = self._day(published)
        if self.chance.random() < 0.2:
            return {"effective_date": day.replace(day=1), "date_precision": "month"}
        return {"effective_date": day, "date_precision": "day"}

    def _words_of_entry(self, speaker: int | None) -> Row:
        """Let the Board judge, or an addressee answer, claim or promise: each half of the time."""
        if speaker is None or self.chance.random() < 0.5:
            status = self.chance.choice(Status.get_verdicts())
            return {
                "speaker_id": None,
                "answer": "",
                "status": status.value,
                "promised_date": None,
                "promised_precision": "",
            }
        is_promise = self.chance.random() < 0.4
        return {
            "speaker_id": speaker,
            "answer": self.chance.choice(["", "", *Answer.values]),
            "status": self.chance.choice(Status.get_claims()).value,
            "promised_date": self._day(LAST_DAY - datetime.timedelta(365)) if is_promise else None,
            "promised_precision": "day" if is_promise else "",
        }

    def _index_words(self) -> None:
        """Write the entries of the search, as indexing page by page would take many minutes."""
        texts = {
            RecommendationPage: "text || ' ' || rationale",
            ReportPage: "summary || ' ' || jsonb_path_query_array(body, '$[*].value')::text",
        }
        with connection.cursor() as cursor:
            for model, text in texts.items():
                content_type = ContentType.objects.get_for_model(model)
                cursor.execute(
                    f"""
                    INSERT INTO wagtailsearch_indexentry
                        (content_type_id, object_id, title_norm, autocomplete, title, body,
                         title_text, body_text)
                    SELECT %s, id, 1, '', to_tsvector('english', title),
                           to_tsvector('english', {text}), title, ''
                    FROM {model._meta.db_table}
                    JOIN wagtailcore_page ON id = page_ptr_id
                    """,  # noqa: S608 - names of our own
                    [content_type.pk],
                )

    def _start_with_long_ids(self) -> None:
        """Count on from where pages are in a site that has been edited for years."""
        with connection.cursor() as cursor:
            sequence = "pg_get_serial_sequence('wagtailcore_page', 'id')"
            cursor.execute(f"SELECT setval({sequence}, %s)", [FIRST_PAGE_ID])


def _lengths(recommendations: int, reports: int) -> Iterator[int]:
    """Yield how many recommendations each report has: 25 the first thousand, or the first half.

    The others share what is left, so that a long list is as long in a small site.
    """
    usual = min(reports // 2, USUAL_REPORTS)
    left = max(recommendations - usual * REPORT_LENGTH, 0)
    for number in range(reports):
        if number < usual:
            yield max(min(REPORT_LENGTH, recommendations - number * REPORT_LENGTH), 0)
        else:
            share, extra = divmod(left, reports - usual)
            yield share + (number - usual < extra)


def path_below(path: str, place: int) -> str:
    """Return the path of the page at a place, counted from 1, below the page of another path.

    https://django-treebeard.readthedocs.io/en/latest/mp_tree.html
    """
    digits = ""
    while place:
        place, digit = divmod(place, len(Page.alphabet))
        digits = Page.alphabet[digit] + digits
    return path + digits.rjust(Page.steplen, Page.alphabet[0])


def _copy(model: type[models.Model], rows: Iterable[Row]) -> None:
    """Write rows by COPY, and have the table count on from there.

    In batches, with statistics each time there are twice as many: what the database works out of
    them would be planned for empty tables, and take minutes.
    """
    table, key = model._meta.db_table, model._meta.pk.column
    tables = ", ".join([table, *(derived._meta.db_table for derived in DERIVED)])
    with connection.cursor() as cursor:
        for number, batch in enumerate(batched(rows, BATCH), start=1):
            columns = ", ".join(batch[0])
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in batch:
                    copy.write_row([row[name] for name in batch[0]])
            if number.bit_count() == 1:
                cursor.execute(f"ANALYZE {tables}")
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence(%s, %s), max({key})) FROM {table}",  # noqa: S608
            [table, key],
        )
