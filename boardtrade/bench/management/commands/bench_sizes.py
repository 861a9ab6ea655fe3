"""`manage.py bench_sizes`, which `make bench` calls: the same pages in sites of several sizes."""

from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connections

from boardtrade.bench.comparison import compare_sizes
from boardtrade.bench.databases import dataset_in_use, get_url, own_files
from boardtrade.bench.dataset import Dataset
from boardtrade.bench.hot_path import check_programs, print_summary, summarize
from boardtrade.bench.kept_readings import keep, read_kept
from boardtrade.bench.readings import print_costs, read_costs
from boardtrade.bench.sizes import QUESTIONS, get_pages, read_hot_pages, read_memory


class Command(BaseCommand):
    """Works in databases of its own beside the site's, which it keeps for the next time."""

    help = "Measure pages and memory of sites with 100, 2,000 and 20,000 publications."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the sizes, how long and how often, and what to compare with."""
        parser.add_argument("--publications", type=int, nargs="+", default=[100, 2_000, 20_000])
        parser.add_argument("--recommendations", type=int, default=50_000)
        parser.add_argument("--updates", type=int, default=8, help="entries of each log")
        parser.add_argument("--rounds", type=int, default=5)
        parser.add_argument("--seconds", type=int, default=1, help="of each reading under load")
        parser.add_argument("--connections", type=int, nargs="+", default=[1, 8, 64])
        parser.add_argument("--crawl", type=int, default=1500, help="pages read to measure memory")
        parser.add_argument("--fresh", action="store_true", help="make the data sets again")
        parser.add_argument("--compare", type=Path, help="a file that an earlier run has kept")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what each page costs in each size, and how that grows; keep all as JSON."""
        check_programs()
        before = read_kept(options["compare"]) if options["compare"] else None
        sizes = {}
        for publications in options["publications"]:
            self.stdout.write(f"{publications:,} publications")
            sizes[str(publications)] = self._measure(publications, options)
        file = keep("sizes", sizes=sizes)
        for line in compare_sizes(sizes, before and before["sizes"]):
            self.stdout.write(line)
        self.stdout.write(f"All readings are in {file}.")

    def _measure(self, publications: int, options: dict[str, Any]) -> dict[str, Any]:
        dataset = Dataset(options["recommendations"], options["updates"], publications)
        with (
            dataset_in_use(dataset, fresh=options["fresh"], tell=self.stdout.write),
            own_files(),
        ):
            pages = get_pages()
            costs = print_costs(self.stdout, read_costs([*pages, *QUESTIONS], options["rounds"]))
            connections.close_all()  # what is forked must not share one

            from boardtrade.wsgi import application

            hot = read_hot_pages(
                application,
                pages,
                rounds=options["rounds"],
                seconds=options["seconds"],
                connections=options["connections"],
            )
            print_summary(self.stdout, hot)
            memory = read_memory(get_url(dataset.database), options["crawl"])
            self.stdout.write(
                f"Memory without the database: {memory.ready:.0f} MiB when ready, "
                f"{memory.after_crawl:.0f} after a crawl, {memory.after_random_queries:.0f} after "
                "searches that nobody asked before."
            )
        return {
            "costs": {cost.address: asdict(cost) for cost in costs},
            "hot": summarize(hot),
            "readings": [asdict(reading) for reading in hot],
            "memory": asdict(memory),
        }
