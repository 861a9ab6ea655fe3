"""Tasks that are known by the key of the form that asked for them.

What is remembered lies in the cache, as it is a convenience: what is forgotten is only not told.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.tasks import Task, TaskResult
from django.tasks.exceptions import TaskResultDoesNotExist

MAX_IN_REQUEST = 20
"""More pages than these are written by a task.

Each takes some forty milliseconds, and ten times that on a busy machine: a request with as many
is answered within seconds, and those of a proxy that waits for a minute are never used up.
"""
REMEMBERED = timedelta(days=7)
"""How long can be asked for what became of a form."""


def enqueue_remembered(task: Task, key: uuid.UUID, arguments: Mapping[str, Any]) -> None:
    """Queue a task once the transaction is committed, and remember it by the key of its form."""
    transaction.on_commit(partial(_enqueue, task, key, arguments))


def _enqueue(task: Task, key: uuid.UUID, arguments: Mapping[str, Any]) -> None:
    result = task.enqueue(**arguments, key=str(key))
    cache.set(_get_cache_key(task, key), str(result.id), REMEMBERED.total_seconds())


def get_remembered_result(task: Task, key: uuid.UUID) -> TaskResult | None:
    """Return what became of the newest task of a form; None if that is not known."""
    task_id = cache.get(_get_cache_key(task, key))
    if task_id is None or not task.get_backend().supports_get_result:
        return None
    try:
        return task.get_result(task_id)
    except TaskResultDoesNotExist:
        return None


def iterate_counted[T](items: Iterable[T], task: Task, key: uuid.UUID) -> Iterator[T]:
    """Yield the items of a task, and remember how many of them it is done with.

    For work in one transaction, of which the database shows nothing before its end.
    """
    count_key = f"{_get_cache_key(task, key)}:count"
    for count, item in enumerate(items):
        cache.set(count_key, count, REMEMBERED.total_seconds())
        yield item


def get_count(task: Task, key: uuid.UUID) -> int:
    """Return how many items of a form its task is done with."""
    return cache.get(f"{_get_cache_key(task, key)}:count", 0)


def _get_cache_key(task: Task, key: uuid.UUID) -> str:
    return f"{task.module_path}:{key}"
