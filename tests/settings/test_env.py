"""Environment variables are read strictly, and refused in a sentence."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from boardtrade.settings import env
from boardtrade.settings.base import database
from boardtrade.settings.stored_secret import stored_secret


def test_blank_counts_as_not_set(monkeypatch):
    monkeypatch.setenv("NAME", "  ")
    assert env.text("NAME", "default") == "default"
    assert env.flag("NAME", default=True) is True
    assert env.number("NAME", 5) == 5
    assert env.words("NAME") == []


@pytest.mark.parametrize(("written", "meant"), [("1", True), ("Yes", True), ("off", False)])
def test_a_flag_has_several_spellings(monkeypatch, written, meant):
    monkeypatch.setenv("NAME", written)
    assert env.flag("NAME", default=not meant) is meant


@pytest.mark.parametrize("written", ["maybe", "2"])
def test_a_flag_is_nothing_else(monkeypatch, written):
    monkeypatch.setenv("NAME", written)
    with pytest.raises(ImproperlyConfigured, match="write on or off"):
        env.flag("NAME", default=False)


@pytest.mark.parametrize("written", ["-1", "0", "11", "3.5", "ten", "٣"])
def test_a_number_stays_within_its_bounds(monkeypatch, written):
    monkeypatch.setenv("NAME", written)
    with pytest.raises(ImproperlyConfigured, match="from 1 to 10"):
        env.number("NAME", 5, minimum=1, maximum=10)


@pytest.mark.parametrize("written", ["localhost:6379", "valkey://localhost", "memcached://host"])
def test_a_url_begins_with_one_of_its_schemes(monkeypatch, written):
    monkeypatch.setenv("NAME", "rediss://host/1")
    assert env.url("NAME", "redis", "rediss") == "rediss://host/1"
    monkeypatch.setenv("NAME", written)
    with pytest.raises(ImproperlyConfigured, match="begin with redis://"):
        env.url("NAME", "redis", "rediss")


def test_words_are_parted_by_commas(monkeypatch):
    monkeypatch.setenv("NAME", " a.example, ,b.example,")
    assert env.words("NAME") == ["a.example", "b.example"]


@pytest.mark.parametrize(
    "address", ["nonsense", "sqlite:///x", "postgresql://bob:hun#ter2@127.0.0.1:5432/x"]
)
def test_what_is_no_database_address_is_refused_without_quoting_it(address):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL is no address") as caught:
        database(address)
    assert "hun" not in str(caught.value)


def test_a_database_may_be_reached_by_a_socket():
    found = database("postgresql://postgres@%2Ftmp%2Fa%20b:5432/site")
    assert (found["HOST"], found["NAME"]) == ("/tmp/a b", "site")  # noqa: S108


def test_a_secret_is_made_once_and_only_its_owner_can_read_it(tmp_path):
    path = tmp_path / "deep" / "secret"
    made = stored_secret(path)
    assert len(made) > 50
    assert stored_secret(path) == made
    assert path.stat().st_mode & 0o077 == 0


def test_a_choice_is_one_of_its_words(monkeypatch):
    monkeypatch.setenv("NAME", "Own")
    assert env.choice("NAME", "demonstration", "own") == "own"
    monkeypatch.setenv("NAME", "other")
    with pytest.raises(ImproperlyConfigured, match="write demonstration or own"):
        env.choice("NAME", "demonstration", "own")


def test_a_file_says_what_the_environment_does_not(monkeypatch, tmp_path):
    file = tmp_path / "site.env"
    file.write_text("# kept here\nNAME='in the file'\nOTHER=two\n")
    monkeypatch.setattr(env, "_of_file", {})
    env.read_file(file)
    assert (env.text("NAME"), env.text("OTHER")) == ("in the file", "two")
    monkeypatch.setenv("NAME", "in the environment")
    assert env.text("NAME") == "in the environment"
    env.read_file(tmp_path / "missing.env")


@pytest.mark.parametrize("content", ["NAME", "NAME='open"])
def test_a_file_that_cannot_be_understood_is_named(tmp_path, content):
    file = tmp_path / "site.env"
    file.write_text(content)
    with pytest.raises(ImproperlyConfigured, match=r"site\.env cannot be read"):
        env.read_file(file)
