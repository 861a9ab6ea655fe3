"""`manage.py bench`, which `make bench` calls: what pages cost when rendered from nothing."""

import statistics
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from recommendations.models import RecommendationPage
from reports.models import ReportPage


class Command(BaseCommand):
    """Reads pages of this site in this process, one after the other; writes nothing."""

    help = "Measure queries and milliseconds of a page of each kind."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add --rounds."""
        parser.add_argument("--rounds", type=int, default=30, help="readings of each page")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line for each page: queries, median of processor and of wall-clock time."""
        client = Client(headers={"host": "localhost"})
        self.stdout.write(f"{'queries':>8} {'cpu ms':>8} {'wall ms':>8}  page")
        for address in self._addresses():
            client.get(address)  # loads templates and remembers which sites there are
            with CaptureQueriesContext(connection) as queries:
                if (status := client.get(address).status_code) != 200:
                    raise CommandError(f"{address} answers {status}: nothing to measure.")
                count = len(queries)  # the next request empties the log
            cpu, wall = zip(
                *(self._reading(client, address) for _ in range(options["rounds"])), strict=True
            )
            self.stdout.write(
                f"{count:>8} {statistics.median(cpu):>8.1f} {statistics.median(wall):>8.1f}"
                f"  {address}"
            )

    def _addresses(self) -> list[str]:
        report = ReportPage.objects.published().order_by("pk").first()
        recommendation = RecommendationPage.objects.published().order_by("pk").first()
        own = [page.get_url() for page in (report, recommendation) if page]
        return ["/", "/reports/", *own, "/search/?q=trade", "/feeds/reports.atom", "/sitemap.xml"]

    def _reading(self, client: Client, address: str) -> tuple[float, float]:
        cpu, wall = time.process_time(), time.perf_counter()
        client.get(address)
        return (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000
