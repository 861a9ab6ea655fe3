"""`manage.py bench_hot`, which `make bench` calls: a page in memory beside a file of nginx."""

import tempfile
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connections

from boardtrade.bench.databases import pages_in_use
from boardtrade.bench.hot_path import (
    Reading,
    both_servers,
    check_programs,
    print_summary,
    read_rounds,
    summarize,
)
from boardtrade.bench.kept_readings import keep
from reports.models import ReportPage

DATABASE = "boardtrade_bench_hot"


class Command(BaseCommand):
    """Loads two servers by turns, on this site or on a demonstration that it makes and drops."""

    help = "Measure requests a second of a report in memory, as a share of what nginx serves."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add how long and how often."""
        parser.add_argument("--rounds", type=int, default=5)
        parser.add_argument("--seconds", type=int, default=2, help="of each reading")
        parser.add_argument("--connections", type=int, nargs="+", default=[1, 8, 64])

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line for each kind of request and number of connections; keep all as JSON."""
        check_programs()
        with pages_in_use(DATABASE):
            path, readings = self._read(options)
        print_summary(self.stdout, readings)
        kept = [asdict(reading) for reading in readings]
        file = keep("hot", page=path, summary=summarize(readings), readings=kept)
        self.stdout.write(f"All readings are in {file}.")

    def _read(self, options: dict[str, Any]) -> tuple[str, list[Reading]]:
        path: str = ReportPage.objects.published().order_by("pk")[0].get_url()
        host = urlsplit(settings.WAGTAILADMIN_BASE_URL).netloc
        connections.close_all()  # what is forked must not share one

        from boardtrade.wsgi import application

        with (
            tempfile.TemporaryDirectory() as folder,
            both_servers(application, [path], host, Path(folder)) as pairs,
        ):
            return path, read_rounds(
                pairs,
                host,
                rounds=options["rounds"],
                seconds=options["seconds"],
                connections=options["connections"],
            )
