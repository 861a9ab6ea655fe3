"""A page of text, such as "About"."""

import re

import pytest

from boardtrade.body.blocks.text import HeadingLevel
from tests.factories import StandardPageFactory

pytestmark = pytest.mark.django_db


def heading(text):
    return {"type": "heading", "value": {"text": text, "level": HeadingLevel.SECTION}}


def contents(html):
    return re.findall(r'class="contents__link" href="#[^"]+">(.*?)<', html)


def test_a_long_one_has_a_list_of_contents(client):
    StandardPageFactory(slug="about", body=[heading("What we do"), heading("Who we are")])
    assert contents(client.get("/about/").text) == ["What we do", "Who we are"] * 2


def test_a_short_one_has_none(client):
    StandardPageFactory(slug="about", body=[heading("What we do")])
    assert contents(client.get("/about/").text) == []


def test_one_below_another_leads_back_to_it(client):
    about = StandardPageFactory(slug="about", title="About us")
    StandardPageFactory(slug="privacy", parent=about)
    assert "breadcrumbs" not in client.get("/about/").text, "the mark leads home"
    assert 'href="/about/">About us</a></li>' in client.get("/about/privacy/").text
