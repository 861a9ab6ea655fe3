"""`manage.py bench_tracker`, which `make bench` calls: the tracker at the size of a large board."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

from boardtrade.bench.databases import create_database, database_in_use, drop_database
from boardtrade.bench.dataset import Dataset
from boardtrade.bench.readings import print_readings
from boardtrade.delivery.serving_role import connected_as_owner

DATABASE = "boardtrade_bench"
FILTERS = "status=done&addressee=ministry-3&topic=topic-2"
QUERIES = [
    FILTERS,
    f"{FILTERS}&as_of=2020-06-30",
    "status=done&priority=high&year=2020",
    "status=done&priority=high&year=2020&as_of=2022-06-30",
    "q=avalport&status=under-way&priority=high",
    "status=done",
    "addressee=ministry-0",
    "",
    "as_of=2020-06-30",
]
FEWER = "status=done&addressee=ministry-3"
"""Files are written for some hundreds of rows."""


class Command(BaseCommand):
    """Works in a database of its own beside the site's, which it keeps for the next time."""

    help = "Measure the tracker over very many recommendations."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the size of the data set, and --fresh to make it again."""
        parser.add_argument("--recommendations", type=int, default=50_000)
        parser.add_argument("--updates", type=int, default=8, help="entries of each log")
        parser.add_argument("--rounds", type=int, default=15, help="readings of each page")
        parser.add_argument("--fresh", action="store_true", help="make the data set again")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is missing, and print a line for each question."""
        with connected_as_owner():  # the role that serves may make no database
            self._measure(options)

    def _measure(self, options: dict[str, Any]) -> None:
        recommendations, updates = options["recommendations"], options["updates"]
        name = f"{DATABASE}_{recommendations}_{updates}"
        if options["fresh"]:
            drop_database(name)
        if create_database(name):
            self.stdout.write(
                f"Making {recommendations:,} recommendations with {recommendations * updates:,} "
                "entries: about two minutes."
            )
            try:
                with database_in_use(name):
                    call_command("migrate", verbosity=0)
                    Dataset(recommendations, updates).write()
            except BaseException:  # half a data set would be measured the next time
                drop_database(name)
                raise
        with database_in_use(name):
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
            addresses = [f"/recommendations/?{query}" for query in QUERIES]
            addresses += [
                f"/recommendations.{extension}?{FEWER}" for extension in ("csv", "json", "atom")
            ]
            print_readings(self.stdout, addresses, options["rounds"])
