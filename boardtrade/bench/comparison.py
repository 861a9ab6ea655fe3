"""How costs grow with the size of a site, and from one commit to another."""

from collections.abc import Iterator
from typing import Any

Sizes = dict[str, dict[str, Any]]
"""What was kept of each number of publications."""


def compare_sizes(sizes: Sizes, before: Sizes | None) -> Iterator[str]:
    """Yield lines of a table: each page's time in the largest site by that in the smallest.

    With readings of an earlier run, also of each size by what it was then.
    """
    smallest, largest = min(sizes, key=int), max(sizes, key=int)
    yield f"Rendered from nothing, {int(largest):,} publications by {int(smallest):,}:"
    yield from _ratios(sizes[smallest], sizes[largest])
    for size in sorted(sizes.keys() & (before or {}).keys(), key=int):
        yield f"{int(size):,} publications, now by before:"
        yield from _ratios((before or {})[size], sizes[size])


def _ratios(first: dict[str, Any], second: dict[str, Any]) -> Iterator[str]:
    yield f"{'queries':>12} {'cpu':>6} {'wall':>6}  address"
    # Addresses of the same kind: those of pages differ from size to size.
    for old, new in zip(first["costs"].values(), second["costs"].values(), strict=False):
        queries = f"{old['queries']} → {new['queries']}"
        cpu, wall = (new[time] / old[time] for time in ("cpu", "wall"))
        yield f"{queries:>12} {cpu:>6.2f} {wall:>6.2f}  {new['address']}"
