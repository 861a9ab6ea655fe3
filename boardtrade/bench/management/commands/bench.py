"""`manage.py bench`, which `make bench` calls: what pages cost when rendered from nothing."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from boardtrade.bench.databases import pages_in_use
from boardtrade.bench.readings import print_costs, read_costs
from recommendations.models import RecommendationPage
from reports.models import ReportPage

DATABASE = "boardtrade_bench_pages"


class Command(BaseCommand):
    """Reads pages of this site, or of a demonstration that it makes and drops."""

    help = "Measure queries and milliseconds of a page of each kind."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add --rounds."""
        parser.add_argument("--rounds", type=int, default=30, help="readings of each page")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line for each page: queries, median of processor and of wall-clock time."""
        with pages_in_use(DATABASE):
            print_costs(self.stdout, read_costs(self._addresses(), options["rounds"]))

    def _addresses(self) -> list[str]:
        report = ReportPage.objects.published().order_by("pk").first()
        recommendation = RecommendationPage.objects.published().order_by("pk").first()
        own = [page.get_url() for page in (report, recommendation) if page]
        return [
            "/",
            "/reports/",
            *own,
            "/recommendations/",
            "/addressees/",
            "/search/?q=trade",
            "/feeds/reports.atom",
            "/sitemap.xml",
        ]
