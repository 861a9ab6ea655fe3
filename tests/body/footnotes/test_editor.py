"""Notes in the forms of staff: written, stored, compared, and kept from being overwritten."""

import json

import pytest
from django.urls import reverse
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import ReferenceIndex
from wagtail.test.utils.form_data import streamfield

from boardtrade.body.footnotes.notes import iterate_references, write_reference
from boardtrade.body.rich_text import RICH_TEXT_FEATURES
from reports.models import ReportPage
from tests.admin_forms import PUBLISH, report_form
from tests.factories import ReportFactory, StandardPageFactory

CONVERTER = ContentstateConverter(RICH_TEXT_FEATURES)
KEY = "abcdefgh"


def content(text: str, data: dict[str, object], ranges: list[tuple[int, int]]) -> str:
    """Return what the editor sends of a paragraph in which a note stands in these ranges."""
    return json.dumps(
        {
            "blocks": [
                {
                    "key": "aaaaa",
                    "type": "unstyled",
                    "depth": 0,
                    "text": text,
                    "inlineStyleRanges": [],
                    "entityRanges": [
                        {"offset": offset, "length": length, "key": 0} for offset, length in ranges
                    ],
                }
            ],
            "entityMap": {"0": {"type": "FOOTNOTE", "mutability": "IMMUTABLE", "data": data}},
        }
    )


@pytest.mark.parametrize(
    "html",
    [
        "<p>Ships {note}and <b>ports{note}</b>.</p>",
        "<ul><li>{note}{note}</li></ul>",
        "<p>{note} a</p>",
    ],
)
def test_what_the_editor_read_it_stores_again(html):
    note = write_reference("<i>It’s</i> &lt; 'x' <a href=\"https://x.org/?a&amp;b\">x</a>", KEY)
    html = html.format(note=note)
    stored = CONVERTER.to_database_format(CONVERTER.from_database_format(html))
    again = CONVERTER.to_database_format(CONVERTER.from_database_format(stored))
    assert [each.key for each in iterate_references(stored)] == [KEY] * html.count("linktype")
    assert note in stored
    assert again == stored
    assert "※" not in stored


def test_a_note_that_says_nothing_is_not_stored():
    sent = content("a※b", {"id": KEY, "note": "<p> </p>"}, [(1, 1)])
    assert CONVERTER.to_database_format(sent) == '<p data-block-key="aaaaa">ab</p>'


@pytest.mark.parametrize(
    "data",
    [
        {"id": '"><script>alert(1)</script>', "note": "x<script>alert(1)</script>"},
        {"note": "x"},
        {"id": 7, "note": "x\ud800\0"},
    ],
)
def test_what_a_hostile_form_sends_is_cleaned_before_it_is_stored(data):
    stored = CONVERTER.to_database_format(content("a※", data, [(1, 1)]))
    [reference] = iterate_references(stored)
    assert reference.html == "x"
    assert "script" not in stored


@pytest.mark.django_db
@pytest.mark.usefixtures("tasks_at_once")
def test_a_note_is_published_by_a_form_and_the_pages_that_it_links_to_know(editor, client):
    target, report = StandardPageFactory(), ReportFactory()
    note = f'<a linktype="page" id="{target.pk}">There</a><img src=x>'
    blocks = [("text", content("Ships※", {"id": KEY, "note": note}, [(5, 1)]))]
    url = reverse("wagtailadmin_pages:edit", args=[report.pk])
    form = report_form(slug=report.slug, body=streamfield(blocks)) | PUBLISH
    assert editor.post(url, form).status_code == 302
    report = ReportPage.objects.get(pk=report.pk)
    assert f'note="&lt;a linktype=&quot;page&quot; id=&quot;{target.pk}' in (
        report.body[0].value.source
    )
    assert ReferenceIndex.get_references_to(target).filter(object_id=report.pk).exists()
    assert f'<a href="{target.get_url()}">There</a>' in client.get(report.get_url()).text


@pytest.mark.django_db
def test_versions_that_differ_in_a_note_alone_show_how(editor):
    report = ReportFactory()
    revisions = []
    for words in ("as written in 2023", "as written in 2024"):
        text = f"<p>Ships{write_reference(words, KEY)}</p>"
        report.body = [{"type": "text", "value": text, "id": "5d1c0f3e"}]
        revisions.append(report.save_revision(clean=False))
    compare = reverse(
        "wagtailadmin_pages:revisions_compare",
        args=[report.pk, *(revision.pk for revision in revisions)],
    )
    html = editor.get(compare).text
    assert 'Ships [as written in <span class="deletion">2023' in html
