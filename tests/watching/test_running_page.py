"""Administrators see in the admin whether everything is running, and what to do."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml.html import document_fromstring

from boardtrade.localdb import ROOT
from boardtrade.run.chores import CHORES
from boardtrade.watching.activities import note
from boardtrade.watching.findings import look_at_everything
from boardtrade.watching.runbook import OPERATORS, list_runbook
from tests.groups import browser_of

pytestmark = pytest.mark.django_db

SECTIONS = [
    "How you see it",
    "What readers see meanwhile",
    "What to do",
    "How you know it is over",
    "How to prevent it",
]


def test_it_says_of_each_part_how_it_is_the_worst_first(editor):
    now = timezone.now()
    for name in ("backup", *CHORES):
        note(name, began_at=now, succeeded_at=now)
    page = document_fromstring(editor.get(reverse("running")).text)
    parts = page.find_class("bt-finding")
    words = [" ".join(part.text_content().split()) for part in parts]
    assert words[0].startswith("Task worker Does not work It was never seen.")
    assert any(part.startswith("Scheduler Fine") for part in words)
    assert page.find_class("bt-running__summary")[0].text == "Something does not work."
    (link,) = parts[0].iter("a")
    assert editor.get(link.get("href")).status_code == 200


def test_it_is_in_the_menu_of_administrators_alone(editor):
    url = reverse("running")
    for browser in (editor, browser_of("Administrators")):
        assert url in browser.get(reverse("wagtailadmin_home")).text
        assert browser.get(url).status_code == 200
    other = browser_of("Approvers")
    assert url not in other.get(reverse("wagtailadmin_home")).text
    for address in (url, OPERATORS.get_url("disk-full")):
        assert other.get(address).status_code == 302


def test_every_trouble_has_a_page_with_all_that_one_needs():
    named = {finding.runbook for finding in look_at_everything()}
    assert named <= set(list_runbook())
    for name in list_runbook():
        text = (ROOT / "docs" / "runbook" / f"{name}.md").read_text()
        assert re.findall(r"^## (.*)", text, flags=re.MULTILINE) == SECTIONS, name
    contents = (ROOT / "docs" / "runbook" / "README.md").read_text()
    assert sorted(re.findall(r"\(([\w-]+)\.md\)", contents)) == list_runbook()


def test_what_the_runbook_tells_one_to_run_exists():
    from django.core.management import get_commands

    commands = {
        word
        for name in OPERATORS.documents
        for word in re.findall(r"manage\.py ([a-z_]+)", OPERATORS.get_path(name).read_text())
    }
    assert commands
    assert commands <= get_commands().keys()
