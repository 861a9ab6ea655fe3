"""The same pages in a small site, a large one and a very large one: what they cost in each."""

import os
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError

from boardtrade.bench.hot_path import (
    BROWSER,
    Reading,
    both_servers,
    find_free_port,
    get,
    read_rounds,
    wait_for,
)
from boardtrade.bench.process_memory import get_memory
from recommendations.models import RecommendationPage
from reports.models import ReportPage

HOST = "localhost"
SITEMAP_PAGES = re.compile(r"<loc>https?://[^/]+([^<]*)</loc>")


@dataclass
class Memory:
    """What the processes of a run take beside the database, in MiB."""

    ready: float
    after_crawl: float
    after_random_queries: float


def get_pages() -> list[str]:
    """Return a page of each kind that is kept in memory: of reports, one with 25 recommendations.

    Raises CommandError where there is none.
    """
    report = ReportPage.objects.published().order_by("pk").first()
    recommendation = RecommendationPage.objects.published().order_by("pk").first()
    if report is None or recommendation is None:
        raise CommandError("There is nothing to read.")
    return [
        "/",
        report.get_url() or "",
        recommendation.get_url() or "",
        "/reports/",
        "/reports/?page=2",
        "/recommendations/",
        "/addressees/",
        "/addressees/ministry-3/",
        "/feeds/reports.atom",
        "/sitemap.xml",
    ]


QUESTIONS = [
    "/recommendations/?status=done&addressee=ministry-3&topic=topic-2",
    "/search/?q=avalport",
]
"""There are more of these than could be kept."""


def read_hot_pages(
    application: object,
    pages: Sequence[str],
    *,
    rounds: int,
    seconds: int,
    connections: Sequence[int],
) -> list[Reading]:
    """Load pages in memory, beside nginx with the same bytes as files."""
    with (
        tempfile.TemporaryDirectory() as folder,
        both_servers(application, pages, HOST, Path(folder)) as pairs,
    ):
        return read_rounds(pairs, HOST, rounds=rounds, seconds=seconds, connections=connections)


def read_memory(database_url: str, crawl: int) -> Memory:
    """Have a run on a database read page by page, then asked what nobody has asked before.

    `crawl` is the number of pages. Raises CommandError if the run does not start.
    """
    with _run_of_site(database_url) as (port, pid):
        ready = get_memory(pid)
        for address in _addresses_of_sitemap(port, crawl):
            get(port, address, BROWSER | {"Host": HOST})
        crawled = get_memory(pid)
        chance = random.Random(1)  # noqa: S311 - nothing secret depends on it
        for _ in range(crawl // 3):
            address = f"/recommendations/?q={chance.getrandbits(40):x}&x={chance.getrandbits(40):x}"
            get(port, address, BROWSER | {"Host": HOST})
        return Memory(ready, crawled, get_memory(pid))


@contextmanager
def _run_of_site(database_url: str) -> Iterator[tuple[int, int]]:
    """Run the site as `make run` does, with files of its own; yield its port and process id."""
    port = find_free_port()
    command = [sys.executable, str(settings.ROOT_DIR / "manage.py"), "serve"]
    with tempfile.TemporaryDirectory() as folder:
        environ = os.environ | {
            "DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": "boardtrade.settings.local",
            "PORT": str(port),
            "VAR_DIR": folder,
        }
        with subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL) as run:
            try:
                wait_for(port)
                yield port, run.pid
            finally:
                run.terminate()


def _addresses_of_sitemap(port: int, most: int) -> list[str]:
    """Return what a crawler finds, evenly chosen if it is very much."""
    found: list[str] = []
    waiting = ["/sitemap.xml"]
    while waiting:
        _, body = get(port, waiting.pop(), {"Host": HOST})
        for address in SITEMAP_PAGES.findall(body.decode()):
            (waiting if ".xml" in address else found).append(address)
    return found[:: -(-len(found) // most)]
