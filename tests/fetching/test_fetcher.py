"""What comes of an address: a file, or a reason in words, within the time that was given."""

import hashlib
import time

import pytest

from boardtrade.fetching import fetcher
from boardtrade.fetching.failures import FailureReason, FetchFailure
from boardtrade.fetching.fetcher import (
    MAX_BYTES,
    Fetched,
    build_user_agent,
    fetch,
    is_reserved,
    leads_home,
    look,
)
from tests.fetching.hostile_server import PAGE, run_hostile_server


@pytest.fixture
def server(settings):
    with run_hostile_server() as server:
        settings.FETCH_EVIDENCE = True
        settings.FETCH_NETWORKS = ["127.0.0.0/8"]
        settings.FETCH_PORTS = [80, server.port]
        yield server


def test_a_page_is_fetched_into_a_file(server):
    fetched = fetch(server.url("/moved"))
    assert isinstance(fetched, Fetched)
    assert (fetched.final_url, fetched.title) == (server.url(), "Minutes of Council")
    assert (fetched.content_type, fetched.size) == ("text/html", len(PAGE))
    assert fetched.text == "Carried.\nItem 7.2\n14 to 3"
    assert fetched.sha256 == hashlib.sha256(PAGE).hexdigest()
    assert fetched.file.read() == PAGE
    fetched.close()


def test_a_look_says_where_an_address_leads(server):
    assert look(server.url("/moved")) == server.url()
    assert look(server.url("/missing")) == FetchFailure(FailureReason.STATUS, 404)


def test_a_home_page_is_not_the_page_that_was_asked_for(server):
    assert look(server.url("/moved-home")) == FetchFailure(FailureReason.LED_HOME)


@pytest.mark.parametrize("path", ["/drip", "/drip-headers"])
def test_one_byte_after_the_other_is_not_waited_for(server, monkeypatch, path):
    monkeypatch.setattr(fetcher, "TOTAL_SECONDS", 1)
    begun = time.monotonic()
    assert fetch(server.url(path)) == FetchFailure(FailureReason.TOO_SLOW)
    assert time.monotonic() - begun < 4


def test_two_gigabytes_are_not_taken(server):
    assert fetch(server.url("/endless")) == FetchFailure(FailureReason.TOO_BIG)
    assert str(MAX_BYTES // 1024**2) in FailureReason.TOO_BIG.label


def test_a_bomb_does_not_go_off(server):
    assert fetch(server.url("/bomb")) == FetchFailure(FailureReason.TOO_BIG)


def test_no_private_network_is_reached(server, settings):
    settings.FETCH_NETWORKS = []
    assert fetch(server.url()) == FetchFailure(FailureReason.NOT_PUBLIC)
    assert server.requests == []


def test_no_proxy_of_this_machine_is_asked(server, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    assert look(server.url()) == server.url()


def test_nothing_is_fetched_when_it_is_switched_off(server, settings):
    settings.FETCH_EVIDENCE = False
    failure = fetch(server.url())
    assert failure == FetchFailure(FailureReason.SWITCHED_OFF)
    assert server.requests == []


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/page",
        "http://a.b.example/",
        "http://www.Example.com./",
        "http://x.test",
    ],
)
def test_names_for_examples_are_never_asked_for(settings, url):
    settings.FETCH_EVIDENCE = True
    assert is_reserved(url)
    assert fetch(url) == FetchFailure(FailureReason.RESERVED)


@pytest.mark.parametrize("url", ["https://an-example.org/", "https://contest/", "http://[::1"])
def test_other_names_are(url):
    assert not is_reserved(url)


def test_an_answer_that_makes_no_sense_is_a_failure(monkeypatch, settings):
    settings.FETCH_EVIDENCE = True
    for answer in ({}, [], {"failed": "nonsense"}, {"failed": None}):
        monkeypatch.setattr(fetcher, "_run_visitor", lambda *_, answer=answer: answer)
        assert fetch("https://board.ca/") == FetchFailure(FailureReason.BROKEN)


def test_the_site_says_who_asks(settings):
    settings.WAGTAIL_SITE_NAME = "Chambre de (commerce)\r\nX: é"
    settings.WAGTAILADMIN_BASE_URL = "https://board.ca"
    assert (
        build_user_agent() == "Mozilla/5.0 (compatible; Chambre de commerceX: ; +https://board.ca)"
    )


@pytest.mark.parametrize(
    ("url", "final_url", "is_home"),
    [
        ("https://a.ca/minutes/5", "https://a.ca/", True),
        ("https://a.ca/minutes/5", "https://www.b.ca/fr/index.html", True),
        ("https://a.ca/?id=5", "https://a.ca", True),
        ("https://a.ca/minutes/5", "https://a.ca/minutes/6", False),
        ("https://a.ca/minutes/5", "https://a.ca/?id=5", False),
        ("https://a.ca/", "https://a.ca/en-ca/", False),
    ],
)
def test_a_page_that_leads_to_a_home_page_is_known(url, final_url, is_home):
    assert leads_home(url, final_url) is is_home


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (FetchFailure(FailureReason.STATUS, 404), "the server answered 404: it has no such page"),
        (FetchFailure(FailureReason.STATUS, 502), "the server answered 502: it has a fault"),
        (FetchFailure(FailureReason.STATUS, 418), "the server answered 418, which is no page"),
        (FetchFailure(FailureReason.TOO_SLOW), "the server took too long"),
    ],
)
def test_each_failure_is_told_in_words(failure, words):
    assert failure.message == words
