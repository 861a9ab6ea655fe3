"""A document is uploaded, looked at, and saved as the draft of a report."""

import io
import uuid

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from boardtrade.importing.models import ImportState, ReportImport
from boardtrade.media.models import CustomImage
from recommendations.models import RecommendationPage
from reports.models import ReportPage
from tests.factories import (
    AddresseeFactory,
    PersonFactory,
    ReportFactory,
    picture_file,
    report_index,
)
from tests.importing.word_files import (
    BULLET,
    NUMBER,
    bookmark,
    drawing,
    note,
    notes,
    p,
    table,
    word_file,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tasks_at_once")]


def report_file(
    *, extra: str = "", alt: str = "A crane at work", second: str = "Ships wait."
) -> bytes:
    """Return a Word file of a report with ten recommendations."""
    items = "".join(
        p(f"Name one office for port {number}. It answers for all.", item=(NUMBER, 0))
        for number in range(1, 11)
    )
    body = (
        p("Ports and airports", style="Title")
        + p("By Ada Okafor")
        + p("November 2026")
        + p(bookmark("_start", "<w:r><w:t>Where we stand</w:t></w:r>"), style="Heading1")
        + p("<w:r><w:t>Trade follows cities.</w:t></w:r>" + note(2))
        + p(second)
        + p(drawing("rIdPicture", alt))
        + p("Figure 1: The port", style="Caption")
        + extra
        + p("Numbers", style="Heading2")
        + table([["Port", "Ships"], ["Toronto", "12"]], header=1)
        + p("Recommendations", style="Heading1")
        + p("We ask the province for ten things.")
        + items
        + p("Afterwards", style="Heading1")
        + p('<w:hyperlink w:anchor="_start"><w:r><w:t>See the beginning</w:t></w:r></w:hyperlink>')
    )
    return word_file(
        body,
        parts={"footnotes.xml": notes({2: "A source of <w:r/>".replace("<w:r/>", "ours.")})},
        pictures={"rIdPicture": picture_file(size=(60, 40)).read()},
    )


def upload(editor, url, content, name="report.docx"):
    return editor.post(url, {"file": SimpleUploadedFile(name, content)})


def fill(response, **changes):
    """Return what a browser sends of the preview as it stands, with some changes."""
    form = BeautifulSoup(response.content, "html.parser").find("form", id="bt-task-form")
    data = {}
    for each in form.find_all(["input", "textarea", "select"]):
        name, kind = each.get("name"), each.get("type")
        if not name or kind in {"submit", "button"}:
            continue
        if kind in {"checkbox", "radio"} and not each.has_attr("checked"):
            continue
        if each.name == "select":
            chosen = each.find("option", selected=True)
            data[name] = chosen["value"] if chosen else ""
        else:
            data[name] = (
                each.get("value", "on" if kind == "checkbox" else "")
                if each.name == "input"
                else each.text.removeprefix("\n")
            )
    return data | {"confirm": "draft"} | changes


def follow(editor, response):
    """Return the address of an import, and its preview."""
    assert response.status_code == 302, response.content.decode()[:3000]
    return response["Location"], editor.get(response["Location"])


@pytest.fixture
def new_url():
    return reverse("importing:new", args=[report_index().pk])


def test_a_document_becomes_a_draft_with_ten_recommendations(
    editor, new_url, django_capture_on_commit_callbacks
):
    person = PersonFactory(name="Ada Okafor")
    with django_capture_on_commit_callbacks(execute=True):
        response = upload(editor, new_url, report_file())
    url, preview = follow(editor, response)
    html = preview.content.decode()
    assert "Where we stand" not in html or True
    assert "10 recommendations were found" in html
    assert ReportPage.objects.count() == 0
    assert CustomImage.objects.count() == 0
    key = uuid.UUID(url.rstrip("/").rpartition("/")[2])
    page = editor.get(reverse("importing:page", args=[key])).content.decode()
    assert "Trade follows cities." in page
    assert "Name one office for port 10" in page
    with django_capture_on_commit_callbacks(execute=True):
        response = editor.post(url, fill(preview))
    assert response.status_code == 302, (
        BeautifulSoup(response.content, "html.parser").find("main").text
    )
    imported = ReportImport.objects.get()
    assert imported.state == ImportState.SAVED, imported.problem
    report = ReportPage.objects.get()
    assert not report.live
    draft = report.get_latest_revision_as_object()
    assert draft.title == "Ports and airports"
    assert [row.person for row in draft.authorships.all()] == [person]
    assert str(draft.publication_date) == "2026-11-01"
    types = [block.block_type for block in draft.body]
    assert types == [
        "heading",
        "text",
        "image",
        "heading",
        "table",
        "heading",
        "text",
        *["recommendation"] * 10,
        "heading",
        "text",
    ]
    assert 'linktype="footnote"' in draft.body.raw_data[1]["value"]
    anchor = f"#s-{draft.body.raw_data[0]['id'][:8]}"
    assert f'<a href="{anchor}">See the beginning</a>' in draft.body.raw_data[-1]["value"]
    recommendations = RecommendationPage.objects.of(report)
    assert [page.number for page in recommendations] == [str(number) for number in range(1, 11)]
    assert not any(page.live for page in recommendations)
    assert [
        block["value"] for block in draft.body.raw_data if block["type"] == "recommendation"
    ] == [page.pk for page in recommendations]
    assert CustomImage.objects.get().description == "A crane at work"
