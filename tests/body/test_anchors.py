"""The address of a section stays when its words, its page or its version change."""

import re

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import streamfield

from reports.models import ReportPage
from tests.admin_forms import PUBLISH, report_form
from tests.factories import ReportFactory, report_index

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tasks_at_once")]
ID = "5d1c0f3e-0000-4000-8000-000000000000"


def heading(text: str) -> dict[str, object]:
    return {"type": "heading", "value": {"text": text, "level": "2"}, "id": ID}


def anchors(client, page: ReportPage) -> list[str]:
    html = client.get(page.get_url()).text
    return re.findall(r'class="section-heading" id="([\w-]+)"', html)


def test_an_anchor_outlives_other_words_an_earlier_version_and_a_copy(client, editor):
    page = ReportFactory(slug="taking-flight", body=[heading("Why")])
    first = page.save_revision()
    before = anchors(client, page)
    assert before == ["s-5d1c0f3e"]
    blocks = streamfield([("heading", {"text": "Why not", "level": "2"})])
    blocks["0"]["id"] = ID
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert editor.post(url, report_form(body=blocks) | PUBLISH).status_code == 302
    assert "Why not" in client.get(page.get_url()).text
    assert anchors(client, page) == before
    first.publish()
    assert anchors(client, page) == before
    copy = page.copy(to=report_index(), update_attrs={"slug": "copy", "title": "Copy"})
    assert anchors(client, copy) == before


def test_a_section_has_a_link_beside_it_that_says_where_it_leads(client):
    page = ReportFactory(body=[heading('"Why" & how')])
    html = client.get(page.get_url()).text
    expected = 'href="#s-5d1c0f3e" aria-label="Link to the section “&quot;Why&quot; &amp; how”"'
    assert expected in html


def test_a_section_that_was_written_without_an_id_keeps_the_one_that_it_gets(client):
    page = ReportFactory(body=[{"type": "heading", "value": {"text": "Why", "level": "2"}}])
    page = ReportPage.objects.get(pk=page.pk)
    before = anchors(client, page)
    assert before != ["s-preview"]
    page.save_revision().publish()
    assert anchors(client, page) == before
