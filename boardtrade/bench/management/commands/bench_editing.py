"""`manage.py bench_editing`, which `make bench` calls: readers while editors are typing."""

from argparse import ArgumentParser
from typing import Any

from django.core.cache import cache
from django.core.management.base import BaseCommand

from boardtrade.bench.databases import demonstration_in_use
from boardtrade.bench.open_editors import (
    Scene,
    find_stale,
    get_public_addresses,
    make_editors,
    publish_one,
)

DATABASE = "boardtrade_bench_editing"


class Command(BaseCommand):
    """Works on the demonstration, in a database of its own that it drops at the end."""

    help = "Measure how many readers are served from the cache while editors are typing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the numbers of people, and for how long."""
        parser.add_argument("--editors", type=int, default=8, help="of drafts, half of live pages")
        parser.add_argument("--readers", type=int, default=2)
        parser.add_argument("--interval", type=float, default=1.0, help="seconds between saves")
        parser.add_argument("--seconds", type=float, default=30.0)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many reads were served from the cache, and how many copies were stale."""
        with demonstration_in_use(DATABASE):
            self._measure(options)

    def _measure(self, options: dict[str, Any]) -> None:
        make_editors(options["editors"])
        cache.clear()
        find_stale(get_public_addresses())  # reads each page once
        scene = Scene(
            editors=options["editors"], readers=options["readers"], interval=options["interval"]
        )
        counts = scene.run(options["seconds"])
        stale = find_stale(scene.addresses)
        publish_one(scene.reports[0])
        stale += find_stale(scene.addresses)
        reads = counts["hit"] + counts["miss"]
        self.stdout.write(
            f"{options['editors']} editors saved {counts['save']:,} drafts, while readers read "
            f"{reads:,} pages of {len(scene.addresses)}.\n"
            f"{counts['hit'] / max(reads, 1):.2%} were served from the cache.\n"
            f"{len(stale)} copies were out of date, before and after a publication."
        )
