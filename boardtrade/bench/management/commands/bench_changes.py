"""`manage.py bench_changes`, which `make bench` calls: how soon all that changes is shown."""

import statistics
import threading
import time
from argparse import ArgumentParser
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from boardtrade.bench.changes import LISTS, Shown, load, make_changes
from boardtrade.bench.databases import demonstration_in_use
from boardtrade.bench.hot_path import site_server
from boardtrade.bench.kept_readings import keep

DATABASE = "boardtrade_bench_changes"


class Command(BaseCommand):
    """Works on the demonstration, in a database of its own that it drops at the end."""

    help = "Measure how soon two processes show changes, under load; fail if one is not shown."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add how many changes there are, and how many readers beside those who check."""
        parser.add_argument("--changes", type=int, default=220)
        parser.add_argument("--every", type=float, default=0, help="seconds between two changes")
        parser.add_argument("--readers", type=int, default=4)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how long changes took; raise CommandError if an answer was out of date."""
        with demonstration_in_use(DATABASE):
            connections.close_all()  # what is forked must not share one

            from boardtrade.wsgi import application

            with site_server(application) as (port, _pid):
                changes, times = self._measure(port, options)
        self._tell(changes, times)

    def _measure(self, port: int, options: dict[str, Any]) -> tuple[list[Shown], list[float]]:
        ends = threading.Event()
        changes: list[Shown] = []
        with ThreadPoolExecutor(max(options["readers"], 1)) as pool:
            readers = [
                pool.submit(load, port, list(LISTS), ends) for _ in range(options["readers"])
            ]
            try:
                for change in make_changes(port, options["changes"]):
                    changes.append(change)
                    if len(changes) % 50 == 0:
                        self.stdout.write(f"{len(changes)} changes")
                    time.sleep(options["every"])
            finally:
                ends.set()
            return changes, [each for reader in readers for each in reader.result()]

    def _tell(self, changes: list[Shown], times: list[float]) -> None:
        self.stdout.write(
            f"{'kind':>24} {'changes':>8} {'confirmed':>10} {'shown ms':>9} {'95 %':>6} {'most':>8}"
        )
        kinds = list(dict.fromkeys(change.kind for change in changes))
        for kind in [*kinds, "all"]:
            of_kind = [change for change in changes if kind in {change.kind, "all"}]
            confirmed = statistics.median(change.confirmed_ms for change in of_kind)
            shown = sorted(change.shown_ms for change in of_kind)
            self.stdout.write(
                f"{kind:>24} {len(of_kind):>8} {confirmed:>10.0f} {statistics.median(shown):>9.0f} "
                f"{shown[len(shown) * 95 // 100]:>6.0f} {shown[-1]:>8.0f}"
            )
        if times:
            times.sort()
            self.stdout.write(
                f"Readers beside: {len(times):,} requests, median {times[len(times) // 2]:.1f} ms, "
                f"99 % within {times[len(times) * 99 // 100]:.0f} ms."
            )
        file = keep("changes", changes=[asdict(change) for change in changes], readers=times)
        self.stdout.write(f"All readings are in {file}.")
        if stale := [change for change in changes if change.stale]:
            lines = [f"{change.kind}: {', '.join(change.stale)}" for change in stale]
            raise CommandError("Answers were out of date:\n" + "\n".join(lines))
