"""Components that are rendered once."""

from collections.abc import Iterator

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.translation import get_language

from boardtrade.pages.templatetags.fragments import forget_fragments
from recommendations.record.statuses import Status

SIGN = Template('{% fragment "components/icon.html" name=name %}')
STATUS = Template('{% fragment "components/status.html" status=status %}')


@pytest.fixture(autouse=True)
def _nothing_is_kept() -> Iterator[None]:
    forget_fragments()
    yield
    forget_fragments()


def test_a_component_is_rendered_once_for_the_same_arguments(monkeypatch):
    rendered = []
    monkeypatch.setattr(
        "boardtrade.pages.templatetags.fragments.render_to_string",
        lambda name, arguments: rendered.append((name, arguments)) or f"<i>{arguments}</i>",
    )
    for name in ("down", "right", "down"):
        SIGN.render(Context({"name": name}))
    assert [arguments["name"] for _, arguments in rendered] == ["down", "right"]


def test_a_component_is_rendered_anew_in_another_language(monkeypatch):
    monkeypatch.setattr(
        "boardtrade.pages.templatetags.fragments.render_to_string",
        lambda name, arguments: get_language(),
    )
    languages = []
    for language in ("en", "fr", "en"):
        with translation.override(language):
            languages.append(STATUS.render(Context({"status": Status.DONE})))
    assert languages == ["en", "fr", "en"]


def test_words_that_are_the_same_in_two_kinds_of_choice_are_told_apart():
    assert "status--done" in STATUS.render(Context({"status": Status.DONE}))
    assert "<span></span>" in STATUS.render(Context({"status": "done"}))


def test_while_the_site_is_worked_on_a_changed_component_is_seen_at_once(settings, monkeypatch):
    settings.DEBUG = True
    answers = iter("12")
    monkeypatch.setattr(
        "boardtrade.pages.templatetags.fragments.render_to_string",
        lambda name, arguments: next(answers),
    )
    assert [SIGN.render(Context({"name": "left"})) for _ in range(2)] == ["1", "2"]
