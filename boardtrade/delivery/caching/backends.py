"""Caches that are empty while they cannot be used: no reader depends on one."""

import logging
import sys
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.redis import RedisCache

from boardtrade.pauses import Pause

logger = logging.getLogger(__name__)

LOG_EVERY_SECONDS = 60
_next_warning = 0.0


def _warn() -> None:
    """Log why a cache cannot be used, once a minute: each request may meet it several times."""
    global _next_warning  # noqa: PLW0603 - the caches of all threads share it
    if time.monotonic() >= _next_warning:
        _next_warning = time.monotonic() + LOG_EVERY_SECONDS
        logger.warning("The cache cannot be used and counts as empty: %r", sys.exception())


class EmptyWhenBroken(BaseCache):
    """Answers as an empty cache does whenever the cache itself raises an exception."""

    def add(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> bool:
        """Return whether the value was added; an empty cache has no value of that key."""
        return self._call(super().add, key, value, *args, otherwise=True, **kwargs)

    def get(self, key: Any, default: Any = None, *args: Any, **kwargs: Any) -> Any:
        """Return the value, or the default."""
        return self._call(super().get, key, default, *args, otherwise=default, **kwargs)

    def set(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> None:
        """Store the value if that is possible."""
        self._call(super().set, key, value, *args, otherwise=None, **kwargs)

    def touch(self, key: Any, *args: Any, **kwargs: Any) -> bool:
        """Return whether there was a value."""
        return self._call(super().touch, key, *args, otherwise=False, **kwargs)

    def delete(self, key: Any, *args: Any, **kwargs: Any) -> bool:
        """Return whether there was a value."""
        return self._call(super().delete, key, *args, otherwise=False, **kwargs)

    def has_key(self, key: Any, *args: Any, **kwargs: Any) -> bool:
        """Return whether there is a value."""
        return self._call(super().has_key, key, *args, otherwise=False, **kwargs)

    def get_many(self, keys: Iterable[Any], *args: Any, **kwargs: Any) -> dict[Any, Any]:
        """Return those values that there are."""
        return self._call(super().get_many, keys, *args, otherwise={}, **kwargs)

    def set_many(self, data: Any, *args: Any, **kwargs: Any) -> list[Any]:
        """Return the keys whose values could not be stored."""
        return self._call(super().set_many, data, *args, otherwise=list(data), **kwargs)

    def delete_many(self, keys: Iterable[Any], *args: Any, **kwargs: Any) -> None:
        """Delete the values if that is possible."""
        self._call(super().delete_many, keys, *args, otherwise=None, **kwargs)

    def clear(self) -> None:
        """Delete all values if that is possible."""
        self._call(super().clear, otherwise=None)

    def _call(self, method: Callable[..., Any], *args: Any, otherwise: Any, **kwargs: Any) -> Any:
        try:
            return method(*args, **kwargs)
        except Exception:  # reading what is no pickle may raise any of them
            _warn()
            return otherwise


class FileCache(EmptyWhenBroken, FileBasedCache):
    """Values in files, such as a power cut may leave empty or cut off."""


class ServerCache(EmptyWhenBroken, RedisCache):
    """Values in a Redis-compatible server, which is left alone for a while after it failed."""

    pause = Pause(seconds=5)

    def _call(self, method: Callable[..., Any], *args: Any, otherwise: Any, **kwargs: Any) -> Any:
        if not self.pause.is_over():
            return otherwise
        try:
            result = method(*args, **kwargs)
        except Exception:
            _warn()
            self.pause.begin()
            return otherwise
        self.pause.end()
        return result
