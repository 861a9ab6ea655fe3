"""`manage.py bench_hot`, which `make bench` calls: a page in memory beside a file of nginx."""

import tempfile
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from boardtrade.bench.hot_path import both_servers, check_programs, measure, summarize, write_json
from reports.models import ReportPage


class Command(BaseCommand):
    """Loads two servers by turns, on this site's database; writes nothing to it."""

    help = "Measure requests a second of a report in memory, as a share of what nginx serves."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add how long and how often."""
        parser.add_argument("--rounds", type=int, default=5)
        parser.add_argument("--seconds", type=int, default=2, help="of each reading")
        parser.add_argument("--connections", type=int, nargs="+", default=[1, 8, 64])

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line for each kind of request and number of connections; keep all as JSON."""
        check_programs()
        report = ReportPage.objects.published().order_by("pk").first()
        if report is None:
            raise CommandError("There is no report to read.")
        path = report.get_url() or ""
        host = urlsplit(settings.WAGTAILADMIN_BASE_URL).netloc
        connections.close_all()  # what is forked must not share one

        from boardtrade.wsgi import application

        readings = []
        with (
            tempfile.TemporaryDirectory() as folder,
            both_servers(application, path, host, Path(folder)) as targets,
        ):
            for _ in range(options["rounds"]):
                for number in options["connections"]:
                    for kind in ("200", "304"):
                        readings += [
                            measure(target, kind, number, options["seconds"], host)
                            for target in targets
                        ]
        self.stdout.write(
            f"{'kind':>5} {'conn.':>6} {'share':>6} {'site/s':>8} {'nginx/s':>8} "
            f"{'site µs':>8} {'nginx µs':>8} {'site p99 ms':>12}"
        )
        for row in summarize(readings):
            self.stdout.write(
                f"{row['kind']:>5} {row['connections']:>6} {row['share']:>6} "
                f"{row['site_requests_per_second']:>8.0f} {row['nginx_requests_per_second']:>8.0f} "
                f"{row['site_cpu_microseconds']:>8.1f} {row['nginx_cpu_microseconds']:>8.1f} "
                f"{row['site_p99_milliseconds']:>12.1f}"
            )
        file = settings.VAR_DIR / "bench" / f"hot-{time.strftime('%Y%m%dT%H%M%S')}.json"
        write_json(file, readings, page=path)
        self.stdout.write(f"All readings are in {file}.")
