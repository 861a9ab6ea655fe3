"""Answers are kept as they are used, and a wrong one is asked for again in a sentence."""

import builtins

import pytest
from django.core.exceptions import ValidationError

from boardtrade.new_site import questions


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        ("halifax.example", "https://halifax.example"),
        ("https://Halifax.Example/", "https://halifax.example"),
        ("http://localhost:8000", "http://localhost:8000"),
    ],
)
def test_an_address_is_a_scheme_and_a_host(answer, kept):
    assert questions.check_address(answer) == kept


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "a b",
        "https://",
        "ftp://a.example",
        "https://a.example/news",
        "https://u:p@a.example",
        "https://a.example?x=1",
        "https://[",
        "javascript:alert(1)",
    ],
)
def test_nothing_else_is_an_address(answer):
    with pytest.raises(ValidationError, match="no address of a site"):
        questions.check_address(answer)


def test_a_name_is_needed_and_bounded():
    assert questions.check_name("A Board") == "A Board"
    with pytest.raises(ValidationError, match="needs the name"):
        questions.check_name("")
    with pytest.raises(ValidationError, match="150 characters"):
        questions.check_name("x" * 151)


def test_languages_are_those_of_this_version():
    assert questions.check_languages("") == "en"
    assert questions.check_languages("fr, EN,fr") == "fr,en"
    with pytest.raises(ValidationError, match="xx is no language of this version"):
        questions.check_languages("en,xx")


def test_a_time_zone_has_a_name():
    assert questions.check_time_zone("America/Halifax") == "America/Halifax"
    for wrong in ("", "Halifax", "+4", "../etc/passwd"):
        with pytest.raises(ValidationError, match="no time zone"):
            questions.check_time_zone(wrong)


def test_a_contact_may_be_missing_but_not_wrong():
    assert questions.check_contact("") == ""
    with pytest.raises(ValidationError, match="no e-mail address"):
        questions.check_contact("nobody")


def test_a_question_is_asked_until_the_answer_is_right(monkeypatch, capsys):
    answers = iter(["nowhere", ""])
    asked = []

    def answer(prompt: str) -> str:
        asked.append(prompt)
        return next(answers)

    monkeypatch.setattr(builtins, "input", answer)
    assert questions.ask("Time zone", "UTC", questions.check_time_zone) == "UTC"
    assert asked == ["  Time zone [UTC]: "] * 2
    assert "nowhere is no time zone" in capsys.readouterr().out
