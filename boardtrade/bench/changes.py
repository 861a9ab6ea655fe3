"""Changes of every kind, and how soon all processes of the site show them, and nothing before.

Each change is confirmed first. Then every connection asks for what shows it, while others load
the site, and each answer is compared with the page rendered from nothing.
"""

import datetime
import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection
from typing import Any

from django.core.management.base import CommandError
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from boardtrade.bench.front_client import FrontClient
from boardtrade.bench.hot_path import PATIENCE
from boardtrade.bench.open_editors import HOST
from boardtrade.navigation.models import MenuLink, SiteSettings
from boardtrade.pages.publication_date import DatePrecision
from boardtrade.people.models import Topic
from recommendations.models import Evidence, RecommendationPage
from recommendations.pages.services import add_status_update
from recommendations.record.statuses import Status
from reports.models import ReportPage

CONNECTIONS = 8
"""So many ask after each change: two processes that share them at random are both asked."""
LISTS = ("/", "/reports/", "/recommendations/", "/sitemap.xml", "/feeds/reports.atom")
EXPIRY_SECONDS = 0.3

type Change = Callable[[random.Random, int], Iterator[list[str]]]
"""Yields the addresses that are to show a change; then makes it, given its number, and may yield
more that show it. All are asked for beforehand, so that there are copies that can be out of date.
"""


@dataclass(frozen=True)
class Shown:
    """What became of one change."""

    kind: str
    confirmed_ms: float
    """Until the database had it."""
    shown_ms: float
    """From then on until every connection had the page that shows it first."""
    all_ms: float
    """From then on until every connection had all pages that were asked for."""
    stale: tuple[str, ...]
    """Addresses of answers that were out of date."""


def change_title(chance: random.Random, number: int) -> Iterator[list[str]]:
    """Publish a report under another title: its own page shows it, lists, cards, citations."""
    report = _some_report(chance)
    yield [_address(report), *map(_address, RecommendationPage.objects.of(report)[:1])]
    report.title = f"Title {number}"
    report.save_revision().publish()


def change_picture(chance: random.Random, number: int) -> Iterator[list[str]]:
    """Describe the picture of a report in other words."""
    report = _some_report(chance)
    yield [_address(report)]
    report.hero_is_decorative, report.hero_alt = False, f"Picture {number}"
    report.save_revision().publish()


def change_card_target(chance: random.Random, number: int) -> Iterator[list[str]]:
    """Publish other words of a page that cards of another one show."""
    report = _some_report(chance)
    ids = [card.page_id for card in report.related_cards.all() if card.page_id]
    target = ReportPage.objects.filter(pk__in=ids).first() or report
    yield [_address(report), _address(target)]
    target.summary = f"Summary {number}"
    target.save_revision().publish()


def change_topic(chance: random.Random, number: int) -> Iterator[list[str]]:
    """Give a topic another title."""
    topic = chance.choice(list(Topic.objects.order_by("pk")))
    yield [f"/topics/{topic.slug}/"]
    topic.title = f"Topic {number}"
    topic.save()


def add_status(chance: random.Random, number: int) -> Iterator[list[str]]:
    """Add an entry to a log."""
    page = _some_recommendation(chance)
    yield [_address(page), _address(page.report)]
    add_status_update(
        page=page,
        status=chance.choice([Status.DONE, Status.UNDER_WAY, Status.PARTLY_DONE]),
        effective_date=timezone.localdate(),
        date_precision=DatePrecision.DAY,
        note=f"Note {number}",
        evidence=Evidence.objects.get_or_create(url="https://example.org/")[0],
        author=None,
    )


def change_menu(chance: random.Random, number: int) -> Iterator[list[str]]:
    """Give a link of the menu other words."""
    link = chance.choice(list(MenuLink.objects.order_by("pk")))
    yield ["/reports/"]
    link.label = f"Menu {number}"
    link.save()


def change_settings(chance: random.Random, number: int) -> Iterator[list[str]]:
    """Change what every page carries."""
    yield ["/reports/", _address(_some_report(chance))]
    SiteSettings.objects.update(notice=f"Notice {number}")


def unpublish_and_publish(chance: random.Random, number: int) -> Iterator[list[str]]:
    """Take a report off the site, or bring the one back that is off it."""
    report = ReportPage.objects.filter(live=False).first()
    if report is not None:
        yield [_address(report)]
        report.save_revision().publish()
    else:
        report = _some_report(chance)
        yield [_address(report)]
        report.unpublish()


def let_expire(chance: random.Random, number: int) -> Iterator[list[str]]:
    """Wait until the time of a recommendation is over; the one before it has time again."""
    RecommendationPage.objects.exclude(expire_at=None).update(expire_at=None)
    page = _some_recommendation(chance)
    moment = timezone.now() + datetime.timedelta(seconds=EXPIRY_SECONDS)
    RecommendationPage.objects.filter(pk=page.pk).update(expire_at=moment)
    yield [_address(page), _address(page.report)]
    time.sleep(max((moment - timezone.now()).total_seconds(), 0))


def move(chance: random.Random, number: int) -> Iterator[list[str]]:
    """Move a recommendation to another report."""
    page = _some_recommendation(chance)
    target = chance.choice(list(ReportPage.objects.live().exclude(pk=page.report_id)))
    yield [_address(page), _address(target)]
    page.slug = f"moved-{number}"
    page.save()
    page.move(target, "last-child")
    yield [_address(RecommendationPage.objects.get(pk=page.pk))]


def write_sql(chance: random.Random, number: int) -> Iterator[list[str]]:
    """Change a title as an operator does, by hand."""
    report = _some_report(chance)
    yield [_address(report)]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE wagtailcore_page SET title = %s WHERE id = %s", [f"SQL {number}", report.pk]
        )


KINDS: tuple[Change, ...] = (
    change_title,
    change_picture,
    change_card_target,
    change_topic,
    add_status,
    change_menu,
    change_settings,
    unpublish_and_publish,
    let_expire,
    move,
    write_sql,
)


def make_changes(
    port: int, number: int, *, kinds: Sequence[Change] = KINDS, seed: int = 0
) -> Iterator[Shown]:
    """Make changes of some kinds by turns, and yield for each what the site at a port has shown."""
    chance, fresh = random.Random(seed), FrontClient(headers=HOST)  # noqa: S311 - no secret
    with ExitStack() as stack:
        readers = [stack.enter_context(_connection(port)) for _ in range(CONNECTIONS)]
        pool = stack.enter_context(ThreadPoolExecutor(CONNECTIONS))
        for place in range(number):
            change = kinds[place % len(kinds)]
            steps = change(chance, place)
            addresses = [*next(steps), chance.choice(LISTS)]
            list(pool.map(partial(_read, addresses=addresses), readers))
            before = time.perf_counter()
            addresses += next(steps, [])
            confirmed = time.perf_counter()
            read = partial(_read, addresses=addresses)
            answers, times = zip(*pool.map(read, readers), strict=True)
            with override_settings(CACHE_PAGES=False):
                true = [_body(fresh.get(address)) for address in addresses]
            stale = {
                address
                for answer in answers
                for address, body, expected in zip(addresses, answer, true, strict=True)
                if body != expected
            }
            yield Shown(
                change.__name__,
                (confirmed - before) * 1000,
                (max(each[0] for each in times) - confirmed) * 1000,
                (max(each[-1] for each in times) - confirmed) * 1000,
                tuple(sorted(stale)),
            )


def load(port: int, addresses: list[str], ends: threading.Event) -> list[float]:
    """Read one address after the other until told to end; return the milliseconds of each."""
    times = []
    with _connection(port) as reader:
        while not ends.is_set():
            for address in addresses:
                before = time.perf_counter()
                _, (after,) = _read(reader, [address])
                times.append((after - before) * 1000)
    return times


def _connection(port: int) -> closing[HTTPConnection]:
    return closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE))


def _some_report(chance: random.Random) -> ReportPage:
    return chance.choice(list(ReportPage.objects.live().order_by("pk")))


def _some_recommendation(chance: random.Random) -> RecommendationPage:
    """Return one of a live report, so that readers see it."""
    pages = RecommendationPage.objects.filter(live=True, report__live=True)
    return chance.choice(list(pages.order_by("pk")))


def _address(page: ReportPage | RecommendationPage) -> str:
    return page.get_url() or "/"


def _read(
    reader: HTTPConnection, addresses: list[str]
) -> tuple[list[tuple[int, bytes]], list[float]]:
    """Return status and body of each address, and the moments when they had come."""
    answers, times = [], []
    for address in addresses:
        reader.request("GET", address, headers={"Host": HOST["host"]})
        response = reader.getresponse()
        answers.append((response.status, response.read()))
        times.append(time.perf_counter())
        if response.status >= 500:
            raise CommandError(f"{address} answers {response.status}.")
    return answers, times


def _body(response: Any) -> tuple[int, bytes]:
    return response.status_code, response.content
