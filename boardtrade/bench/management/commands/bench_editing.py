"""`manage.py bench_editing`, which `make bench` calls: readers while editors are typing."""

import tempfile
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.test import override_settings

from boardtrade.bench.databases import create_database, database_in_use, drop_database
from boardtrade.bench.open_editors import (
    Scene,
    find_stale,
    get_public_addresses,
    make_editors,
    publish_one,
)
from boardtrade.delivery.serving_role import connected_as_owner

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
        with connected_as_owner():  # the role that serves may make no database
            self._measure_in_own_database(options)

    def _measure_in_own_database(self, options: dict[str, Any]) -> None:
        drop_database(DATABASE)  # of a run that was killed
        create_database(DATABASE)
        try:
            with tempfile.TemporaryDirectory() as folder, database_in_use(DATABASE):
                file_cache = {**settings.CACHES["default"], "LOCATION": f"{folder}/cache"}
                # Static files need not have been collected since the code changed.
                files = "django.contrib.staticfiles.storage.StaticFilesStorage"
                storages = {**settings.STORAGES, "staticfiles": {"BACKEND": files}}
                with override_settings(
                    MEDIA_ROOT=f"{folder}/media",
                    CACHES={"default": file_cache},
                    CACHE_PAGES=True,
                    STORAGES=storages,
                ):
                    self._measure(options)
        finally:
            drop_database(DATABASE)

    def _measure(self, options: dict[str, Any]) -> None:
        call_command("migrate", verbosity=0)
        call_command("seed_demo", verbosity=0)
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
