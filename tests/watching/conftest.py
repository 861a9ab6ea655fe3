"""No test counts its requests where the site of this checkout counts its own."""

from collections.abc import Iterator

import pytest

from boardtrade.delivery.requests.counts import get_request_counts


@pytest.fixture(autouse=True)
def _nothing_is_counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("boardtrade.delivery.middleware.get_request_counts", lambda: None)
    get_request_counts.cache_clear()
    yield
    get_request_counts.cache_clear()
