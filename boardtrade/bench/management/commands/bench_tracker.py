"""`manage.py bench_tracker`, which `make bench` calls: the tracker at the size of a large board."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from boardtrade.bench.databases import dataset_in_use
from boardtrade.bench.dataset import Dataset
from boardtrade.bench.readings import print_costs, read_costs

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
        dataset = Dataset(options["recommendations"], options["updates"])
        with dataset_in_use(dataset, fresh=options["fresh"], tell=self.stdout.write):
            addresses = [f"/recommendations/?{query}" for query in QUERIES]
            addresses += [
                f"/recommendations.{extension}?{FEWER}" for extension in ("csv", "json", "atom")
            ]
            print_costs(self.stdout, read_costs(addresses, options["rounds"]))
