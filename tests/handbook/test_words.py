"""What the editor's handbook calls a button, a field or a panel is called so in the admin."""

import html
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml.html import document_fromstring
from wagtail.models import Workflow

from boardtrade.localdb import ROOT
from tests.factories import (
    AddresseeFactory,
    RecommendationFactory,
    ReportFactory,
    StatusUpdateFactory,
    UserFactory,
)
from tests.importing.kept_imports import build_import

HANDBOOK = (ROOT / "docs" / "editor.md").read_text()


def read_words(page: str) -> set[str]:
    """Return each piece of text of a page, as far as scripts do not put it there."""
    texts = document_fromstring(page).xpath("//text()[not(ancestor::script or ancestor::style)]")
    return {" ".join(text.split()) for text in texts}


def _list_imports(user):
    """Return the pages of imports, of which one goes into a draft with a text of its own."""
    report = ReportFactory(live=False, body=[{"type": "text", "value": "<p>Here.</p>"}])
    report.save_revision(user=user)
    findings = [{"code": code} for code in ("comments", "equation")]
    imported = build_import(user=user, report=report, findings=findings)
    return [("into", report.pk), ("import", imported.pk)]


@pytest.fixture
def forms(db) -> dict[str, str]:
    """Return the pages of the admin that the handbook speaks of, as an approver sees them."""
    approver = UserFactory()
    approver.groups.add(Group.objects.get(name="Approvers"))
    browser = Client()
    browser.force_login(approver)
    report = ReportFactory(title="Taking Flight")
    recommendation, other = (
        RecommendationFactory(parent=report, number=number, addressees=[AddresseeFactory()])
        for number in (1, 2)
    )
    draft = RecommendationFactory(parent=report, number=3, live=False)
    StatusUpdateFactory(page=recommendation)
    draft.save_revision(user=approver)
    report.save_revision(user=UserFactory())
    Workflow.objects.get().start(report, UserFactory())
    other.go_live_at = timezone.now() + timedelta(days=1)
    other.save_revision(user=UserFactory())
    addresses = [
        reverse("wagtailadmin_home"),
        *(reverse("wagtailadmin_pages:edit", args=[each.pk]) for each in (report, recommendation)),
        *(reverse("wagtailadmin_pages:edit", args=[each.pk]) for each in (draft, other)),
        *(reverse(f"importing:{name}", args=[key]) for name, key in _list_imports(approver)),
        reverse("recommendations:index"),
        reverse("recommendations_staff:paste", args=[report.pk]),
        reverse("recommendations_staff:reply_add", args=[recommendation.pk]),
        reverse("recommendations_staff:verdict_add", args=[recommendation.pk]),
    ]
    pages = {address: browser.get(address) for address in addresses}
    address = reverse("recommendations_staff:paste", args=[report.pk])
    pages["paste"] = browser.post(address, {"pasted": "1. Do this.\n2. Do that."})
    pages["sign in"] = Client().get(reverse("wagtailadmin_login"))
    assert {page.status_code for page in pages.values()} == {200}
    return {name: page.text for name, page in pages.items()}


def test_every_word_in_bold_stands_on_the_screen(forms):
    shown = set().union(*map(read_words, forms.values()))
    for_scripts = html.unescape("".join(forms.values()))
    named = set(re.findall(r"\*\*(.+?)\*\*", HANDBOOK.replace("\n", " "))) - {"bold"}
    named = {each for each in named if not each.endswith(".")}  # begins a paragraph
    assert len(named) > 40
    assert [each for each in named - shown if f'"{each}"' not in for_scripts] == []


def test_the_messages_that_it_explains_are_those_of_the_admin():
    sources = "".join(
        path.read_text()
        for folder, files in (
            ("boardtrade", "*.py"),
            ("recommendations", "*.py"),
            ("templates", "*"),
        )
        for path in (ROOT / folder).rglob(files)
        if path.is_file()
    )
    section = HANDBOOK.partition("## Two people in one form")[2]
    for message in (
        "What is to be saved?",
        "Nothing was published.",
        "Look at: ",
        "You changed it last, so somebody else has to publish it.",
        "You have been signed out.",
    ):
        assert message in section
        assert message in sources
