"""What an address costs: queries, and medians of processor and wall-clock time."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.core.cache import cache
from django.core.management.base import CommandError
from django.db import connection
from django.http.response import HttpResponseBase
from django.test import override_settings

from boardtrade.bench.front_client import FrontClient
from boardtrade.bench.kept_readings import Output


class QueryCount:
    """Counts queries: https://docs.djangoproject.com/en/6.1/topics/db/instrumentation/."""

    def __init__(self) -> None:
        self.total = 0

    def __call__(self, execute: Callable[..., Any], *query: Any) -> Any:
        """Count a query, and have it executed."""
        self.total += 1
        return execute(*query)


@dataclass
class PageCost:
    """What an address costs: medians of several readings, in milliseconds."""

    address: str
    queries: int
    """Where nothing but the version of the content is remembered."""
    cpu: float
    """Of the processor, rendered from nothing."""
    wall: float
    kept: float
    """Until the answer, where it is cached."""


def read_costs(addresses: Iterable[str], rounds: int) -> Iterator[PageCost]:
    """Read each address in this process, one after the other, and yield what it costs.

    Raises CommandError for an address that does not answer with 200.
    """
    client = FrontClient(headers={"host": "localhost"})
    cache.clear()  # nothing of another database
    for address in addresses:
        with override_settings(CACHE_PAGES=False):
            _read(client, address)  # loads templates and remembers which sites there are
            queries = QueryCount()
            with connection.execute_wrapper(queries):
                _read(client, address)
            cpu, wall = zip(*(_reading(client, address) for _ in range(rounds)), strict=True)
        _read(client, address)
        _, kept = zip(*(_reading(client, address) for _ in range(rounds)), strict=True)
        yield PageCost(address, queries.total, *(median(times) for times in (cpu, wall, kept)))


def print_costs(output: Output, costs: Iterable[PageCost]) -> list[PageCost]:
    """Print a line for each as soon as it is known; return all."""
    output.write(f"{'queries':>8} {'cpu ms':>8} {'wall ms':>8} {'kept ms':>8}  address\n")
    read = []
    for cost in costs:
        times = "".join(f" {time:>8.1f}" for time in (cost.cpu, cost.wall, cost.kept))
        output.write(f"{cost.queries:>8}{times}  {cost.address}\n")
        read.append(cost)
    return read


def _read(client: FrontClient, address: str) -> None:
    response: HttpResponseBase = client.get(address)
    if response.status_code != 200:
        raise CommandError(f"{address} answers {response.status_code}: nothing to measure.")
    for _ in response:  # a file is written while it is read
        pass


def _reading(client: FrontClient, address: str) -> tuple[float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    _read(client, address)
    return (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000
