"""A service that did not answer is asked by one, and left alone by the others."""

import time

from boardtrade.pauses import Pause


def test_after_a_failure_one_finds_out_whether_it_is_back(monkeypatch):
    now = 1000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    pause = Pause(10)
    assert pause.is_over()
    assert pause.begin()
    assert not pause.begin()
    assert not pause.is_over()
    now += 10
    assert [pause.is_over(), pause.is_over()] == [True, False]
    pause.end()
    assert [pause.is_over(), pause.is_over()] == [True, True]
