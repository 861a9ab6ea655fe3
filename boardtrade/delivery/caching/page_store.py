"""The copies of pages: in the memory of a process, and in the cache that processes share."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Hashable
from functools import cache as remember
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache

from boardtrade.delivery.caching.addresses import Address, Traits
from boardtrade.delivery.caching.stored_page import StoredPage

MEMORY_BYTES = 16 * 1024 * 1024
"""What the pages that one process remembers may take."""
MAX_ADDRESSES = 20_000
KEPT_SECONDS = 24 * 3600
"""Seconds for which a copy stands in for a page that cannot be rendered."""
CODE_FOLDERS = ("boardtrade", "recommendations", "reports", "templates")
CODE_SUFFIXES = {".py", ".html", ".txt", ".xml", ".svg", ".mo", ".css"}


class RecentlyUsed[Key: Hashable, Value]:
    """A dictionary of bounded size, which forgets what was not asked for longest."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._entries: OrderedDict[Key, tuple[Value, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> Value | None:
        """Return a value and note that it was asked for."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        try:  # noqa: SIM105 - quicker than suppress(), and every answer comes by here
            self._entries.move_to_end(key)
        except KeyError:  # another thread has just made room
            pass
        return entry[0]

    def get_latest_keys(self, number: int) -> list[Key]:
        """Return the keys that were asked for last, the last one first."""
        with self._lock:
            return list(islice(reversed(self._entries), number))

    def set(self, key: Key, value: Value, size: int = 1) -> None:
        """Keep a value that takes some of the limit."""
        with self._lock:
            if (former := self._entries.pop(key, None)) is not None:
                self._size -= former[1]
            if size > self._limit:
                return
            self._entries[key] = (value, size)
            self._size += size
            while self._size > self._limit:
                _, (_, freed) = self._entries.popitem(last=False)
                self._size -= freed

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()
            self._size = 0


class PageStore:
    """Copies of pages by key, and what there is to know to make a key for an address."""

    def __init__(self) -> None:
        self._pages: RecentlyUsed[tuple[Any, ...], StoredPage] = RecentlyUsed(MEMORY_BYTES)
        self._traits: RecentlyUsed[Address, Traits] = RecentlyUsed(MAX_ADDRESSES)
        self._unkept: RecentlyUsed[Address, bool] = RecentlyUsed(MAX_ADDRESSES)

    def get_traits(self, address: Address) -> Traits | None:
        """Return the traits of an address whose responses this process has kept."""
        return self._traits.get(address)

    def find_traits(self, address: Address) -> Traits | None:
        """Return the traits of an address whose responses any process has kept."""
        if (own := self._traits.get(address)) is not None:
            return own
        shared: Traits | None = cache.get(_shared_key(address))
        if shared is not None:
            self._traits.set(address, shared)
        return shared

    def get(self, key: tuple[Any, ...]) -> StoredPage | None:
        """Return the copy that this process has."""
        return self._pages.get(key)

    def find(self, key: tuple[Any, ...]) -> StoredPage | None:
        """Return the copy that this process has, or else the one that processes share."""
        return self._pages.get(key) or self.find_shared(key)

    def find_shared(self, key: tuple[Any, ...]) -> StoredPage | None:
        """Return the copy that the processes share, and remember it."""
        page: StoredPage | None = cache.get(_shared_key(key))
        if page is not None:
            self._pages.set(key, page, page.size)
        return page

    def get_latest_keys(self, number: int) -> list[tuple[Any, ...]]:
        """Return the keys of the copies that this process was asked for last."""
        return self._pages.get_latest_keys(number)

    def keep(self, address: Address, key: tuple[Any, ...], page: StoredPage) -> None:
        """Keep a copy, here and for the other processes."""
        traits = page.facts.traits
        if self._traits.get(address) != traits:
            self._traits.set(address, traits)
            cache.set(_shared_key(address), traits, KEPT_SECONDS)
        self._pages.set(key, page, page.size)
        cache.set(_shared_key(key), page, KEPT_SECONDS)

    def note_unkept(self, address: Address) -> None:
        """Note that the response of an address was not kept, as are files and errors."""
        self._unkept.set(address, True)

    def is_unkept(self, address: Address) -> bool:
        """Return whether the last response of an address was not kept by this process."""
        return bool(self._unkept.get(address)) and self._traits.get(address) is None

    def forget(self) -> None:
        """Forget what is in memory."""
        self._pages.clear()
        self._traits.clear()
        self._unkept.clear()


def _shared_key(key: tuple[Any, ...]) -> str:
    whole = f"{compute_code_key()}{tuple(key)!r}"
    return f"page.{hashlib.sha256(whole.encode()).hexdigest()}"


@remember
def compute_code_key() -> str:
    """Return a key of the code and configuration of this process.

    Pages that were rendered by another code are not served, those of the same code outlive it.
    """
    key = hashlib.sha256(settings.CONFIGURATION_KEY().encode())
    root: Path = settings.ROOT_DIR
    files = [root / "requirements.txt", Path(settings.STATIC_ROOT) / "staticfiles.json"]
    for folder in CODE_FOLDERS:
        files += sorted(path for path in (root / folder).rglob("*") if path.suffix in CODE_SUFFIXES)
    for path in files:
        if path.is_file():
            key.update(
                f"\0{path.relative_to(root) if path.is_relative_to(root) else path}\0".encode()
            )
            key.update(path.read_bytes())
    return key.hexdigest()
