"""What an address costs: queries, and medians of processor and wall-clock time."""

import statistics
import time
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from django.core.cache import cache
from django.core.management.base import CommandError
from django.db import connection
from django.http.response import HttpResponseBase
from django.test import override_settings

from boardtrade.bench.front_client import FrontClient


class Output(Protocol):
    """What lines are printed to."""

    def write(self, text: str, /) -> object:
        """Print a line."""


class QueryCount:
    """Counts queries: https://docs.djangoproject.com/en/6.1/topics/db/instrumentation/."""

    def __init__(self) -> None:
        self.total = 0

    def __call__(self, execute: Callable[..., Any], *query: Any) -> Any:
        """Count a query, and have it executed."""
        self.total += 1
        return execute(*query)


def print_readings(output: Output, addresses: Iterable[str], rounds: int) -> None:
    """Read each address in this process, one after the other, and print a line for it: what it
    costs rendered from nothing, and how long it takes where it is cached.

    Raises CommandError for an address that does not answer with 200.
    """
    client = FrontClient(headers={"host": "localhost"})
    cache.clear()  # nothing of another database
    output.write(f"{'queries':>8} {'cpu ms':>8} {'wall ms':>8} {'kept ms':>8}  address\n")
    for address in addresses:
        with override_settings(CACHE_PAGES=False):
            _read(client, address)  # loads templates and remembers which sites there are
            queries = QueryCount()
            with connection.execute_wrapper(queries):
                _read(client, address)
            cpu, wall = zip(*(_reading(client, address) for _ in range(rounds)), strict=True)
        _read(client, address)
        _, cached = zip(*(_reading(client, address) for _ in range(rounds)), strict=True)
        medians = "".join(f" {statistics.median(times):>8.1f}" for times in (cpu, wall, cached))
        output.write(f"{queries.total:>8}{medians}  {address}\n")


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
