"""A service that could not be reached is asked by one, and refused to the others."""

import time

from boardtrade.media.object_storage.patience import PAUSE_SECONDS, Patience


def test_after_a_failure_one_finds_out_whether_it_is_back(monkeypatch):
    now = 1000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    patience = Patience()
    assert patience.may_ask()
    patience.begin()
    assert not patience.may_ask()
    now += PAUSE_SECONDS
    assert [patience.may_ask(), patience.may_ask()] == [True, False]
    patience.end()
    assert [patience.may_ask(), patience.may_ask()] == [True, True]
