"""What the form of a report says about its file follows what was saved."""

import re

import pytest
from django.urls import reverse

from boardtrade.media.documents.reading import read_facts
from boardtrade.media.models import CustomDocument
from tests.admin_forms import report_form
from tests.factories import DocumentFactory, ReportFactory, pdf_bytes, report_index

pytestmark = pytest.mark.django_db
AS_AUTOSAVE = {"Accept": "application/json"}


def new_document(pages: int) -> CustomDocument:
    document = DocumentFactory(content=pdf_bytes(pages=pages))
    read_facts(document)
    return CustomDocument.objects.get(pk=document.pk)


def test_another_file_that_was_saved_by_itself_has_its_own_facts(editor):
    report = ReportFactory(download_document=new_document(pages=3))
    address = reverse("wagtailadmin_pages:edit", args=[report.pk])
    assert "3 pages" in editor.get(address).text
    chosen = report_form(slug=report.slug, download_document=new_document(pages=5).pk)
    drawn = editor.post(address, chosen, headers=AS_AUTOSAVE).json()["html"]
    assert "5 pages" in drawn
    assert "3 pages" not in drawn


def test_the_first_file_needs_no_reload(editor):
    address = reverse("wagtailadmin_pages:add", args=["reports", "reportpage", report_index().pk])
    form = editor.get(address).text
    assert "Once this report has a title" in form
    places = set(re.findall(r'<div id="([\w-]+-saved)"', form))
    chosen = report_form(download_document=new_document(pages=5).pk)
    saved = editor.post(address, chosen, headers=AS_AUTOSAVE).json()
    drawn = editor.get(saved["hydrate_url"]).text
    assert places == set(re.findall(r'w-teleport-target-value="#([\w-]+-saved)"', drawn))
    assert "5 pages" in drawn
    assert "Once this report has a title" not in drawn
    assert "Add a recommendation" in drawn


def test_the_same_file_under_another_title_is_told(editor):
    content = pdf_bytes()
    first = DocumentFactory(title="Annual report", content=content)
    second = DocumentFactory(title="Annual report, again", content=content)
    report = ReportFactory(download_document=second)
    told = f"The same file is in the library already, as “{first.title}”"
    assert told in editor.get(reverse("wagtailadmin_pages:edit", args=[report.pk])).text
    assert told in editor.get(reverse("wagtaildocs:edit", args=[second.pk])).text


def test_a_file_that_cannot_be_read_is_told(editor):
    damaged = DocumentFactory(content=b"%PDF-1.7 nonsense")
    read_facts(damaged)
    report = ReportFactory(download_document=damaged)
    told = "This file could not be read. Save it again as a PDF"
    assert told in editor.get(reverse("wagtailadmin_pages:edit", args=[report.pk])).text
    assert told in editor.get(reverse("wagtaildocs:edit", args=[damaged.pk])).text
